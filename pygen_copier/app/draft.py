"""A draft: a package that is not made yet, as a person has described and planned it so far."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from pygen_copier.digests import digest
from pygen_copier.errors import PygenError
from pygen_copier.paths import read_inside, write_inside
from pygen_copier.questionnaire.answers import answer_problem, is_left_to_spec
from pygen_copier.text import sound
from pygen_copier.yaml_text import dump_yaml, read_yaml, read_yaml_file

WISH = "wish.yml"
"""The file without which a folder is no draft."""

_SPEC, _LATEST = "specification.md", "latest"
_PLANS = "plans"
ASKED = ("package_name", "description", "features", "provider", "model")
"""The answers that the form has fields of their own for."""


@dataclass(frozen=True)
class Wish:
    """What a person filled in, as they left it; it need not keep the rules yet.

    Attributes:
        package_name: What it is called.
        description: What it is for.
        features: What it can do.
        provider: Who writes it; empty for the first that can be used.
        model: Which of its models; empty for its usual one.
        more: Further answers, as YAML.
        folder: Where it goes.
        commit: Whether it is committed.
    """

    package_name: str = ""
    description: str = ""
    features: tuple[str, ...] = ()
    provider: str = ""
    model: str = ""
    more: str = ""
    folder: str = ""
    commit: bool = True

    def answers(self, spec: Path | None) -> dict[str, Any]:
        """Return it as answers to the template's questions.

        Args:
            spec: The specification, where there is one.

        Raises:
            PygenError: What stands in `more` is no YAML of answers.
        """
        more = read_yaml(self.more, "More answers", "Write them as `name: value` lines.")
        if more is not None and not isinstance(more, Mapping):
            raise PygenError("More answers: these are none.", "Write them as `name: value` lines.")
        given = {name: getattr(self, name) for name in ASKED}
        given["features"] = [each for each in self.features if each.strip()]
        given = {name: value for name, value in given.items() if value or name == "features"}
        return {**given, **({"spec": str(spec)} if spec else {}), **(more or {})}


@dataclass(frozen=True)
class Draft:
    """A draft, which is all in its folder.

    Attributes:
        folder: The folder.
    """

    folder: Path

    @classmethod
    def make(cls, drafts: Path, wish: Wish) -> Self:
        """Begin a draft.

        Args:
            drafts: The folder of all drafts.
            wish: What it begins with.
        """
        draft = cls(drafts / secrets.token_hex(6))
        draft.folder.mkdir(parents=True, mode=0o700)
        draft.save(wish)
        return draft

    @property
    def id(self) -> str:
        """What it is called in addresses."""
        return self.folder.name

    @property
    def changed(self) -> float:
        """When it was saved last, in seconds since 1970."""
        return (self.folder / WISH).stat().st_mtime

    @property
    def wish(self) -> Wish:
        """What the person filled in."""
        data: Any = read_yaml_file(self.folder / WISH)
        try:
            return Wish(**{**data, "features": tuple(data["features"])})
        except (TypeError, KeyError):
            raise PygenError(
                f"{self.folder / WISH} holds no draft.", "Forget it on the first page."
            ) from None

    @property
    def version(self) -> str:
        """What the draft is now, to know later whether another tab has changed it."""
        return digest(self._read(WISH))

    @property
    def spec(self) -> Path | None:
        """The specification, or None."""
        path = self.folder / _SPEC
        return path if path.is_file() else None

    def save(self, wish: Wish) -> None:
        """Keep what a person filled in."""
        data = {name: getattr(wish, name) for name in wish.__dataclass_fields__}
        self._write(WISH, dump_yaml({**data, "features": list(wish.features)}))

    def save_spec(self, text: str) -> None:
        """Keep a specification; an empty one takes it away."""
        if text.strip():
            self._write(_SPEC, sound(text))
        else:
            (self.folder / _SPEC).unlink(missing_ok=True)

    def problems(self) -> dict[str, str]:
        """Return what is wrong with the answers, a sentence by the field it is about."""
        try:
            answers = self.wish.answers(self.spec)
        except PygenError as error:
            return {"more": str(error)}
        answers = {"package_name": "", "description": "", **answers}
        found = {}
        for name, value in answers.items():
            if not is_left_to_spec(name, answers) and (problem := answer_problem(name, value)):
                found[name if name in ASKED else "more"] = problem
        return found

    def write_answers(self, answers: Mapping[str, Any]) -> Path:
        """Write answers to a file for a command, and return it."""
        self._write("answers.yml", dump_yaml(dict(answers)))
        return self.folder / "answers.yml"

    # The answers and plans that were made of it, the latest last, for undo.

    def plans(self) -> int:
        """Return how many plans there were, those that were undone left out."""
        kept = self._read(_LATEST)
        return int(kept) if kept else 0

    def plan(self) -> dict[str, Any]:
        """Return the answers and the latest plan.

        Raises:
            PygenError: There is none.
        """
        found = read_yaml_file(self.plan_file()) if self.plans() else None
        if not isinstance(found, dict) or not isinstance(found.get("plan"), dict):
            raise PygenError("There is no plan yet.", "Have one made.")
        return found

    def add_plan(self, answers: Mapping[str, Any]) -> None:
        """Keep answers and a plan as the latest."""
        number = self.plans() + 1
        (self.folder / _PLANS).mkdir(exist_ok=True)
        self._write(f"{_PLANS}/{number}.yml", dump_yaml(dict(answers)))
        self._write(_LATEST, str(number))

    def undo(self) -> None:
        """Go back to the plan before the latest; the first one stays."""
        if (number := self.plans()) > 1:
            self._write(_LATEST, str(number - 1))

    def plan_file(self) -> Path:
        """Return the file of the latest plan, as a command takes it."""
        return self.folder / _PLANS / f"{self.plans()}.yml"

    # Which job is under way for it.

    def job(self, kind: str) -> str:
        """Return the latest job of a kind, empty where there is none."""
        return self._read(f"{kind}.job")

    def set_job(self, kind: str, job: str) -> None:
        """Remember the latest job of a kind."""
        self._write(f"{kind}.job", job)

    def _read(self, name: str) -> str:
        return (read_inside(self.folder, name) or b"").decode("utf-8", "replace")

    def _write(self, name: str, text: str) -> None:
        write_inside(self.folder, name, text.encode("utf-8", "replace"), 0o600)
