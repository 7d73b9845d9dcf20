"""A cell: one package, made by one model in one way, and measured."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from pygen_copier.client.models import SCAFFOLD, Model
from pygen_copier.digests import digest

_MAKES = ("package", "model", "enhancement", "context", "seed", "answers")
_UNFIT = re.compile(r"[^A-Za-z0-9.]+")


@dataclass(frozen=True, slots=True)
class Cell:
    """One package, made by one model in one way, and measured.

    Attributes:
        package: The package.
        model: Who writes it: `provider:model`, or `scaffold`.
        enhancement: How far features are worked out.
        context: Whether models are told of the package in short.
        seed: Which sample is taken of every reply.
        answers: What the package's questions are answered with.
        reference: A package that it is held against; empty for none.
        tests: Somebody else's tests of it; empty for none.
        static: Whether nothing of it is run when it is measured.
        judges: The models that score it.
        repeats: How often each is asked of each item.
        allow_own: Whether a model may judge what it wrote.
        translator: The model that is asked for it in JavaScript; empty for none.
        held_against: A digest of what is in `reference` and `tests`: it is measured again where
            that is another.
    """

    package: str
    model: str
    enhancement: str
    context: str
    seed: int
    answers: Mapping[str, Any] = field(repr=False)
    reference: str = ""
    tests: str = ""
    static: bool = False
    judges: tuple[str, ...] = ()
    repeats: int = 1
    allow_own: bool = False
    translator: str = ""
    held_against: str = ""

    @property
    def name(self) -> str:
        """What its folder is called: readable, and another where anything that makes it is."""
        made = {name: value for name, value in asdict(self).items() if name in _MAKES}
        parts = (self.package, self.model, self.enhancement, self.context, str(self.seed))
        words = "_".join(_UNFIT.sub("-", part).strip("-") for part in parts)
        return f"{words[:100]}_{digest(made, 8)}"

    @property
    def told(self) -> str:
        """What it is, in a line."""
        return (
            f"{self.package}, {self.model}, enhancement {self.enhancement}, "
            f"context {self.context}, seed {self.seed}"
        )

    def copier_answers(self) -> dict[str, Any]:
        """Return the answers that Copier is given."""
        if self.model == SCAFFOLD:
            return {**self.answers, "provider": SCAFFOLD}
        model = Model.parse(self.model)
        return {
            **self.answers,
            "provider": model.provider,
            "model": model.name,
            "enhancement": self.enhancement,
            "context": self.context,
        }

    def data(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return {**asdict(self), "judges": list(self.judges)}

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Cell:
        """Return a cell from its JSON data."""
        return cls(**{**data, "judges": tuple(data.get("judges", ()))})
