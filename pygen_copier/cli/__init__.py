"""The command line `pygen-copier`: plans, what is recorded, the reply store, and the doctor."""

from pygen_copier.cli.main import main

__all__ = ["main"]
