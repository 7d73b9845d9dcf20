"""The base of a template's Jinja extension: recorded answers for the files that answers imply."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from jinja2 import Environment

from pygen_copier.client.models import GIVEN_BY_PEOPLE, Models
from pygen_copier.errors import PygenError
from pygen_copier.generation.adoption import adopted_record
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.decision import is_settled, matching
from pygen_copier.generation.improvement import Improvement
from pygen_copier.generation.lack import Lack
from pygen_copier.generation.record import Record
from pygen_copier.progress import show_progress
from pygen_copier.questionnaire.adoption import adopted_project
from pygen_copier.questionnaire.answers_extension import AnswersExtension
from pygen_copier.questionnaire.conflicts import conflict_advice, conflicts
from pygen_copier.questionnaire.copier_run import CopierRun
from pygen_copier.questionnaire.notices import FILL_IN, tell_absent, waiting_advice
from pygen_copier.questionnaire.pygen_global import Answers, called_in_template
from pygen_copier.questionnaire.verify_question import open_installed, tester_of


class ArtifactExtension(AnswersExtension):
    """Gives a template's questions and files what is generated.

    A template's own extension inherits from this class and says, in `all_artifacts`, which files
    its answers imply. Templates call what is `called_in_template` as `pygen.NAME(…)`; a recipe adds
    methods of its own with the same decorator.

    Attributes:
        remedy: What to do where no model was used and scaffolds stand in.
    """

    remedy: ClassVar[str] = FILL_IN

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._made: object = None
        self._record: tuple[object, Record] | None = None
        self._by_kind: tuple[object, Mapping[str, list[Artifact]]] | None = None

    # What a recipe says.

    def all_artifacts(self, answers: Answers) -> Sequence[Artifact]:
        """Return the artifacts that answers imply, those that others need first.

        Args:
            answers: The answers, which keep `rules` and `choices`.
        """
        raise NotImplementedError("a recipe says which artifacts the answers imply")

    def requirements(self, answers: Answers) -> Sequence[str]:
        """Return what generated Python needs to be tried in a sandbox (PEP 508)."""
        return ()

    def previous_specs(self, answers: Answers) -> Mapping[str, Mapping[str, Any]]:
        """Return the specs of the artifacts before, by name, as far as they are known."""
        return {}

    # What questions call, in the order of a run.

    @called_in_template
    def generated_complaint(self, answers: Answers, value: object) -> str:
        """Return why the record cannot stay: an artifact is new, changed, or asked for again."""
        run = CopierRun(answers)
        if run.is_given("generated") or run.is_old_render or value == self._made:
            return ""
        self._check_rules(answers)
        artifacts, record = self.all_artifacts(answers), Record.read(value)
        again = {*self._again(answers, artifacts), *self._improvements(answers, record)}
        settled = is_settled(artifacts, record, again)
        return "" if settled else "Artifacts are to be generated."

    @called_in_template
    def make_generated(self, answers: Answers) -> str:
        """Return the record as JSON, brought up to date with the answers."""
        self._check_rules(answers)
        artifacts = self.all_artifacts(answers)
        record = self._recorded_before(answers)
        if (adopted := adopted_project()) is not None:
            record = adopted_record(artifacts, adopted)
        elif CopierRun(answers).may_ask:
            record = self._brought_up_to_date(answers, artifacts, record)
        else:
            from pygen_copier.generation.engine import without_model

            record = without_model(artifacts, record)
        self._made = record.data()
        return json.dumps(self._made)

    @called_in_template
    def check_all(self, answers: Answers) -> str:
        """Hold all answers together against the rules, before a file is written; return nothing."""
        run = CopierRun(answers)
        if not run.may_ask or run.is_scratch_render:
            return ""
        self.check_given(answers)
        artifacts = self.all_artifacts(answers)
        again = () if not run.is_given("generated") else self._again(answers, artifacts)
        if not is_settled(artifacts, self._recorded(answers), again):
            raise PygenError(
                "The answer `generated` that was given does not fit the other answers.",
                "Leave `generated` out of the data, and it is brought up to date.",
            )
        return ""

    # What files call.

    @called_in_template
    def artifacts(self, answers: Answers, kind: str) -> list[Artifact]:
        """Return the artifacts of a kind, such as `module`."""
        every = self.all_artifacts(answers)
        if self._by_kind is None or self._by_kind[0] is not every:
            kinds = defaultdict[str, list[Artifact]](list)
            for artifact in every:
                kinds[artifact.kind].append(artifact)
            self._by_kind = (every, kinds)
        return list(self._by_kind[1].get(kind, ()))

    @called_in_template
    def text(self, answers: Answers, artifact: Artifact) -> str:
        """Return the recorded text of an artifact."""
        return self._text(answers, artifact)

    @called_in_template
    def output(self, answers: Answers, artifact: Artifact) -> str:
        """Return what an artifact printed when it was run, empty where that is not known."""
        return self.output_of(answers, artifact)

    def output_of(self, answers: Answers, artifact: Artifact) -> str:
        """Return what an artifact printed, empty where that is not known."""
        entry = self._recorded(answers).get(artifact.name)
        return entry.output if entry else ""

    def texts_of(self, answers: Answers, kind: str) -> list[tuple[Artifact, str]]:
        """Return the artifacts of a kind, such as `module`, and the recorded text of each."""
        artifacts = self.all_artifacts(answers)
        return [(each, self._text(answers, each)) for each in artifacts if each.kind == kind]

    def _text(self, answers: Answers, artifact: Artifact) -> str:
        entry = self._recorded(answers).get(artifact.name)
        if entry is None:
            raise PygenError(
                f"The recorded answers hold no text for {artifact.name}.",
                f"Restore {CopierRun(answers).answers_file} from git.",
            )
        return entry.text(artifact.name)

    @called_in_template
    def has_fallbacks(self, answers: Answers) -> bool:
        """Return whether a scaffold stands in for some artifact."""
        return any(entry.fallback for entry in self._recorded(answers).values())

    @called_in_template
    def scaffolds(self, answers: Answers, kind: str) -> list[Artifact]:
        """Return the artifacts of a kind whose texts are nothing but scaffolds."""
        record = self._recorded(answers)
        artifacts = (each for each in self.all_artifacts(answers) if each.kind == kind)
        return [each for each in artifacts if record[each.name].lack.is_scaffold]

    @called_in_template
    def unrevised(self, answers: Answers) -> list[Artifact]:
        """Return the artifacts whose texts are not, or not all, of what the plan asks for."""
        record = self._recorded(answers)
        lacks = (Lack.OLD, Lack.REDUCED)
        return [each for each in self.all_artifacts(answers) if record[each.name].lack in lacks]

    @called_in_template
    def fallback_advice(self, answers: Answers) -> str:
        """Return what to say after a run of the files that wait for an implementation."""
        return self.waiting(answers)

    def waiting(self, answers: Answers) -> str:
        """Return what waits for a model, and how it is asked; empty where nothing does."""
        return self._waiting(answers)

    def _waiting(self, answers: Answers, marks: Sequence[str] = ()) -> str:
        return waiting_advice(
            *(self._recorded(answers), Models.of_answers(answers), self.remedy, marks),
            pretending=CopierRun(answers).is_pretending,
            answers_file=CopierRun(answers).answers_file,
        )

    @called_in_template
    def run_summary(self, answers: Answers) -> str:
        """Return what to say at the end of a run: what it changed, what it cost, what waits."""
        waiting = self.waiting(answers)
        return self.run_end.summary(waiting) if self.run_end else waiting

    @called_in_template
    def conflict_advice(self, answers: Answers) -> str:
        """Return what to say after an update of the files in conflict."""
        return conflict_advice(conflicts(CopierRun(answers).project))

    def _recorded_before(self, answers: Answers) -> Record:
        """Return what the last run recorded."""
        return Record.read(answers.get("generated") or {})

    def _recorded(self, answers: Answers) -> Record:
        value = answers.get("generated")
        if self._record is None or self._record[0] is not value:
            self._record = (value, Record.read(value))
        return self._record[1]

    def _again(self, answers: Answers, artifacts: Sequence[Artifact]) -> frozenset[str]:
        return self._matching(answers, artifacts)

    def _matching(
        self, answers: Answers, artifacts: Sequence[Artifact], *, has_plan: bool = False
    ) -> frozenset[str]:
        """Return what `regenerate` asks for; a glob reaches nothing that a person wrote."""
        asked = answers.get("regenerate")
        if not asked:
            return frozenset()
        record = Record.read(answers.get("generated") or {})
        return matching(asked, artifacts, has_plan=has_plan, own=record.adopted)

    def _improvements(self, answers: Answers, record: Record) -> Mapping[str, Improvement]:
        """Return what is asked of recorded artifacts, by their names."""
        return {}

    def _brought_up_to_date(
        self, answers: Answers, artifacts: Sequence[Artifact], record: Record
    ) -> Record:
        from pygen_copier.client.client import Client
        from pygen_copier.generation.engine import Engine

        models, project = Models.of_answers(answers), CopierRun(answers).project
        needed = self.requirements(answers)
        prompts = self.prompt_templates(answers) if models.default else None
        with show_progress(len(artifacts)) as listener:
            client = Client(models, prompts, listener=listener) if prompts else None
            tester = tester_of(answers, needed, listener) if client else None
            if models.default is not None:
                may_fetch = (
                    models.default.provider != GIVEN_BY_PEOPLE
                )  # where a person is the model
                open_installed(needed, tester, may_fetch=may_fetch, listener=listener)
            previous = self.previous_specs(answers)
            engine = Engine(client, previous, project, listener, tester)
            again = self._again(answers, artifacts)
            improvements = self._improvements(answers, record)
            wanted = {*again, *improvements}
            if self.run_end and self.run_end.command.is_update:
                changed = [each for each in artifacts if each.name not in wanted]
                tell_absent(project, changed, record, listener)
            record = engine.run(artifacts, record, again, improvements)
        self._bring_back(project, wanted, record)
        return record

    def _bring_back(self, project: Path, again: Collection[str], record: Record) -> None:
        """Have files that were asked for again written, also those that the person deleted."""
        for name in again:
            if self.run_end and not (project / record[name].path).exists():
                self.run_end.bring_back(record[name].path, record[name].text(name))
