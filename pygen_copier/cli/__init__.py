"""The command line `pygen-copier`: plans, what is recorded of a project, and the reply store."""

from pygen_copier.cli.main import main

__all__ = ["main"]
