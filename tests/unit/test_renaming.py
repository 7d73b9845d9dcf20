"""A rename changes names where they are code, and leaves what merely looks like them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from pygen_copier.errors import PygenError
from pygen_copier.plan.model import read_plan
from pygen_copier.project.write import write_all
from pygen_copier.renaming.moves import Moves
from pygen_copier.renaming.plan import renamed_plan
from pygen_copier.renaming.renaming import Renaming
from pygen_copier.renaming.texts import Texts

OFFERS = {"codes": {"f"}, "deep.rows": {"g"}}


def texts(
    imported: str = "tiny_codes",
    package: str = "tiny-codes",
    modules: Mapping[str, str] | None = None,
    old: str = "tiny_codes",
) -> Texts:
    """Return what rewrites the texts of a package with two modules."""
    renaming = Renaming(
        ("tiny-codes", package),
        (old, imported),
        modules or {},
        members=frozenset({"codes", "deep", "f"}),
        offers=OFFERS,
    )
    files = {
        f"src/{old}/{each.replace('.', '/')}.py": f"src/{old}/{new.replace('.', '/')}.py"
        for each, new in (modules or {}).items()
    }
    folders = {f"src/{old}": f"src/{imported}"} if imported != old else {}
    return Texts(renaming, Moves(files, folders))


IMPORT_NAME = {
    "imports": ("import tiny_codes.codes as c, os\n", "import qec.codes as c, os\n"),
    "attributes": (
        "import tiny_codes\nx = tiny_codes.codes.f(tiny_codes=1).tiny_codes\n",
        "import qec\nx = qec.codes.f(tiny_codes=1).tiny_codes\n",
    ),
    "a variable of the name": (
        "def h(tiny_codes):\n    return tiny_codes.codes\n",
        "def h(tiny_codes):\n    return tiny_codes.codes\n",
    ),
    "the new name is taken": (
        "import tiny_codes\nqec = tiny_codes.f(1)\n",
        "import qec as tiny_codes\nqec = tiny_codes.f(1)\n",
    ),
    "strings": (
        'patch("tiny_codes.codes.f")\nimport_module("tiny_codes")\nopen("tiny_codes.txt")\n',
        'patch("qec.codes.f")\nimport_module("qec")\nopen("tiny_codes.txt")\n',
    ),
    "paths": (
        'ROOT / "src" / "tiny_codes" / "x.py"\np = "src/tiny_codes/x"\nq = "tiny_codes"\n',
        'ROOT / "src" / "qec" / "x.py"\np = "src/qec/x"\nq = "tiny_codes"\n',
    ),
    "a module that is run": (
        '["-m", "tiny_codes", "tiny_codes"]\n',
        '["-m", "qec", "tiny_codes"]\n',
    ),
    "words": ("x = 1  # tiny_codes are codes\n", "x = 1  # tiny_codes are codes\n"),
    "no Python": ("def tiny_codes.codes:\n", "def qec.codes:\n"),
}


@pytest.mark.parametrize("case", IMPORT_NAME)
def test_an_import_name_changes_in_python_where_it_is_imported(case: str) -> None:
    """Imports, what looks them up and import paths in strings change; all else stays."""
    before, after = IMPORT_NAME[case]
    assert texts("qec").own("tests/test_x.py", before) == after


MODULE = {
    "from the package": (
        "from tiny_codes import codes\ncodes.f()\n",
        "from tiny_codes import tables\ntables.f()\n",
    ),
    "the new name is taken": (
        "from tiny_codes import codes\ntables = codes.f()\n",
        "from tiny_codes import tables as codes\ntables = codes.f()\n",
    ),
    "relative": (
        "from . import codes\nfrom .codes import f\n",
        "from . import tables\nfrom .tables import f\n",
    ),
    "bound twice": (
        "try:\n    from tiny_codes import codes\nexcept ImportError:\n    codes = None\n",
        "try:\n    from tiny_codes import tables as codes\nexcept ImportError:\n    codes = None\n",
    ),
    "in two places": (
        "from tiny_codes.deep import rows, other\n",
        "from tiny_codes.deep import rows, other\n",
    ),
}


@pytest.mark.parametrize("case", MODULE)
def test_a_module_changes_in_python_where_it_is_imported(case: str) -> None:
    """An import of the module, absolute or relative, and what it binds get the new name."""
    before, after = MODULE[case]
    rewrites = texts(modules={"codes": "tables"})
    assert rewrites.own("src/tiny_codes/x.py", before) == after


def test_a_module_that_leaves_its_subpackage_is_imported_from_where_it_is() -> None:
    """One import becomes two, a lookup through the old place leads to the new one."""
    rewrites = texts(modules={"deep.rows": "rows"})
    before = "from tiny_codes.deep import rows, other\nimport tiny_codes.deep.rows\n"
    after = (
        "from tiny_codes import rows\nfrom tiny_codes.deep import other\nimport tiny_codes.rows\n"
    )
    assert rewrites.own("x.py", before) == after
    assert rewrites.own("x.py", "from tiny_codes import deep\ndeep.rows.g()\n") == (
        "import tiny_codes.rows\nfrom tiny_codes import deep\ntiny_codes.rows.g()\n"
    )


MARKDOWN = """\
# tiny-codes

tiny_codes makes codes: `tiny_codes.codes.f`, `codes`, [this](../src/tiny_codes/codes.py#L3).

::: tiny_codes.codes

```python
from tiny_codes import codes
```

- item

  ```console
  python -m tiny_codes src/tiny_codes/codes.py
  ```
"""


def test_markdown_changes_in_its_code_and_links() -> None:
    """Blocks, spans, directives, commands and links change; sentences stay."""
    now = texts("qec").own("docs/x.md", MARKDOWN)
    stay = ("# tiny-codes\n\ntiny_codes makes codes: ", "`codes`, [this](")
    assert all(each in now for each in stay)
    assert now.count("qec") == 6
    assert now.count("tiny_codes") == 1


TOML = """\
[project]
name = "tiny-codes"
keywords = ["codes"]
[project.scripts]
x = "codes.codes:main"
[tool.coverage.run]
source = ["codes"]
"""


def test_settings_change_by_what_stands_beside_a_word() -> None:
    """A name that could be a word is an import name where a setting takes import names."""
    now = texts("qec", old="codes").own("pyproject.toml", TOML)
    assert now == TOML.replace('"codes.codes:', '"qec.codes:').replace(
        'source = ["codes"]', 'source = ["qec"]'
    )


def test_generated_prose_names_the_package_of_now_and_changelogs_what_was() -> None:
    """A name with a hyphen can only be the name, in what was generated; history stays."""
    rewrites = texts(package="qec-kit")
    assert rewrites.generated("docs/x.md", "tiny-codes is tiny.\n") == "qec-kit is tiny.\n"
    assert rewrites.own("docs/x.md", "tiny-codes is tiny.\n") == "tiny-codes is tiny.\n"
    assert rewrites.generated("docs/x.md", "# tiny-codes\n") == "# qec-kit\n"
    changes = "- `tiny_codes.codes.f` is new\n"
    assert texts("qec").own("CHANGELOG.md", changes) == changes


def test_a_plan_is_renamed_wherever_it_holds_names() -> None:
    """Modules, features and artifacts have their new names in every field, and types too."""
    plan = read_plan(
        {
            "features": [{"name": "a", "given": "a: more", "description": "It is `codes.f`."}],
            "modules": [
                {"name": "codes", "features": ["a"], "api": [_function("f", "() -> int")]},
                {"name": "deep.rows", "uses": ["codes"], "api": [_function("g", "() -> codes.f")]},
            ],
            "scripts": [{"name": "run", "module": "codes", "function": "f"}],
            "requirements": [{"id": "R1", "text": "codes are small", "modules": ["codes"]}],
            "notes": {"tests:codes": ["shorter"], "example:a": ["longer"]},
            "stand_ins": ["api:codes", "feature:a", "summary"],
        }
    )
    rewrites = texts(modules={"codes": "tables"})
    renaming = replace(rewrites.renaming, features={"a": "b"})
    now = renamed_plan(plan, Texts(renaming, rewrites.moves))
    assert [module.name for module in now.modules] == ["tables", "deep.rows"]
    assert now.module("deep.rows").uses == ("tables",)
    assert now.module("deep.rows").spec()["api"][0]["signature"] == "() -> tables.f"
    assert now.module("tables").features == ("b",)
    assert (now.features[0].name, now.features[0].given) == ("b", "b: more")
    assert now.features[0].description == "It is `tables.f`."
    assert now.scripts[0].module == "tables"
    assert (now.requirements[0].text, now.requirements[0].modules) == (
        "codes are small",
        ("tables",),
    )
    assert now.notes == {"tests:tables": ("shorter",), "example:b": ("longer",)}
    assert now.stand_ins == ("api:tables", "feature:b", "summary")


def _function(name: str, signature: str) -> dict[str, str]:
    return {"kind": "function", "name": name, "signature": signature}


def test_files_are_written_all_or_not_at_all(tmp_path: Path) -> None:
    """Where one file cannot be written, all are where and what they were."""
    (tmp_path / "old").mkdir()
    for name in ("old/a.py", "old/b.py"):
        (tmp_path / name).write_text(name)
    (tmp_path / "new").write_text("a file where a folder should be")
    files = {"first.py": b"1", "new/a.py": b"a"}
    with pytest.raises(PygenError, match="Every file is as it was"):
        write_all(tmp_path, files, {"old/a.py": "new/a.py", "old/b.py": None})
    there = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.py")}
    assert there == {"old/a.py", "old/b.py"}
    assert (tmp_path / "old/a.py").read_text() == "old/a.py"
