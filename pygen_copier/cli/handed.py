"""A command that is handed its arguments: those of a process are shown to all on its machine.

`python -m pygen_copier.cli.handed` reads them from standard input, as a list in JSON; the command
that it runs then finds nothing there.
"""

from __future__ import annotations

import json
import os
import sys

from pygen_copier.cli.main import main


def run_handed() -> None:
    """Run the command whose arguments are on standard input."""
    arguments = json.loads(sys.stdin.buffer.read())
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    main(arguments, prog_name="pygen-copier")


if __name__ == "__main__":
    run_handed()
