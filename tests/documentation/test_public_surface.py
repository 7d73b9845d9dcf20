"""The public names: written down once, documented in full, and all that the pages import."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import re
import sys
from collections.abc import Iterator
from types import ModuleType

import griffe
import pytest
from support.blocks import blocks_of
from support.copier import REPOSITORY, run
from support.pages import DOCS

from pygen_copier import template_api, template_api_python

MODULES = (
    "template_api",
    "template_api_python",
    "providers",
    "errors",
    "testing",
    "jinja_ext",
    "evaluation",
)
PAGES = sorted([*DOCS.rglob("*.md"), REPOSITORY / "README.md"])


def names_of(module: ModuleType) -> set[str]:
    """Return the public names of a module."""
    listed = getattr(module, "__all__", None)
    return set(listed or (name for name in vars(module) if not name.startswith("_")))


@pytest.mark.slow
def test_the_reference_pages_are_what_the_docstrings_say() -> None:
    """After a change of a docstring or a signature, `python docs/api_pages.py` was run."""
    sys.path.insert(0, str(DOCS))
    try:
        pages = importlib.import_module("api_pages").PAGES
    finally:
        sys.path.remove(str(DOCS))
    for page in pages:
        written = (DOCS / "reference" / page.file).read_text(encoding="utf-8")
        assert (
            written == page.text()
        ), f"run: python docs/api_pages.py ({page.file} is not as built)"


def dataclasses_of() -> Iterator[type]:
    """Yield the dataclasses that templates, providers and tests meet."""
    for name in MODULES:
        module = importlib.import_module(f"pygen_copier.{name}")
        for each in sorted(names_of(module)):
            value = getattr(module, each)
            if isinstance(value, type) and dataclasses.is_dataclass(value):
                yield value


@pytest.mark.parametrize("kind", dict.fromkeys(dataclasses_of()), ids=lambda kind: kind.__name__)
def test_every_field_is_documented(kind: type) -> None:
    """A field that authors fill in or read is said to be what it is, in the order of the class."""
    sections = griffe.Docstring(kind.__doc__ or "").parse("google")
    told = [
        each.name
        for section in sections
        if section.kind is griffe.DocstringSectionKind.attributes
        for each in section.value
    ]
    fields = [field.name for field in dataclasses.fields(kind) if not field.name.startswith("_")]
    assert sorted(told) == sorted(fields)


def test_few_names_are_for_every_template() -> None:
    """What a recipe of any files needs is few; what is for Python stands apart."""
    assert len(template_api.__all__) <= 20
    assert not set(template_api.__all__) & set(template_api_python.__all__)


def imports_of(code: str) -> Iterator[tuple[str, str]]:
    """Yield the module and the name of each import from this library."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pygen_copier"):
            yield from ((str(node.module), alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((each.name, "") for each in node.names if "pygen_copier" in each.name)


def test_pages_import_public_names_only() -> None:
    """What a page tells people to import is among the names that are promised."""
    files = [*(DOCS / "recipes").rglob("*.py"), *(REPOSITORY / "extensions").rglob("*.py")]
    codes = [path.read_text(encoding="utf-8") for path in files]
    pages = [page for page in PAGES if page.parent.name != "reference" or page.name == "plan.md"]
    codes += [b.text for page in pages for b in blocks_of(page) if b.language == "python"]
    found = {each for code in codes for each in imports_of(code)}
    assert len(found) > 30
    public = {"pygen_copier", *(f"pygen_copier.{name}" for name in MODULES)}
    for module, name in found:
        assert module in public, f"{module} is not public"
        assert name in names_of(importlib.import_module(module)), f"{module}.{name} is not public"


def test_dotted_names_on_pages_are_public() -> None:
    """So is what stands in the words of a page and in settings of a template."""
    public = "|".join(MODULES)
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for name in re.findall(r"\bpygen_copier\.[\w.]+\w", text):
            assert re.match(
                rf"pygen_copier\.({public}|PygenError|Plan|valid_plan)\b", name
            ), f"{page.name}: {name}"


def test_late_names_are_there() -> None:
    """`import *` finds every name of a package, and another name is none."""
    code = """
import pygen_copier, pygen_copier.providers
for package in (pygen_copier, pygen_copier.providers):
    for name in package.__all__:
        getattr(package, name)
    try:
        package.nothing
    except AttributeError as error:
        print(error)
"""
    done = run(sys.executable, "-c", code)
    assert done.out.count("has no attribute 'nothing'") == 2, done.err


@pytest.mark.timeout(600)
@pytest.mark.slow
def test_a_built_wheel_types_recipes_and_providers(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Against the wheel alone, not the checkout, mypy finds nothing in what authors write."""
    folder = tmp_path_factory.mktemp("wheel")
    done = run(
        *(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder),
        cwd=REPOSITORY,
    )
    assert done.code == 0, done.err
    (wheel,) = folder.glob("*.whl")
    done = run(sys.executable, "-m", "venv", "--without-pip", folder / "venv")
    assert done.code == 0, done.err
    (site,) = (folder / "venv").glob("lib/python*/site-packages")
    done = run(
        *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--no-index", "--no-deps", "--target", site, wheel),
    )
    assert done.code == 0, done.err
    # The packages of this environment, but not what its own `.pth` files add: the checkout.
    (site / "others.pth").write_text(f"{importlib.import_module('yaml').__path__[0]}/..\n")
    python = folder / "venv/bin/python"
    where = run(python, "-c", "import pygen_copier; print(pygen_copier.__file__)", cwd=folder)
    assert where.out.startswith(str(site)), where.out + where.err

    page = blocks_of(DOCS / "how-to/providers.md")
    (provider,) = (block.text for block in page if block.title.endswith("pygen_local.py"))
    (folder / "pygen_local.py").write_text(provider, encoding="utf-8")
    for path in (*(REPOSITORY / "extensions").glob("*.py"), *(DOCS / "recipes").rglob("*.py")):
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    done = run(
        *(sys.executable, "-m", "mypy", "--strict", "--python-executable", python),
        *("--cache-dir", folder / "cache", "--config-file", ""),
        *sorted(folder.glob("*.py")),
        cwd=folder,
    )
    assert done.code == 0, done.out + done.err
