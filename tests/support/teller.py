"""A program that shows the events it reads from a file, as a run would tell them.

python teller.py FILE [TOTAL]: each line is the JSON list of an event's values, or of `print` and a
text to print to stderr as Copier does.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pygen_copier.events import Event
from pygen_copier.progress import show_progress


def main() -> None:
    """Show what comes until the file ends or Ctrl-C is pressed."""
    total = int(sys.argv[2]) if len(sys.argv) > 2 else None
    try:
        with show_progress(total) as listener, Path(sys.argv[1]).open(encoding="utf-8") as told:
            for line in told:
                values = json.loads(line)
                if values[0] == "print":
                    print(values[1], file=sys.stderr)  # noqa: T201 - as Copier does
                else:
                    listener(Event(*values))
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)  # noqa: T201 - as Copier does
    else:
        print("left", file=sys.stderr)  # noqa: T201 - as Copier does


if __name__ == "__main__":
    main()
