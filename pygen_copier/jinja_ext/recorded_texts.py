"""The recorded texts of a template's tags: what files want is asked for all at once, in waves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Collection as Names
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from pygen_copier import settings
from pygen_copier.client.client import Client
from pygen_copier.client.models import SCAFFOLD, Model, Models
from pygen_copier.concurrency.task_graph import run_all
from pygen_copier.errors import MissingRepliesError, MissingReplyError, PygenError
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.decision import Decision, matching
from pygen_copier.generation.engine import Engine, without_model
from pygen_copier.generation.improvement import Improvement, read_improvements
from pygen_copier.generation.lack import Lack
from pygen_copier.generation.record import Entry, Record
from pygen_copier.jinja_ext.assessment import assess_wave
from pygen_copier.jinja_ext.collection import Collection, Wanted, certain, misplaced
from pygen_copier.jinja_ext.forecast import forecast_under_way
from pygen_copier.jinja_ext.text_entries import (
    Texts,
    artifact_of,
    artifacts_of,
    decision_of,
    in_place,
    newer_prompt,
    texts_but,
    texts_of,
    with_words,
)
from pygen_copier.jinja_ext.texts_end import TextsEnd
from pygen_copier.jinja_ext.writer import model_of, no_model, stored_model
from pygen_copier.progress import show_progress
from pygen_copier.prompts.prompt_templates import PromptTemplates
from pygen_copier.questionnaire.copier_command import CopierCommand
from pygen_copier.questionnaire.copier_run import SOURCE, CopierRun
from pygen_copier.questionnaire.copier_walk import settings_of_template, walk

MOST_WAVES = 10
"""How often texts may build on one another."""

QUESTION = "generated"
"""The question whose answer the texts are."""

# What is asked for once, by questions whose answers are not recorded.
_ONCE = {
    "regenerate": '{type: yaml, when: false, default: "[]"}',
    "improve": '{type: yaml, when: false, default: "{}"}',
}

Enter = Callable[[Environment, Collection], None]


class RecordedTexts:
    """The texts of the tags in a template's files, as they are recorded and as they should be.

    Args:
        command: The command that is under way.
        answers: The answers so far.
        enter: Has tags of an environment noted in a collection.
    """

    def __init__(self, command: CopierCommand, answers: Mapping[str, Any], enter: Enter) -> None:
        self._command = command
        self._answers = answers
        self._enter = enter
        self._run = CopierRun(answers)

    def are_settled(self, record: Record) -> bool:
        """Return whether every tag has its text, nothing else is recorded and nothing asked for."""
        if self._owner_of(record):
            return False
        collection = self._pass(texts_of(record), 0)
        if not collection.is_complete or any(self._answers.get(each) for each in _ONCE):
            return False
        wanted = certain(collection, collection)
        settled = record.keys() == wanted.keys() and all(
            decision_of(artifact, record) is Decision.KEEP
            for artifact in artifacts_of(wanted, record)
        )
        if not settled or dict(in_place(record, wanted)) != dict(record):
            return False
        self._tell(record, wanted)
        return True

    def bring_up_to_date(self, record: Record) -> Record:
        """Return the record with a text for every tag and nothing else.

        Raises:
            PygenError: A text is wanted that cannot be had, or a tag stands where none can.
        """
        self._require_place()
        if self._owner_of(record):
            record = Record({})
        first = self._pass(texts_of(record), 0)
        moved = self._moved(record, first)
        record = Record({**moved, **record})
        again, improvements = self._asked_again(first), self._improvements(first, record)
        record = with_words(record, improvements)
        again_or_better = again | {name for name, each in improvements.items() if each.asks}
        known = texts_but(record, again_or_better)
        if moved or again_or_better:
            first = self._pass(known, 0)
        for _ in range(MOST_WAVES + 1):
            second = first if first.is_complete else self._pass(known, 1)
            wanted = certain(first, second)
            artifacts = artifacts_of(wanted, record)
            todo = [
                each
                for each in artifacts
                if each.name in again_or_better or decision_of(each, record) is not Decision.KEEP
            ]
            if not todo and first.is_complete:
                self._tell(record, wanted)
                return in_place(record, wanted)
            if not todo:
                break
            with _later_told(sorted(first.wanted.keys() & second.wanted.keys() - wanted.keys())):
                record = Record({**record, **self._written(todo, record, again, improvements)})
            again_or_better = again_or_better - {each.name for each in todo}
            known = texts_but(record, again_or_better)
            first = self._pass(known, 0)
        waiting = sorted({*first.wanted, *second.wanted} - wanted.keys()) or sorted(wanted)
        raise PygenError(
            f"The texts {', '.join(map(repr, waiting[:3]))} build on one another without an end.",
            "Let a prompt use texts of other tags only.",
        )

    def _tell(self, record: Record, wanted: Mapping[str, Wanted]) -> None:
        """Have it told at the end which texts may want to be written anew."""
        if self._run.may_ask and not forecast_under_way():
            older = [name for name, each in wanted.items() if newer_prompt(record[name], each)]
            lacks = {name: record[name].lack for name in wanted}
            waiting = [name for name, lack in lacks.items() if lack.is_scaffold]
            unrevised = [name for name, lack in lacks.items() if lack is Lack.OLD]
            end = self._command.at_end(TextsEnd, self._run.answers_file)
            end.hear(waiting, unrevised, older)

    def _written(
        self,
        todo: list[Artifact],
        record: Record,
        again: Names[str],
        improvements: Mapping[str, Improvement],
    ) -> Record:
        """Return entries of artifacts: asked for where models may be asked, else stand-ins.

        What is asked of a text stays with its entry, whoever writes it.
        """
        if forecast := forecast_under_way():
            options = (self._options[each.name] for each in todo)
            models = (model_of(each, ask=False) for each in options)
            forecast.note(todo, list(filter(None, models)))
            return without_model(todo, Record({}))
        if not self._run.may_ask or settings.model() == SCAFFOLD:
            fitting = {each.name for each in todo if decision_of(each, record) is Decision.KEEP}
            return without_model(todo, Record({name: record[name] for name in fitting}))
        by_model, replayed = self._by_model(todo)
        # A text of another kind is written anew: there is nothing to revise it by.
        kept = {*again, *improvements} & record.keys()
        before = Record({name: record[name] for name in kept})
        with show_progress(len(todo)) as listener:
            assess_wave(todo, [each for each in by_model if each not in replayed], listener)

            def write(model: str) -> Record:
                chosen = Model.parse(model)
                client = Client(Models(chosen), PromptTemplates(), listener=listener)
                engine = Engine(client, project=self._run.project, listener=listener)
                return engine.run(by_model[chosen], before, again, improvements)

            done = run_all(dict.fromkeys(map(str, by_model), ()), write, settings.concurrency())
        written = {name: entry for each in done.values() for name, entry in each.items()}
        asked = {name: record[name].asked for name in written if name in record}
        return Record({n: replace(e, asked=asked.get(n, ())) for n, e in written.items()})

    def _by_model(self, todo: list[Artifact]) -> tuple[dict[Model, list[Artifact]], set[Model]]:
        """Return what each model writes, and the models that only wrote it before.

        Raises:
            PygenError: No model can be used here, and no reply is stored.
        """
        found: dict[Model, list[Artifact]] = {}
        replayed: set[Model] = set()
        missing = []
        for artifact in todo:
            model = model_of(self._options[artifact.name], ask=True)
            if model is None and (model := stored_model(artifact)):
                replayed.add(model)
            if model is None:
                missing.append(artifact.name)
            else:
                found.setdefault(model, []).append(artifact)
        if missing:
            raise no_model(*missing)
        return found, replayed

    def _asked_again(self, seen: Collection) -> frozenset[str]:
        patterns = self._answers.get("regenerate")
        if not patterns or not self._run.may_ask:
            return frozenset()
        return matching(
            patterns, [artifact_of(name, each[0]) for name, each in seen.wanted.items()]
        )

    def _improvements(self, seen: Collection, record: Record) -> Mapping[str, Improvement]:
        """Return what is asked of texts that are there, by their names."""
        asked = self._answers.get("improve")
        if not asked or not self._run.may_ask:
            return {}
        if settings.model() == SCAFFOLD:
            raise PygenError(
                f"`improve` asks a model, and {settings.MODEL} is {SCAFFOLD}.",
                f"Set {settings.MODEL}=provider:model.",
            )
        files = {name: each[0].file for name, each in seen.wanted.items() if name in record}
        return read_improvements(asked, files)

    def _pass(self, texts: Texts, turn: int) -> Collection:
        collection = Collection(texts, self._enter, turn)
        entries = {name: {"text": text} for name, text in texts.items()}
        walk(self._command, {QUESTION: entries}, collection)
        self._options = {name: each[0].options for name, each in collection.wanted.items()}
        return collection

    def _moved(self, record: Record, seen: Collection) -> dict[str, Entry]:
        """Return texts that questions of the tags' names recorded, before tags stood in files."""
        found: dict[str, Entry] = {}
        if self._command.other_template:
            return found
        # What a question of today is answered with is no text of a tag.
        answers, questions = self._command.recorded, self._command.questions
        for name, (each, *_) in seen.wanted.items():
            text = answers.get(name) if name not in questions else None
            if name not in record and isinstance(text, str) and text.strip():
                entry = artifact_of(name, each).scaffold_entry({}, 0)
                found[name] = replace(entry.with_text(text), model="recorded", fallback=False)
        return found

    def require_own(self, record: Record) -> None:
        """Refuse texts that another template recorded where this one is about to record its own.

        Args:
            record: The last answer, which Copier may have dropped since.

        Raises:
            PygenError: They are another template's.
        """
        file = self._run.answers_file
        # Copier reads the usual file also where the template's own setting writes another.
        if (owner := self._owner_of(record)) and self._command.recorded_in == file:
            raise PygenError(
                f"The texts that {file} records are those of another template, {owner}.",
                "For a second template, name a second answers file: -a FILE. Where the template "
                f"has moved, write its new address to `{SOURCE}` in {file}, commit, and update.",
            )

    def _owner_of(self, record: Record) -> str:
        """Return the template whose texts these are, where that is another one."""
        if not record or self._run.is_given(QUESTION) or not self._run.may_ask:
            return ""
        return self._command.other_template

    def _require_place(self) -> None:
        """Refuse a question behind `generated`, and tags in settings that become no file."""
        questions = self._command.questions
        for name in _ONCE:
            if self._answers.get(name) and name not in questions:
                raise PygenError(
                    f"The template has no question `{name}`, so that it cannot be asked for.",
                    f"Its author adds before `generated`: {name}: {_ONCE[name]}",
                )
        if behind := questions[questions.index(QUESTION) + 1 :] if QUESTION in questions else []:
            raise PygenError(
                f"The template asks {behind[0]!r} after {QUESTION!r}, whose texts cannot know it.",
                f"Put {QUESTION!r} last.",
            )
        environment = self._command.worker.jinja_env
        for place, text in settings_of_template(self._command):
            if name := _tag_in(environment, text, place):
                raise misplaced(name, place)


def _tag_in(environment: Environment, text: str, place: str) -> str:
    """Return the name of a tag that stands in a text of a setting, or nothing."""
    try:
        tree = environment.parse(text, place)
    except TemplateSyntaxError:
        return ""  # Copier tells of it where it renders the setting
    for call in tree.find_all(nodes.Call):
        method = call.node
        if isinstance(method, nodes.ExtensionAttribute) and method.name == "_generate":
            name = call.args[1]
            return str(name.value) if isinstance(name, nodes.Const) else "…"
    return ""


@contextmanager
def _later_told(names: Sequence[str]) -> Iterator[None]:
    """Let the error that names missing replies also name the texts that wait for them."""
    try:
        yield
    except (MissingReplyError, MissingRepliesError) as error:
        if not names:
            raise
        later = f"What builds on them is asked for after that: {', '.join(names)}."
        raise PygenError(error.problem, f"{error.remedy} {later}") from None
