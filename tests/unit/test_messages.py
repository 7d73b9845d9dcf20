"""Every message says what happened and what to do, in short sentences on one line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import click
import pytest
import yaml
from support.copier import REPOSITORY
from support.messages import Message, details, messages, sentences

from pygen_copier import settings
from pygen_copier.cli import main
from pygen_copier.providers import registry

MESSAGES = messages()
SENTENCES = sentences(
    *("cli", "jinja_ext", "progress", "project", "questionnaire", "reports"),
    *("generation/lack.py", "virtual_environment.py", "plan/consent.py"),
)
# Beginnings of sentences, which what is put behind them ends.
BEGUN = {
    *("To have it written", "To have it written anew"),
    "Updates look for the template at {source}. Where you move it,",
    "To mend that now, or where you move it (now it is {path.resolve()}),",
    *("What is it called? People install it by this name", "What is it for? A few sentences"),
    "Its key, for this run only",
}

# What says nothing of what to do, and why.
WITHOUT_REMEDY = {
    "jinja_ext/writer.py": "a run hears of it, and no person",
    "virtual_environment.py": "the commands by hand are told behind it",
    "plan/model.py": "each rule of a plan says how the plan is to be",
    "plan/planning/model.py": "something stands in for it, which the run tells",
    "jinja_ext/options.py": "it says what the option may be",
    "evaluation/javascript/node.py": "the reason is that of `probe`, which says what to install",
    "sandbox/tester.py": "the reason is that of `probe`, which says what to install",
    "reports/template.py": "the template's own words say it",
    "questionnaire/rendered.py": "what Copier said is handed on",
    "mcp/commands.py": "a command's own words say it",
    "reports/models.py": "the reason is a provider's, which says what is wanting",
}
# Errors of other people's code, whose kind is most of what they say.
OF_OTHERS = {"reports/template.py", "reports/models.py", "reports/doctor.py"}

# The names of questions, files and programs that a sentence may begin with.
NAMES = {".venv", "pyproject.toml:", "git", "ruff", "pygen.texts()", "plan.notes:"}

QUESTIONS = yaml.safe_load((REPOSITORY / "copier.yml").read_text(encoding="utf-8"))


def places(every: Iterator[Message]) -> list[str]:
    """Return where messages stand, with what they say, to be shown where a rule is broken."""
    return [f"{each.place}: {each.problem} | {each.remedy}" for each in every]


def test_there_are_as_many_as_there_were() -> None:
    """What finds the messages finds most of them: rules for none would hold."""
    assert len(MESSAGES) > 150


def test_a_message_is_one_line() -> None:
    """Nothing in it breaks a line, for an error is shown in one."""
    assert places(each for each in MESSAGES if "\n" in each.problem + each.remedy) == []


def test_what_happened_is_a_sentence() -> None:
    """It ends in a full stop, or in what another message says."""

    def is_whole(text: str) -> bool:
        return text.endswith((".", "}", "?"))

    assert places(each for each in MESSAGES if not is_whole(each.problem)) == []


def test_a_sentence_begins_as_one() -> None:
    """With a capital letter, a name, or what is put in."""

    def begins(text: str) -> bool:
        first = text.split()[0]
        return (
            first[0].isupper()
            or first[0] in "{`-"
            or "/" in first
            or first in NAMES
            or first.rstrip(":") in QUESTIONS
        )

    assert places(each for each in MESSAGES if not begins(each.problem)) == []
    told = (each for each in MESSAGES if each.remedy and not begins(each.remedy))
    assert places(told) == []


def test_what_to_do_is_said() -> None:
    """In sentences too; at their end may stand a command to type, or an option to give."""
    told = (each for each in MESSAGES if not each.remedy)
    unsaid = {each.place.partition(":")[0] for each in told}
    assert unsaid - set(WITHOUT_REMEDY) == set()
    ends = re.compile(r"[.}?]$|: [^.]+$|: \S+$|: touch \S+$")
    assert places(each for each in MESSAGES if each.remedy and not ends.search(each.remedy)) == []


def test_no_message_names_a_class() -> None:
    """Words of the program's insides say nothing to a person."""
    inside = re.compile(r"__name__|\b[A-Z]\w+(?:Error|Exception)\b|Traceback")
    told = (each for each in MESSAGES if inside.search(each.problem + each.remedy))
    assert places(each for each in told if each.place.partition(":")[0] not in OF_OTHERS) == []


def test_every_command_exists() -> None:
    """Commands, options, questions, variables and pages that a message names are there."""
    texts = [(each.place, f"{each.problem} {each.remedy}") for each in MESSAGES]
    assert _of_nothing([*texts, *SENTENCES, *details()]) == []


def test_what_a_run_says_is_whole() -> None:
    """What begins as a sentence in notices and reports ends as one, or in a command to type."""
    ends = re.compile(r"[.}?:\])]$|: [^.]+$|: touch \S+$")
    broken = [each for each in SENTENCES if not ends.search(each.text.rstrip())]
    assert [each for each in broken if each.text.rstrip() not in BEGUN] == []
    assert {each.text.rstrip() for each in broken} == BEGUN


def test_what_a_run_says_is_one_line() -> None:
    """An event is a line, and so is each sentence; below it may stand a command to type."""
    said = (*SENTENCES, *details())
    several = [each for each in said if "\n" in each.text.strip().replace(":\n  ", "")]
    assert [each for each in several if not each.place.startswith("cli/")] == []


def test_an_event_says_no_more_than_what_came_of_it() -> None:
    """Its detail goes on a line that has begun: no sentence with a capital and a full stop."""
    assert len(details()) > 15
    assert [each for each in details() if re.match(r"[A-Z][a-z]+ ", each.text)] == []
    assert [each for each in details() if each.text.endswith(".")] == []


def test_nothing_that_is_said_names_a_class() -> None:
    """Words of the program's insides stand in no notice, report or event either."""
    inside = re.compile(r"__name__|\b[A-Z]\w+(?:Error|Exception)\b|Traceback")
    said = [each for each in (*SENTENCES, *details()) if inside.search(each.text)]
    assert [each for each in said if each.place.partition(":")[0] not in OF_OTHERS] == []


@pytest.mark.parametrize("name", sorted(set(registry.names()) - {"scaffold"}))
def test_a_provider_that_cannot_be_used_says_what_to_do(name: str) -> None:
    """Without keys and servers, each says in whole sentences why, and what would help."""
    reason = registry.get(name).unusable()
    assert reason is None or (reason.endswith(".") and "\n" not in reason)


def _of_nothing(texts: Iterable[tuple[str, str]]) -> list[str]:
    """Return what texts name that is not there, with where they stand."""
    assert isinstance(main, click.Group)
    options = _options()
    known = {value for value in vars(settings).values() if isinstance(value, str)}
    known |= set(re.findall(r"PYGEN_[A-Z_]+", _reference()))
    wrong: list[str] = []
    for place, said in texts:
        text = re.sub(r"\{[^}]*\}", "X", said)
        named = set(re.findall(r"pygen-copier ([a-z]+)(?=[ `.:,]|$)", text))
        named -= {"serves", "has", "again", "and", "beside", "does"}  # what the library does
        wrong += [f"{place}: pygen-copier {name}" for name in named - set(main.commands)]
        given = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text))
        wrong += [f"{place}: {name}" for name in given - options]
        asked = set(re.findall(r"-d '?([a-z_]+)[=:]", text))
        wrong += [f"{place}: -d {name}" for name in asked - set(QUESTIONS)]
        variables = set(re.findall(r"\bPYGEN_[A-Z_]+", text))
        wrong += [f"{place}: {name}" for name in variables - known]
        pages = set(re.findall(r"\bdocs/[\w/.-]+\.md", text))
        wrong += [f"{place}: {page}" for page in pages if not (REPOSITORY / page).is_file()]
    return wrong


def _options() -> set[str]:
    """Return the options of our commands, of Copier's, and of git's that messages name."""
    assert isinstance(main, click.Group)
    commands: list[click.Command] = [main]
    for each in commands:
        commands += each.commands.values() if isinstance(each, click.Group) else ()
    ours = {
        option
        for each in commands
        for parameter in each.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    theirs = {
        "--trust",
        "--defaults",
        "--data-file",
        "--answers-file",
        "--ask",
        "--pretend",
    }  # Copier's
    return ours | theirs | {"--ours", "--force", "--global"}


def _reference() -> str:
    return (REPOSITORY / "docs/reference/environment.md").read_text(encoding="utf-8")
