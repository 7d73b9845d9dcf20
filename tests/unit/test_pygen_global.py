"""The global `pygen` in any environment: what is offered, and what cannot hide it."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, Environment
from jinja2.ext import Extension
from jinja2.sandbox import SandboxedEnvironment

from pygen_copier.errors import PygenError
from pygen_copier.jinja_ext import PygenExtension
from pygen_copier.questionnaire.pygen_global import (
    Answers,
    PygenGlobal,
    called_in_template,
    offer,
)


class Greeting(Extension):
    """An extension that offers a greeting."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        offer(environment, self)

    @called_in_template
    def greeting(self, answers: Answers, mark: str = ".") -> str:
        """Greet."""
        return f"Hello, {answers.get('name', 'you')}{mark}"

    def kept(self) -> str:
        """Return what is not offered."""
        return "kept"


class PolitelyGreeting(Greeting):
    """An extension that inherits from one, and offers more."""

    @called_in_template
    def farewell(self, answers: Answers) -> str:
        """Say goodbye, with the method of the base."""
        return "Goodbye."


class Tags(PygenExtension):
    """The extension of the `generate` tag, with something to call."""

    @called_in_template
    def texts(self, answers: Answers) -> str:
        """Return what tags wrote."""
        return "texts"


FILES = {
    "call": "{{ pygen.greeting('!') }}",
    "include": "{% set name = 'Ada' %}{% include 'call' %}",
    "macro": "{% macro hello() %}{{ pygen.greeting() }}{% endmacro %}",
    "import": "{% from 'macro' import hello %}{{ hello() }}",
}


@pytest.fixture(params=[Environment, SandboxedEnvironment], ids=["plain", "sandboxed"])
def environment(request: pytest.FixtureRequest) -> Environment:
    """An environment with the extension, of a kind that hosts use."""
    made = request.param(loader=DictLoader(FILES), extensions=[PolitelyGreeting])
    assert isinstance(made, Environment)
    return made


def test_a_method_gets_the_answers_and_what_the_template_passes(environment: Environment) -> None:
    """Answers come first; an inherited method is offered as one of the extension's own is."""
    assert environment.from_string("{{ pygen.greeting('!') }}").render(name="Ada") == "Hello, Ada!"
    assert environment.from_string("{{ pygen.farewell() }}").render() == "Goodbye."


@pytest.mark.parametrize("value", [1, None, {"greeting": "x"}, "text"])
@pytest.mark.parametrize("file", FILES)
def test_an_answer_hides_nothing(environment: Environment, file: str, value: object) -> None:
    """An answer `pygen`, or of a method's name, changes nothing, also in what is included."""
    names = {"pygen": value, "greeting": value, "farewell": value}
    plain = environment.get_template(file).render(name="Ada")
    assert environment.get_template(file).render(name="Ada", **names) == plain


def test_what_a_template_sets_itself_is_no_answer(environment: Environment) -> None:
    """Answers are what the host passed in."""
    text = "{% set name = 'Eve' %}{{ pygen.greeting() }}"
    assert environment.from_string(text).render(name="Ada") == "Hello, Ada."


@pytest.mark.parametrize("call", ["pygen.nothing()", "pygen.kept()", "pygen.name", "pygen.texts()"])
def test_what_there_is_not_lists_what_there_is(environment: Environment, call: str) -> None:
    """A name that nobody offers is an error with those that are offered; none is empty text."""
    with pytest.raises(PygenError, match=r"calls pygen\.\w+, .* It has farewell, greeting\."):
        environment.from_string(f"{{{{ {call} }}}}").render()


def test_two_extensions_stand_side_by_side() -> None:
    """The tag's extension and a recipe's offer what they have, whichever comes first."""
    for extensions in ([Greeting, Tags], [Tags, Greeting]):
        environment = Environment(extensions=extensions)  # noqa: S701 - plain text
        text = "{{ pygen.greeting() }} {{ pygen.texts() }}"
        assert environment.from_string(text).render(pygen=1) == "Hello, you. texts"
        assert isinstance(environment.globals["pygen"], PygenGlobal)


def test_two_extensions_do_not_offer_the_same() -> None:
    """Two methods of one name are told to the author of the template."""
    with pytest.raises(TypeError, match=r"PolitelyGreeting: .* offers pygen\.greeting"):
        Environment(extensions=[Greeting, PolitelyGreeting])  # noqa: S701 - plain text


def test_a_template_with_the_tag_alone_keeps_a_variable_of_its_own() -> None:
    """What does not use the global renders as before: a variable `pygen` is the template's."""
    environment = Environment(extensions=[PygenExtension])  # noqa: S701 - plain text
    assert environment.from_string("{{ pygen }}").render(pygen="theirs") == "theirs"
