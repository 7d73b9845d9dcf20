"""Nothing else changes: a template without the tag renders as it does without the extension."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, TemplateError
from support.copier import REPOSITORY
from support.existing import EXTENSION, environment

PIECES = [
    *("{{ name }}", "{{ name | upper }}", "{{ generate }}", "{{ endgenerate }}", "{{ nope }}"),
    *("{% if name %}", "{% else %}", "{% endif %}", "{% for c in name %}", "{% endfor %}"),
    *("{%- set x = 1 -%}", "{% raw %}", "{% endraw %}", "{# generate #}", "{% call m() %}"),
    *("{% macro m() %}", "{% endmacro %}", "{% endcall %}", "{{ x }}", "{{"),
    *("%}", "\n", "  ", "generate", "<&>", "C:\\new", "{% filter lower %}", "{% endfilter %}", "é"),
]
OPTIONS = [
    {},
    {"trim_blocks": True, "lstrip_blocks": True, "keep_trailing_newline": True},
    {"autoescape": True},
    {"line_statement_prefix": "%", "line_comment_prefix": "##"},
]


def outcome(host: Environment, template: str) -> str:
    """Return what a template renders to, or the error it ends in."""
    try:
        return host.from_string(template).render(name="N&m", generate="G")
    except TemplateError as error:
        return f"{type(error).__name__} {getattr(error, 'lineno', 0)}: {error}"


@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=12), st.sampled_from(OPTIONS)
)
def test_a_template_without_the_tag(pieces: list[str], options: dict[str, bool]) -> None:
    """Any template gives the same text or the same error, with the extension and without."""
    template = "".join(pieces)
    bare, extended = environment(**options), environment(EXTENSION, **options)
    assert outcome(extended, template) == outcome(bare, template)


def test_filters_of_the_host() -> None:
    """A filter that is there already stays what it is."""
    host = environment()
    host.filters["slug"] = lambda _: "the host's"
    host.add_extension(EXTENSION)
    assert host.from_string("{{ 'a b' | slug }}").render() == "the host's"


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ 'x=( 1 )' | black }}", "x = 1\n"),
        ("{% filter black %}\nx=( 1 )\n{% endfilter %}", "x = 1\n"),
        ("{{ 'this is no Python' | black }}", "this is no Python\n"),
        ("{{ 'Tiny Service' | identifier }}", "tiny_service"),
        ("{{ '2 codes' | identifier }}", "n2_codes"),
        ("{{ 'class' | identifier }}", "class_"),
        ("{{ 'Tiny Service: É!' | slug }}", "tiny-service-e"),
        ("{{ 5 | slug }}{{ 5 | identifier }}", "5n5"),
    ],
)
def test_filters(template: str, expected: str) -> None:
    """The filters format code, and make names of any text."""
    assert environment(EXTENSION).from_string(template).render() == expected


def test_nothing_heavy_is_imported() -> None:
    """A template without the tag loads neither Copier nor black, an SDK or the client."""
    heavy = (
        "copier",
        "black",
        "groq",
        "google.genai",
        "ollama",
        "pydantic",
        "tenacity",
        "yaml",
        "click",
    )
    script = (
        "import sys, jinja2\n"
        f"environment = jinja2.Environment(extensions=[{EXTENSION!r}])\n"
        "assert environment.from_string('{{ name | slug }}').render(name='a b') == 'a-b'\n"
        f"print([name for name in {heavy!r} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    assert done.stdout == "[]\n"
