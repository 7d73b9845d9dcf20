"""Reports: what each command of the command line finds out and says."""
