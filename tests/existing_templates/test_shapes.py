"""The shapes of public templates, of our own making: each has tags in files, and a next release.

What public templates themselves do is measured by `benchmarks/public_templates.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from support.copier import ANSWERS, Project, commit, copier
from support.existing import EXTENSION, TEXTS, Files, author, write_template
from support.servers import ModelServer

pytestmark = pytest.mark.slow

INTRO = '{% generate "intro", kind="markdown" %}Introduce it.{% endgenerate %}\n'
CODE = '{% generate "code", kind="python" %}Write a function.{% endgenerate %}\n'
HOOK = """\
from copier_template_extensions import ContextHook


class Namespace(ContextHook):
    def hook(self, context):
        return {"cookiecutter": {"name": context["name"], "slug": context["name"].lower()}}
"""
MACROS = """\
{% macro badge() %}[{{ name }}]{% endmacro %}
{% macro about(what) %}{% generate "about-" ~ what %}Say what {{ what }} is.{% endgenerate %}
{% endmacro %}
"""


@dataclass(frozen=True)
class Shape:
    """A template of a shape.

    Attributes:
        config: What its `copier.yml` says beside the question for a name.
        files: Its files.
        release: What its next release changes.
        texts: The names of its texts.
        edited: The files that a person edits.
        links: Symbolic links in it, with what they point to.
    """

    config: str
    files: Files
    release: Files
    texts: tuple[str, ...]
    edited: tuple[str, ...]
    links: Files = field(default_factory=dict)


SHAPES = {
    "extensions of its own, with a hook": Shape(
        """\
_envops: {autoescape: false, keep_trailing_newline: true}
_subdirectory: project
_preserve_symlinks: true
_jinja_extensions:
- copier_template_extensions.TemplateExtensionLoader
- extensions.py:Namespace
- EXTENSION
_skip_if_exists: [CHANGELOG.md]
""",
        {
            "extensions.py": HOOK,
            "project/README.md.jinja": f"# {{{{ cookiecutter.slug }}}}\n\n{INTRO}\n## Use\n",
            "project/src/{{ cookiecutter.slug }}.py.jinja": f"import os\n\n\n{CODE}",
            "project/CHANGELOG.md.jinja": '{% generate "log" %}Begin.{% endgenerate %}\n',
            "project/{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers|to_nice_yaml }}",
        },
        {"project/CHANGELOG.md.jinja": "Nothing.\n", "project/new.txt.jinja": "New.\n"},
        ("code", "intro", "log"),
        ("README.md", "src/tiny.py", "CHANGELOG.md"),
    ),
    "one template for cookiecutter too": Shape(
        """\
_templates_suffix: ""
_subdirectory: "{% raw %}{{cookiecutter.name}}{% endraw %}"
_jinja_extensions:
  - EXTENSION
  - copier_template_extensions.TemplateExtensionLoader
  - helpers/extensions.py:Namespace
""",
        {
            "helpers/extensions.py": HOOK,
            "{{cookiecutter.name}}/README.md": f"# {{{{ cookiecutter.name }}}}\n\n{INTRO}\nEnd.\n",
            "{{cookiecutter.name}}/docs/{% if cookiecutter.slug == 'tiny' %}a.py{% endif %}": CODE,
            "{{cookiecutter.name}}/{% if cookiecutter.slug != 'tiny' %}b.py{% endif %}": INTRO,
            "{{cookiecutter.name}}/{{_copier_conf.answers_file}}": "{{_copier_answers|to_yaml}}",
        },
        {"{{cookiecutter.name}}/LICENSE": "MIT\n"},
        ("code", "intro"),
        ("README.md", "docs/a.py"),
    ),
    "macros of included files": Shape(
        """\
_envops: {lstrip_blocks: true, trim_blocks: true}
_subdirectory: template
_message_before_update: Thanks for updating {{ name }}.
_message_after_update: |
  Your project {{ name }} has been updated.
_jinja_extensions:
  - EXTENSION
""",
        {
            "includes/macros.jinja": MACROS,
            "template/README.md.jinja": '{% from pathjoin("includes", "macros.jinja") import badge '
            'with context %}\n{% from pathjoin("includes", "macros.jinja") import about %}\n'
            '# {{ badge() }}\n\n{{ about("it") }}\n\n## More\n\nMore.\n',
            "template/docs/{{ name }}.md.jinja": f"# {{{{ name }}}}\n\n{INTRO}",
            "template/{{_copier_conf.answers_file}}.jinja": "{{ _copier_answers|to_nice_yaml }}",
        },
        {"template/docs/more.md": "More.\n"},
        ("about-it", "intro"),
        ("README.md", "docs/Tiny.md"),
    ),
    "links, migrations and hidden questions": Shape(
        """\
_subdirectory: template
_migrations:
    - version: 2.0.0
      before: [echo This is a large step.]
_jinja_extensions: [EXTENSION]
has_docs: {type: bool, default: "{{ name == 'Tiny' }}", when: false}
""",
        {
            "shared.txt": "Shared.\n",
            "template/README.md.jinja": "{% if has_docs %}[docs](docs){% endif %}\n\n"
            f"# {{{{ name }}}}\n\n{INTRO}\n{{#      #}}Source | here\n",
            "template/{% if has_docs %}docs{% endif %}/guide.md.jinja": "# Guide\n\n"
            '{% generate "guide" %}Guide people.{% endgenerate %}\n',
            "template/{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers|to_nice_yaml }}",
        },
        {"template/added.txt": "Added.\n"},
        ("guide", "intro"),
        ("README.md", "docs/guide.md"),
        {"template/linked.txt": "../shared.txt"},
    ),
    "delimiters of its own": Shape(
        """\
_envops:
  block_start_string: "[%"
  block_end_string: "%]"
  variable_start_string: "[["
  variable_end_string: "]]"
  comment_start_string: "[#"
  comment_end_string: "#]"
_jinja_extensions: [EXTENSION]
""",
        {
            "README.md.jinja": f"# {{{{ name }}}}\n\n{INTRO}\n",
            "{{ name }}.py.jinja": CODE,
            "{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers|to_nice_yaml }}",
        },
        {"new.txt": "New.\n"},
        ("code", "intro"),
        ("README.md", "Tiny.py"),
    ),
    "questions in several parts, and in files of their own": Shape(
        """\
_jinja_extensions: [EXTENSION]
---
!include shared/*.yml
---
kind: {type: str, default: small}
---
""",
        {
            "shared/questions.yml": "place: {type: str, default: here}\n",
            "README.md.jinja": f"# {{{{ name }}}} {{{{ kind }}}} {{{{ place }}}}\n\n{INTRO}\n",
            "code.py.jinja": CODE,
            "{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers|to_nice_yaml }}",
        },
        {"new.txt": "New.\n"},
        ("code", "intro"),
        ("README.md", "code.py"),
    ),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_tags_over_a_release(shape: Shape, tmp_path: Path) -> None:
    """Texts are asked for once; a release, a recopy and a copy from the answers need no service."""
    template = _template(shape, tmp_path)
    project, other = Project(tmp_path / "project"), Project(tmp_path / "other")
    with ModelServer("groq", author) as server:
        done = _copy(template, project, "-d", "name=Tiny", environ=server.environ)
        assert done == ""
        asked = [ask.brief["name"] for ask in server.requests if ask.task == "generate"]
        assert sorted(asked) == sorted(shape.texts)
    project.start_history()
    for path in shape.edited:
        text = project.read(path)
        assert 'return "code"' in text or "Its second line." in text
        text = text.replace("Its second line.", "Mine.").replace('return "code"', 'return "mine"')
        project.write(path, f"Before.\n{text}")

    write_template(template, shape.release, "v2.0.0")
    edited = project.files()
    assert _alone(project, "update", tmp_path) == ""
    updated = project.files()
    for path in shape.edited:
        assert updated[path] == edited[path]
    assert set(updated) > set(edited)
    assert _alone(project, "recopy", tmp_path, "--overwrite") == ""
    data = project.folder / ANSWERS
    environ = {"PYGEN_CACHE_DIR": str(tmp_path / "empty")}
    assert _copy(template, other, "--data-file", data, environ=environ) == ""
    skipped = {"CHANGELOG.md"} if "_skip_if_exists" in shape.config else set()
    ours, theirs = project.files(), other.files()
    assert {path for path in ours if ours[path] != theirs.get(path)} == skipped


def _template(shape: Shape, folder: Path) -> Path:
    config = shape.config.replace("EXTENSION", EXTENSION)
    template = folder / "template"
    for path, target in shape.links.items():
        link = template / path
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(target)
    return write_template(template, _files(f"name: {{type: str}}\n{config}{TEXTS}", shape))


def _files(config: str, shape: Shape) -> Files:
    """Return a template's files, in the delimiters that its settings name."""
    files = {"copier.yml": config, **shape.files}
    if "block_start_string" not in config:
        return files
    return {_in_brackets(name): _in_brackets(text) for name, text in files.items()}


def _in_brackets(text: str) -> str:
    for usual, own in (("{%", "[%"), ("%}", "%]"), ("{{", "[["), ("}}", "]]")):
        text = text.replace(usual, own)
    return text


def _copy(template: Path, project: Project, *options: str | Path, environ: dict[str, str]) -> str:
    """Copy a template, and return what went wrong."""
    arguments = ("--trust", "--defaults", *options, template, project.folder)
    done = copier("copy", *arguments, environ=environ)
    return done.err if done.code else ""


def _alone(project: Project, command: str, folder: Path, *options: str) -> str:
    """Run a command with no key and an empty store, and return what went wrong."""
    commit(project.folder)
    arguments: list[str | Path] = [*options, project.folder]
    environ = {"PYGEN_CACHE_DIR": str(folder / "empty")}
    done = copier(command, "--trust", "--defaults", *arguments, environ=environ)
    return done.err if done.code else ""
