"""Which model answers which task, and at which temperature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pygen_copier import settings
from pygen_copier.client.temperature import read_temperatures, temperature
from pygen_copier.errors import PygenError

SCAFFOLD = "scaffold"
GIVEN_BY_PEOPLE = "files"
"""The provider whose replies a person pastes: nobody pastes what a person can judge."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model of a provider, written `provider:model`.

    Attributes:
        provider: The provider's name.
        name: The model's name as the provider knows it.
    """

    provider: str
    name: str

    @classmethod
    def parse(cls, text: str) -> Model:
        """Read `provider:model`.

        Raises:
            PygenError: There is no colon, or nothing on one side of it.
        """
        provider, _, name = text.partition(":")
        if not provider or not name:
            raise PygenError(f"{text!r} names no model.", "Write it as provider:model.")
        return cls(provider, name)

    def __str__(self) -> str:
        return f"{self.provider}:{self.name}"


def named_model() -> Model | None:
    """Return the model that `PYGEN_MODEL` names, or None.

    Raises:
        PygenError: It is not written as provider:model.
    """
    text = settings.model()
    try:
        return Model.parse(text) if text else None
    except PygenError as error:
        raise PygenError(f"{settings.MODEL}: {error.problem}", error.remedy) from None


@dataclass(frozen=True, slots=True)
class Models:
    """The model of every task.

    Attributes:
        default: The model of the tasks that are not named, or None where no model is used.
        stages: Models by task.
        temperatures: Temperatures by task, of those that have not the usual one.
    """

    default: Model | None
    stages: Mapping[str, Model] = field(default_factory=dict)
    temperatures: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of_answers(cls, answers: Mapping[str, Any]) -> Models:
        """Read the answers `provider`, `model`, `stage_models` and `temperatures`.

        Raises:
            PygenError: A stage model or a temperature cannot be read.
        """
        from pygen_copier.yaml_text import data_of  # late: a template without the tag reads none

        stages = data_of(answers.get("stage_models"), "stage_models") or {}
        if not isinstance(stages, Mapping):
            raise PygenError("stage_models is no mapping.", "Write it as {task: provider:model}.")
        provider, name = str(answers.get("provider") or SCAFFOLD), str(answers.get("model") or "")
        return cls(
            None if provider == SCAFFOLD else Model(provider, name),
            {str(task): Model.parse(str(model)) for task, model in stages.items()},
            read_temperatures(answers.get("temperatures")),
        )

    def for_task(self, task: str, of: str = "") -> Model | None:
        """Return the model of a task, or None where it is done without one.

        Args:
            task: The task.
            of: The task that it is a part of, whose model it has unless it has one of its own.
        """
        return self.stages.get(task) or self.stages.get(of, self.default)

    def temperature(self, task: str, of: str = "", hotter: float = 0.0) -> float:
        """Return the temperature of a request.

        Args:
            task: The task.
            of: The task that it is a part of, whose temperature it has unless it has its own.
            hotter: By how much it is above what is usual for the task.
        """
        return temperature(task, of, self.temperatures, hotter)
