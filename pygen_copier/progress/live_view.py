"""A live view shows on a terminal what is under way and how far the run is, and then goes away."""

from __future__ import annotations

import threading

from rich.cells import cell_len
from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from pygen_copier import process
from pygen_copier.events import FALLBACKS, REPAIRING, WAITING, Event, Log, line_of
from pygen_copier.progress.tally import Tally, UnderWay, duration
from pygen_copier.text import oneline

_MOST_ROWS = 10
# Where subjects begin, as in `line_of`.
_INDENT = 14
# Below so many columns a row has no room for tokens.
_ROOM_FOR_TOKENS = 60


class LiveView:
    """Shows the events of a run on the terminal at stderr; any thread may tell it.

    Lines that should stay are printed above the view: what fell back, and what is news of its own.
    What else is printed to stderr meanwhile appears there, too. When the view is closed, a line
    that sums up stays in its place.

    Args:
        tally: Counts what happens.
    """

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        # Whether stderr is a terminal was found out before; Rich must not think otherwise.
        self._console = Console(
            stderr=True, force_terminal=True, force_interactive=True, highlight=False
        )
        self._live = Live(
            console=self._console,
            get_renderable=self.view,
            transient=True,
            redirect_stdout=False,  # stdout is for data, such as that of `pygen-copier plan`
        )
        self._starting = threading.Lock()
        self._state: str = "new"

    def hear(self, event: Event) -> None:
        """Show an event; the first one brings the view up."""
        if not self._is_up():
            return
        # Nothing is printed under the tally's lock: the view's own thread takes them in turn.
        counted = self.tally.add(event)
        stays = not counted or (event.state in FALLBACKS and event.detail)
        if stays and process.one(Log).is_news(line := line_of(event)):
            self._print(Text(line, "yellow"))

    def close(self) -> None:
        """Take the view down and leave the line that sums up."""
        with self._starting:
            before, self._state = self._state, "closed"
        if before == "up":
            self._live.stop()
            if summary := self.tally.summary():
                self._print(_indented(summary, self._console.width))

    def view(self) -> Group:
        """Return what is shown now: no line is wider, and no more are there, than fits."""
        width = self._console.width - 1
        works = self.tally.under_way()
        shown = works[: max(1, min(_MOST_ROWS, self._console.height - 3))]
        longest = max((cell_len(oneline(work.subject)) for work in shown), default=0)
        rows = [_row(work, longest, width) for work in shown]
        if len(works) > len(shown):
            rows.append(_indented(f"and {len(works) - len(shown)} more", width, "dim"))
        rows.append(_indented(self.tally.summary(), width, "bold"))
        for row in rows:
            row.truncate(width, overflow="ellipsis")
        return Group(*rows)

    def _is_up(self) -> bool:
        with self._starting:
            if self._state == "new":
                self._live.start()
                # A run that is killed or suspended must not leave a terminal without a cursor.
                self._console.show_cursor(True)
                self._state = "up"
            return self._state == "up"

    def _print(self, line: Text) -> None:
        # The terminal breaks a long line itself, so that a path in it can be copied.
        self._console.print(line, soft_wrap=True)


def _row(work: UnderWay, longest: int, width: int) -> Text:
    style = "yellow" if work.state in WAITING | {REPAIRING} else "cyan"
    facts = f"  {duration(work.seconds):>5}"
    if width >= _ROOM_FOR_TOKENS:
        tokens = f"{work.tokens:,} tokens" if work.tokens else ""
        facts = f"  {tokens:>14}{facts}"
    state = Text(f"{work.state:>{_INDENT - 2}}  ", style)
    subject = Text(oneline(work.subject))
    subject.truncate(
        max(1, min(longest, width - len(state) - len(facts))), overflow="ellipsis", pad=True
    )
    return Text.assemble(state, subject, facts)


def _indented(text: str, width: int, style: str = "") -> Text:
    """Return a line below the subjects, further left where it would not fit."""
    return Text(text.rjust(min(width, len(text) + _INDENT)), style)
