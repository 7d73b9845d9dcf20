"""The tag in plain Jinja: what it may say, where it may stand, and what comes of it."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, TemplateSyntaxError, UndefinedError
from jinja2.nativetypes import NativeEnvironment
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup
from support import existing
from support.existing import EXTENSION, author
from support.servers import ModelServer

from pygen_copier.errors import PygenError
from pygen_copier.providers.base import Request
from pygen_copier.testing import ScriptedProvider, answering, brief, scripted

INTRO = '{% generate "intro" %}Introduce {{ name }}.{% endgenerate %}'


@pytest.fixture(autouse=True)
def chosen_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the scripted provider write where a tag names no model."""
    monkeypatch.setenv("PYGEN_MODEL", "scripted:script-1")


@pytest.fixture
def echo() -> ScriptedProvider:
    """A model that says the prompt again, between marks."""
    return answering(lambda request: f"<{brief(request)['prompt']}>")


def environment(**options: Any) -> Environment:
    """Return an environment with the extension."""
    return existing.environment(EXTENSION, **options)


def rendered(template: str, /, **variables: object) -> str:
    """Render a template in a plain environment."""
    return environment().from_string(template).render(**variables)


def prompts(provider: ScriptedProvider) -> list[str]:
    """Return the prompts that were asked."""
    return [str(brief["prompt"]) for brief in provider.briefs]


def test_a_request(capsys: pytest.CaptureFixture[str]) -> None:
    """The request holds name, kind and prompt; the text stands in the tag's place, untold."""
    provider = scripted("A text.")
    assert rendered(f"[{INTRO}]", name="R&D") == "[A text.]"
    assert provider.briefs == [
        {"task": "generate", "name": "intro", "kind": "text", "prompt": "Introduce R&D."}
    ]
    assert provider.requests[0].max_output_tokens == 8192
    assert capsys.readouterr() == ("", "")


def test_the_second_render() -> None:
    """A text is asked for once: another environment finds it in the reply store."""
    provider = scripted("A text.")
    assert [rendered(INTRO, name="x") for _ in range(2)] == ["A text.", "A text."]
    assert len(provider.requests) == 1


def test_options() -> None:
    """Options are expressions; a comma before them may be left out."""
    provider = scripted("[1]")
    tag = '{% generate "n" ~ 1 kind=kinds[0], max_tokens=40 + 2, model=chosen %}P{% endgenerate %}'
    assert rendered(tag, kinds=["json"], chosen="scripted:other") == "[\n  1\n]"
    [request] = provider.requests
    assert (request.model, request.max_output_tokens) == ("other", 42)
    assert provider.briefs[0] | {"name": "n1", "kind": "json"} == provider.briefs[0]


def test_the_model_that_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an option and PYGEN_MODEL, the first provider that can be used here writes."""
    monkeypatch.delenv("PYGEN_MODEL")
    with ModelServer("gemini", author) as server:
        for variable, value in server.environ.items():
            monkeypatch.setenv(variable, value)
        tag = INTRO.replace('"intro"', '"intro", model=none, max_tokens=none')
        assert rendered(tag, name="x").startswith("The text of intro: Introduce x.")
        assert rendered(INTRO, name="x").startswith("The text of intro: Introduce x.")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("template", "line", "message"),
    [
        ("{% generate %}p{% endgenerate %}", 1, "needs a name first"),
        ("\n{% generate kind='text' %}p{% endgenerate %}", 2, "needs a name first"),
        ("{% generate 'a', 'b' %}p{% endgenerate %}", 1, "takes kind, model and max_tokens only"),
        (
            "a\n{% generate 'a',\n king='text' %}p{% endgenerate %}",
            3,
            "no option 'king'; it has kind, model and max_tokens",
        ),
        (
            "{% generate 'a', kind='html' %}p{% endgenerate %}",
            1,
            "no kind 'html'; its kinds are text, markdown, python, json, yaml",
        ),
        ("{% generate 'a', kind='text', kind='json' %}p{% endgenerate %}", 1, "given twice"),
        ("{% generate 'a', model='groq' %}p{% endgenerate %}", 1, "Write it as provider:model"),
        ("{% generate 'a', max_tokens=0 %}p{% endgenerate %}", 1, "whole number of at least 1"),
        ("{% generate 'a', max_tokens=true %}p{% endgenerate %}", 1, "whole number of at least 1"),
        ("\n\n{% generate 'a' %}p", 3, "endgenerate"),
        (
            "{% generate 'a' %}\n{% if x %}{% generate 'b' %}p{% endgenerate %}{% endif %}"
            "{% endgenerate %}",
            2,
            "cannot stand inside another",
        ),
    ],
)
def test_what_cannot_be_read(template: str, line: int, message: str) -> None:
    """A tag that cannot be read is a syntax error with its line and what may be written."""
    with pytest.raises(TemplateSyntaxError, match=message) as caught:
        environment().from_string(template)
    assert caught.value.lineno == line


@pytest.mark.parametrize(
    ("tag", "message"),
    [
        ("generate 'a', kind=given", "no kind 'pyton'; its kinds are text, markdown, python"),
        ("generate 'a', model=given", "model: 'pyton' names no model. Write it as provider:model."),
        ("generate 'a', max_tokens=given", "max_tokens is 'pyton'; it is a whole number"),
        ("generate 'a', model='nobody:x'", "no provider 'nobody'. Choose one of groq, gemini"),
        ("generate empty", "A generate tag has an empty name. Name it after what it writes."),
    ],
)
def test_a_bad_value(tag: str, message: str) -> None:
    """A value that is only known when the template is rendered is told with what it may be."""
    with pytest.raises(PygenError, match=message):
        rendered(f"{{% {tag} %}}p{{% endgenerate %}}", given="pyton", empty=" ")


def test_an_empty_prompt() -> None:
    """A prompt without words is told, not sent."""
    provider = scripted()
    with pytest.raises(PygenError, match="The generate tag 'a' has an empty prompt"):
        rendered("{% generate 'a' %} {{ nothing }} {% endgenerate %}")
    assert not provider.requests


def test_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any model the error says how to get one; a bad PYGEN_MODEL is named."""
    monkeypatch.delenv("PYGEN_MODEL")
    with pytest.raises(PygenError, match=r"No model can be used here to write 'intro'\. Set GROQ"):
        rendered(INTRO, name="x")
    monkeypatch.setenv("PYGEN_MODEL", "groq")
    with pytest.raises(PygenError, match="PYGEN_MODEL: 'groq' names no model"):
        rendered(INTRO, name="x")


def test_a_reply_is_never_rendered() -> None:
    """What looks like a template in a reply stays as it is."""
    scripted("{{ 7*7 }}{% raw %}{# c #}")
    assert rendered(INTRO, name="x") == "{{ 7*7 }}{% raw %}{# c #}"


def test_autoescape(echo: ScriptedProvider) -> None:
    """Where a template escapes, the prompt is sent as it is, and the text escaped once."""
    template = f"{INTRO}|{{% set it %}}{INTRO}{{% endset %}}{{{{ it }}}}"
    made = environment(autoescape=True).from_string(template).render(name="R&D")
    assert made == "&lt;Introduce R&amp;D.&gt;|&lt;Introduce R&amp;D.&gt;"
    assert prompts(echo) == ["Introduce R&D."]
    bare = environment(autoescape=True).from_string(
        f"{{% autoescape false %}}{INTRO}{{% endautoescape %}}{{{{ '<' }}}}"
    )
    assert bare.render(name=Markup("R&D")) == "<Introduce R&D.>&lt;"
    chosen = f"{{% autoescape true %}}{INTRO}{{% endautoescape %}}"
    assert rendered(chosen, name="R&D") == "&lt;Introduce R&amp;D.&gt;"


def test_everywhere_in_a_template(echo: ScriptedProvider) -> None:
    """Tags work in loops, macros, calls, blocks, includes and templates that extend others."""
    files = {
        "base": "{% block body %}{% endblock %}|{% include 'part' %}",
        "part": "{% generate 'part' %}part of {{ name }}{% endgenerate %}",
        "macros": "{% macro say(x) %}{% generate x %}{{ x }}{{ caller() }}{% endgenerate %}"
        "{% endmacro %}",
        "page": "{% extends 'base' %}{% from 'macros' import say %}{% block body %}"
        "{% for i in 'ab' %}{% set j = i * 2 %}{% generate i %}{{ loop.index }}{{ j }}"
        "{% endgenerate %}{% endfor %}{% call say('m') %}!{{ name }}{% endcall %}{% endblock %}",
    }
    page = environment(loader=DictLoader(files)).get_template("page")
    assert page.render(name="x") == "<1aa><2bb><m!x>|<part of x>"
    assert environment(loader=DictLoader(files), enable_async=True).get_template("page").render(
        name="x"
    ) == page.render(name="x")
    assert len(echo.requests) == 4


def test_delimiters_and_white_space(echo: ScriptedProvider) -> None:
    """The tag follows the environment's delimiters and its handling of white space."""
    brackets = environment(
        block_start_string="[%",
        block_end_string="%]",
        variable_start_string="[[",
        variable_end_string="]]",
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    template = "a\n  [% generate 'x' %]\n  Say {{ it }} of [[ name ]].\n  [% endgenerate %]\nb"
    assert brackets.from_string(template).render(name="x") == "a\n<Say {{ it }} of x.>b"
    assert rendered("a \n {%- generate 'x' -%} \n p \n {%- endgenerate -%} \n b") == "a<p>b"
    statements = environment(line_statement_prefix="#")
    assert statements.from_string("# generate 'x'\nline\n# endgenerate\n").render() == "<line>"
    with pytest.raises(UndefinedError, match="'name' is undefined"):
        brackets.from_string(template).render()
    with pytest.raises(UndefinedError, match="'kind' is undefined"):
        brackets.from_string("[% generate 'x', kind=kind %]p[% endgenerate %]").render()


@pytest.mark.parametrize("name", [r"C:\new\Users\me", "..", "a/b", "ä b", "x.prompt", "n\nl"])
def test_names_that_are_no_file_names(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Any name will do, a Windows path too: a reply's file gets one that every system can have."""
    folder = tmp_path_factory.mktemp("replies")
    monkeypatch.setenv("PYGEN_MODEL", f"files:{folder}")
    with pytest.raises(PygenError, match="No reply to "):
        rendered(r"{% generate name %}Say C:\new\{{ name }}.{% endgenerate %}", name=name)
    [asked] = folder.rglob("*.prompt.md")
    assert asked.parent == folder / "generate"
    assert rf"C:\\new\\{name.encode('unicode_escape').decode()}"[:9] in asked.read_text("utf-8")
    asked.with_name(asked.name.replace(".prompt.md", ".md")).write_text("It.", "utf-8")
    assert rendered(r"{% generate name %}Say C:\new\{{ name }}.{% endgenerate %}", name=name) == (
        "It."
    )


def test_two_prompts_of_one_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Replies that are found by name cannot serve two prompts, which would never end."""
    folder = tmp_path_factory.mktemp("replies")
    monkeypatch.setenv("PYGEN_MODEL", f"files:{folder}")
    (folder / "generate").mkdir()
    (folder / "generate/a.md").write_text("It.", "utf-8")
    loop = "{% for i in 'xy' %}{% generate 'a' %}{{ i }}{% endgenerate %}{% endfor %}"
    with pytest.raises(PygenError, match=r"two prompts are named 'a'\. Name each tag differently"):
        rendered(loop)
    assert (folder / "generate/a.md").read_text("utf-8") == "It."


def test_other_environments() -> None:
    """A sandbox renders the tag, and an environment of native types makes a value of JSON."""
    scripted('{"a": [1]}')
    tag = "{% generate 'a', kind='json' %}p{% endgenerate %}"
    sandbox = SandboxedEnvironment(extensions=[EXTENSION]).from_string(tag).render()
    assert sandbox == '{\n  "a": [\n    1\n  ]\n}'
    native = NativeEnvironment(extensions=[EXTENSION]).from_string(tag).render()
    assert native == {"a": [1]}  # type: ignore[comparison-overlap]  # a native value


@pytest.mark.parametrize("how", ["async", "threads"])
def test_templates_at_once(how: str) -> None:
    """Templates that are rendered at once ask at once, in an async environment and in threads."""
    together = threading.Barrier(3)

    def answer(request: Request) -> str:
        together.wait(20)  # breaks where the requests come one after the other
        return str(brief(request)["prompt"])

    answering(answer)
    names = ["a", "b", "c"]
    tag = "{% generate name %}{{ name }}{% endgenerate %}"
    if how == "threads":
        template = environment().from_string(tag)
        with ThreadPoolExecutor(3) as pool:
            made = list(pool.map(lambda name: template.render(name=name), names))
    else:
        template = environment(enable_async=True).from_string(tag)

        async def all_of_them() -> list[str]:
            return await asyncio.gather(*(template.render_async(name=name) for name in names))

        made = asyncio.run(all_of_them())
    assert made == names


def test_how_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more requests are under way in an async environment than PYGEN_CONCURRENCY allows."""
    monkeypatch.setenv("PYGEN_CONCURRENCY", "2")
    monkeypatch.setenv("PYGEN_MODEL", "groq:small-model")
    template = environment(enable_async=True).from_string(INTRO)

    async def all_of_them() -> list[str]:
        return await asyncio.gather(*(template.render_async(name=str(n)) for n in range(8)))

    with ModelServer("groq", author, delay=0.05) as server:
        for variable, value in server.environ.items():
            monkeypatch.setenv(variable, value)
        assert len(asyncio.run(all_of_them())) == 8
    assert server.peak <= 2
