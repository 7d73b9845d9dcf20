"""A collection: what the tags of all files want, noted while the files are rendered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from jinja2 import Environment

from pygen_copier.errors import PygenError
from pygen_copier.jinja_ext.options import Options

# What stands for a text that is not there yet, differently in two passes: what comes out different,
# too, hangs on the text. Whatever is parsed fails in the first.
_PENDING: Mapping[str, tuple[str, str]] = {
    "text": ("pygenpendingtext", "WAITING: 7 of 9\n\nlines"),
    "markdown": ("pygenpendingtext", "## WAITING\n\n7 of 9"),
    "python": ("pygen is pending", "WAITING = 7 / 9"),
    "json": ("pygen is pending", "{}"),
    "yaml": ("pygen: [is pending", "{}"),
}


class Wanted(NamedTuple):
    """What one tag wants.

    Attributes:
        prompt: Its prompt, rendered.
        options: Its options.
        source: The template's file that it stands in.
        file: What that becomes in the project.
    """

    prompt: str
    options: Options
    source: str
    file: str


class Collection:
    """What the tags of all files want, and the visitor of the walk in which they say so.

    Args:
        texts: The texts that are there, by name.
        enter: Hears of the environment in which files are rendered.
        turn: Which of the two forms pending texts have, 0 or 1.

    Attributes:
        wanted: What every tag wants, by its name; several where tags of one name differ.
        waits: Whether a file could not be rendered to its end, as texts of its own are not there.
    """

    def __init__(
        self, texts: Mapping[str, str], enter: Callable[[Environment, Collection], None], turn: int
    ) -> None:
        self.wanted: dict[str, list[Wanted]] = {}
        self.waits = False
        self._texts = texts
        self._enter = enter
        self._turn = turn
        self._place: tuple[str, str] | None = None
        self._is_pending = False

    @property
    def is_complete(self) -> bool:
        """Whether all that tags want is there."""
        return not self.waits and self.wanted.keys() <= self._texts.keys()

    def text(self, name: str, prompt: str, options: Options) -> str:
        """Note what a tag wants, and return its text, or what stands for it in this pass.

        Raises:
            PygenError: The tag stands in no file.
        """
        if self._place is None:
            raise misplaced(name, "a path, or in a setting")
        each = self.wanted.setdefault(name, [])
        if not any(one.prompt == prompt and one.options == options for one in each):
            each.append(Wanted(prompt, options, *self._place))
        if name in self._texts:
            return self._texts[name]
        self._is_pending = True
        return _PENDING[options.kind][self._turn]

    # What the walk tells.

    def enter(self, environment: Environment) -> None:
        """Have tags of this environment noted here."""
        self._enter(environment, self)

    def begin(self, source: str, file: str) -> None:
        """Begin a file."""
        self._place, self._is_pending = (source, file), False

    def end(self) -> None:
        """End the file."""
        self._place = None

    def excuses(self, error: Exception) -> bool:
        """Return whether a file failed that waits for texts; it is rendered again with them."""
        if not self._is_pending or _is_ours(error):
            return False
        self.waits = True
        return True


def misplaced(name: str, place: str) -> PygenError:
    """Return the error that a tag stands where no text can be recorded.

    Args:
        name: The tag's name.
        place: Where it stands, as what follows "in".
    """
    return PygenError(
        f"The generate tag {name!r} stands in {place}.",
        "Put it into a file, or into the default of a question with `ask: false`.",
    )


def certain(first: Collection, second: Collection) -> dict[str, Wanted]:
    """Return what is wanted whatever the texts will be that are not there yet, by name.

    Args:
        first: What was noted in a pass.
        second: The same, with other forms of the texts that are pending.

    Raises:
        PygenError: Two tags of one name have different prompts.
    """
    found: dict[str, Wanted] = {}
    for name, each in first.wanted.items():
        if [one.prompt for one in each] != [one.prompt for one in second.wanted.get(name, ())]:
            continue
        found[name] = each[0]
        if len(each) > 1:
            files = " and ".join(dict.fromkeys(one.source for one in each))
            raise PygenError(
                f"Two generate tags are named {name!r} and have different prompts or options, "
                f"in {files}.",
                'Name each differently, in a loop with "…-" ~ loop.index.',
            )
    return found


def _is_ours(error: BaseException | None) -> bool:
    """Return whether an error was told to a person by this library."""
    while error is not None:
        if isinstance(error, PygenError):
            return True
        error = error.__cause__
    return False
