"""Running: figures of a package that is imported and tested, in the sandbox and nowhere else."""
