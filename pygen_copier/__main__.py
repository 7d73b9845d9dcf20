"""`python -m pygen_copier`: the command line."""

from pygen_copier.cli import main

main(prog_name="pygen-copier")
