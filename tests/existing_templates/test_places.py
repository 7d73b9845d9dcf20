"""A tag that cannot be read, or has a wrong option: told in one line, with where it stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.copier import copier
from support.existing import EXTENSION, ONLY_TEXTS, cookiecutter, cruft, unframed, write_template

pytestmark = pytest.mark.slow

TAG = '{% generate "intro", knd="markdown" %}Introduce it.{% endgenerate %}'
PATH = TAG.replace('"', "'")
TOLD = "generate has no option 'knd'; it has kind, model and max_tokens."
OPEN = '{% generate "intro" %}Introduce it.{% endgenrate %}'
VARIABLES = {"slug": "tiny", "_extensions": [EXTENSION]}
SCAFFOLD = {"PYGEN_MODEL": "scaffold"}


def question(text: str) -> str:
    """Return a `copier.yml` with a question that has a text on its second line."""
    head = f"_jinja_extensions: [{EXTENSION}]\nintro:\n  type: str\n  ask: false\n"
    return f"{head}  default: |-\n    a\n    {text}\n"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"copier.yml": question(TAG)}, f"The question 'intro', line 2: {TOLD}"),
        (
            {"copier.yml": ONLY_TEXTS, "docs/a.txt.jinja": f"a\n\n{TAG}\n"},
            f"docs/a.txt.jinja, line 3: {TOLD}",
        ),
        (
            {
                "copier.yml": ONLY_TEXTS,
                "a.txt.jinja": '{% include "part.j2" %}',
                "part.j2": f"a\n{TAG}\n",
            },
            f"part.j2, line 2: {TOLD}",
        ),
        (
            {"copier.yml": ONLY_TEXTS, f"{PATH}.txt": ""},
            f"Error rendering template path {PATH}.txt: {TOLD}",
        ),
        (
            {"copier.yml": f"{ONLY_TEXTS}_message_after_copy: '{TAG}'\n"},
            f"_message_after_copy, line 1: {TOLD}",
        ),
        (
            {"copier.yml": ONLY_TEXTS, "a.txt.jinja": f"a\n{OPEN}\n"},
            "a.txt.jinja, line 2: Encountered unknown tag 'endgenrate'.",
        ),
        (
            {"copier.yml": ONLY_TEXTS, "a.txt.jinja": "a\n{% endgenerate %}\n"},
            "a.txt.jinja, line 2: endgenerate stands here without a generate before it.",
        ),
        (
            {
                "copier.yml": ONLY_TEXTS,
                "a.txt.jinja": '{% generate "a", kind="t" ~ "oml" %}x{% endgenerate %}',
            },
            "The generate tag 'a': generate has no kind 'toml'",
        ),
    ],
    ids=["question", "file", "include", "path", "message", "not ended", "not begun", "computed"],
)
def test_in_copier(files: dict[str, str], told: str, tmp_path: Path) -> None:
    """Copier names the question, the file and its line, or the setting, before it writes a file."""
    template = write_template(tmp_path / "template", files)
    made = tmp_path / "made"
    done = copier("copy", "--trust", "--defaults", template, made, environ=SCAFFOLD)
    assert done.code == 1
    assert done.complaint.startswith(told)
    assert "Traceback" not in done.err
    assert not made.exists()


@pytest.mark.parametrize(
    ("variables", "file", "text", "told"),
    [
        ({"intro": TAG}, "a.txt", "", f"The variable 'intro', line 1: {TOLD}"),
        ({}, "a.txt", f"a\n{TAG}\n", f"a.txt, line 2: {TOLD}"),
        ({}, f"{PATH}.txt", "", f"A path of the template, line 1: {TOLD}"),
    ],
    ids=["variable", "file", "path"],
)
def test_in_cookiecutter_and_cruft(
    variables: dict[str, str], file: str, text: str, told: str, tmp_path: Path
) -> None:
    """Both name the variable or the file with its line; cruft as typer tells an error."""
    template = write_template(
        tmp_path / "template",
        {
            "cookiecutter.json": json.dumps({**VARIABLES, **variables}),
            f"{{{{ cookiecutter.slug }}}}/{file}": text,
        },
    )
    done = cookiecutter("--no-input", "-o", tmp_path / "made", template, environ=SCAFFOLD)
    assert (done.code, done.complaint) == (1, f"Error: {told} Mend it there.")
    assert "Traceback" not in done.err
    done = cruft(
        "create", "--no-input", "--output-dir", tmp_path / "kept", template, environ=SCAFFOLD
    )
    assert done.code == 1
    assert told in unframed(done)
    assert "Traceback" not in done.err
