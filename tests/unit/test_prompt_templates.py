"""PromptTemplates: the system message of each task."""

from __future__ import annotations

import threading
import tomllib
from pathlib import Path
from typing import Any

import pytest
from support.copier import REPOSITORY
from support.scripted import RECIPE_PROMPTS

from pygen_copier.errors import PygenError
from pygen_copier.prompts.brief import Document
from pygen_copier.prompts.prompt_templates import OWN_FOLDER, PromptTemplates


@pytest.mark.parametrize("task", ["assess", "feature", "summary", "structure"])
def test_the_tasks_of_planning_have_a_wording(task: str) -> None:
    """The library itself words what it plans with, and each asks for one JSON object."""
    assert "Reply with one JSON object" in " ".join(PromptTemplates().of(task).split())


@pytest.mark.parametrize("task", ["module", "tests", "example"])
def test_the_recipe_words_its_tasks(task: str) -> None:
    """The template words what it generates: the rules of all code first, the form last."""
    words = PromptTemplates([RECIPE_PROMPTS]).of(task)
    assert words.startswith("You are a senior Python engineer")
    assert "Reply with one block fenced as python" in words.splitlines()[-1]
    assert "{{" not in words
    assert "{%" not in words


@pytest.mark.parametrize("task", ["repair", "revise"])
def test_rules_are_those_of_what_is_written(task: str) -> None:
    """Who mends a page is told nothing of code, and who mends code nothing of pages."""
    prompts = PromptTemplates([RECIPE_PROMPTS])
    page, code = (prompts.of(task, of) for of in ("page", "tests"))
    assert "Rules for all pages" in page
    assert "whole page" in page.splitlines()[-1]
    assert "mypy" not in page
    assert "Rules for all code" in code
    assert "Markdown" not in code
    assert prompts.of("module").partition("Write the module")[0] in code


def test_what_begins_together_is_rendered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of requests that begin in the same moment one compiles a prompt, and the others wait."""
    prompts = PromptTemplates([RECIPE_PROMPTS])
    rendered: list[str] = []
    render = prompts._render
    threads = [threading.Thread(target=prompts.of, args=("module",)) for _ in range(2)]

    def rendering(name: str, *more: Any) -> str:
        if not rendered:
            threads[1].start()
            threads[1].join(0.1)  # it waits for this thread
        rendered.append(name)
        return render(name, *more)

    monkeypatch.setattr(prompts, "_render", rendering)
    threads[0].start()
    for thread in threads:
        thread.join()
    assert sorted(rendered) == ["module", "python"]


def test_what_all_requests_of_a_stage_share_comes_first() -> None:
    """Rules and package are the same to the letter, and stand before what a task has of its own."""
    prompts = PromptTemplates([RECIPE_PROMPTS], facts={"import_name": "tiny_codes"})
    context = Document("text", "context", "Small codes.\n", shared=True)
    source = Document("python", "src/tiny_codes/codes.py", "A = 1\n")
    briefs: dict[str, dict[str, Any]] = {
        "module": {"module": {"name": "codes"}, "context": context},
        "tests": {"source": source, "context": context},
        "repair": {"of": "module", "source": source, "context": context},
    }
    messages = {task: prompts.messages(task, brief) for task, brief in briefs.items()}
    (system,) = {each.system for each in messages.values()}
    assert "package `tiny_codes`" in system
    for each in messages.values():
        assert each.user.startswith("```text context\nSmall codes.\n```\n\n")
    lead = messages["tests"].user.index("Write the pytest tests")
    assert lead < messages["tests"].user.index("```python src/tiny_codes/codes.py")


def test_docstrings_are_asked_for_in_the_packages_style() -> None:
    """Rules and the file that shows what is meant follow the answer."""
    google, numpy = (
        PromptTemplates([RECIPE_PROMPTS], facts={"docstrings": style}).of("python")
        for style in ("google", "numpy")
    )
    assert "Google's style" in google
    assert "    Args:\n" in google
    assert "numpy's style" in numpy
    assert "    Parameters\n    ----------\n" in numpy
    assert "Args:" not in numpy


def test_the_rules_name_what_the_linter_of_the_package_looks_for() -> None:
    """The prompt tells the same rules as the package's own configuration of ruff."""
    lint = tomllib.loads((REPOSITORY / "parts/lint.toml").read_text(encoding="utf-8"))
    selected = [rule for rule in lint["tool"]["ruff"]["lint"]["select"] if rule != "RUF022"]
    told = f"{', '.join(selected[:-1])} and {selected[-1]}"
    assert told in " ".join(PromptTemplates([RECIPE_PROMPTS]).of("python").split())


def test_a_small_window_is_told_in_short() -> None:
    """Where the room is small, the examples are left out, and nothing else."""
    prompts = PromptTemplates([RECIPE_PROMPTS])
    for task in ("module", "page"):
        small, large = (prompts.messages(task, {}, small=small).system for small in (True, False))
        assert len(small) < len(large) * 0.85
        assert large.startswith(small)


def test_a_folder_of_the_recipe_comes_first(tmp_path: Path) -> None:
    """A recipe may reword a task of the library."""
    (tmp_path / "assess.md.jinja").write_text("Allow {{ 'all' }}.", encoding="utf-8")
    prompts = PromptTemplates([tmp_path])
    assert prompts.of("assess").endswith("\n\nAllow all.")
    assert prompts.of("summary") == PromptTemplates().of("summary")


def test_a_missing_prompt_is_named_with_the_places(tmp_path: Path) -> None:
    """The message says which file is missing, and where it was looked for."""
    with pytest.raises(PygenError) as caught:
        PromptTemplates([tmp_path]).of("paint")
    assert str(caught.value) == (
        f"There is no prompt paint.md.jinja in {tmp_path}, {OWN_FOLDER}. "
        "Add it to one of these folders."
    )


def test_a_digest_tells_another_wording(tmp_path: Path) -> None:
    """The digest changes with the words a model reads, includes among them, and only with them."""
    shared = tmp_path / "shared.md.jinja"
    (tmp_path / "paint.md.jinja").write_text('{% include "shared.md.jinja" %}', encoding="utf-8")
    digests = []
    for words in ("Paint it red.", "Paint it blue.", "Paint it red."):
        shared.write_text(words, encoding="utf-8")
        digests.append(PromptTemplates([tmp_path]).digest("paint"))
    assert digests[0] == digests[2] != digests[1]
    assert len(digests[0]) == 8


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'x' * 9999999999 }}",
        "{{ [1] * 9999999999 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ '%0999999999d' % 1 }}",
        "{{ 'x'.center(9999999999) }}",
        "{{ 'x' | center(9999999999) }}",
        "{{ '%0999999999d' | format(1) }}",
        "{{ 'x' | indent(9999999999) }}",
        "{{ '{:>9999999999}'.format(1) }}",
        "{{ '{:>{}}'.format(1, 9999999) }}",
        "{{ '%*d' | format(9999999, 1) }}",
        "{{ range(99999) | join('x' * 99999) }}",
        "{{ range(99999) | map('string') | join('x' * 99999) }}",
        "{{ ('x' * 99999) | replace('x', 'x' * 99999) }}",
        "{% for a in range(10**9) %}x{% endfor %}",
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% for a in 'x' * 99999 %}{% for b in 'x' * 99999 %}{% endfor %}{% endfor %}",
        "{% set n = namespace(x='x') %}{% for a in range(99) %}{% set n.x = n.x ~ n.x %}"
        "{% endfor %}",
        "{% set n = namespace(x=[1]) %}{% for a in range(99) %}{% set n.x = [n.x, n.x] %}"
        "{% endfor %}{{ n.x }}",
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}"
        "{{ m(60) }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ lipsum(999999) }}",
        "x" * 100_001,
        "{% for a in range(9999) %}{{ 'x' * 999 }}{% endfor %}",
        "{% include 'module.md.jinja' %}",
    ],
)
def test_a_prompt_has_an_end(tmp_path: Path, text: str) -> None:
    """A prompt that would take all time or memory is told in one line, as one that is no Jinja."""
    (tmp_path / "module.md.jinja").write_text(text, encoding="utf-8")
    with pytest.raises(PygenError, match=r"module\.md\.jinja cannot be used: "):
        PromptTemplates(overrides=[tmp_path]).of("module")


def test_a_prompt_may_do_what_prompts_do(tmp_path: Path) -> None:
    """Loops, macros, joined texts and filters of an ordinary size work as ever."""
    text = (
        "{% macro m(n) %}[{{ n }}]{% endmacro %}{% for a in ['b', 'c'] %}{{ loop.index }}"
        "{{ m(a) }}{{ '' if loop.last else ', ' }}{% endfor %}"
        "{{ ' and ' ~ (['x', 'y'] | map('upper') | join('-')) }}{{ '!' * 3 }}{{ 2 ** 8 }}"
    )
    (tmp_path / "module.md.jinja").write_text(text, encoding="utf-8")
    assert "1[b], 2[c] and X-Y!!!256" in PromptTemplates(overrides=[tmp_path]).of("module")
