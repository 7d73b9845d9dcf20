"""Written pages: which request a page is, what it leans on, and what stands in without a model."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from support.plans import module_data, plan_of

from pygen_copier.digests import canonical_json
from pygen_copier.documentation.written_pages import WrittenPages
from pygen_copier.generation.artifact import Artifact
from pygen_copier.markdown.page import read_page
from pygen_copier.plan.model import Plan
from pygen_copier.prompts.brief import Document, plain
from pygen_copier.python.checks.imports import Imports
from pygen_copier.source.syntax import Source

SOURCE = '''"""Codes."""


class Code:
    """A code."""

    def rate(self) -> float:
        """Its rate."""
'''
TEXTS = {
    "module:codes": SOURCE,
    "module:tables": SOURCE,
    "module:noise": SOURCE,
    "example:parity": "print(1)\n",
    "example:look-up": "print(2)\n",
}


def two_features(**changes: Any) -> Plan:
    """Return a plan of two features and three modules."""
    features = [
        {"name": "parity", "description": "It checks parity."},
        {"name": "look-up", "description": "It looks up."},
    ]
    modules = [
        module_data("codes"),
        module_data("tables", features=["look-up"], uses=["codes"]),
        module_data("noise", features=["parity"]),
    ]
    return plan_of(*modules, features=features, context="Short.", **changes)


def written(plan: Plan) -> WrittenPages:
    """Return the written pages of a plan."""
    titles = {"index.md": "Overview", "tutorial.md": "Tutorial", "api.md": "API reference"}
    titles |= {f"how-to/{feature.name}.md": feature.name for feature in plan.features}
    titles |= {f"reference/{module.name}.md": module.name for module in plan.modules}
    titles |= {name: name for name in ("installation.md", "examples.md", "plan.md")}
    offers = {module.name: {item.name for item in module.api} for module in plan.modules}
    imports = Imports("tiny_codes", offers, offers, (), {"distance"})
    about = [Document("text", "context", text, shared=True) for text in ("Long.\n", plan.context)]
    names, leans_on = ("tiny-codes", "tiny_codes"), {"python": "3.11"}
    return WrittenPages(plan, *names, titles, [], imports, leans_on, *about)


def pages(plan: Plan) -> dict[str, Artifact]:
    """Return overview, tutorial and guides by their names."""
    made = written(plan)
    found = [made.overview(), made.tutorial(plan.features[:1]), *map(made.how_to, plan.features)]
    return {page.name: page for page in found}


def test_a_page_is_asked_for_with_what_is_really_there() -> None:
    """The brief has the API of the sources, running examples, terms, and what may be linked."""
    page = pages(two_features())["page:how-to-look-up"]
    assert (page.task, page.path) == ("page", "docs/how-to/look-up.md")
    assert page.needs == ("module:codes", "module:tables", "example:look-up")
    brief = {**page.inputs, **page.more({need: TEXTS[need] for need in page.needs})}
    assert brief["features"] == [{"name": "look-up", "description": "It looks up."}]
    assert [module["module"] for module in brief["api"]] == ["codes", "tables"]
    assert brief["api"][0]["names"][0]["members"][0]["name"] == "rate"
    assert brief["examples"] == [Document("python", "examples/look_up.py", "print(2)\n")]
    assert brief["links"]["../reference/codes.md"] == "codes"
    assert brief["links"]["../tutorial.md"] == "Tutorial"
    assert "look-up.md" not in brief["links"]
    assert {"term": "Code", "is": "a class of codes"} in brief["terms"]


def test_the_overview_is_asked_for_by_its_first_feature() -> None:
    """What lists all there is is added by code: no model sees it or writes it."""
    plan = two_features()
    page = pages(plan)["page:overview"]
    assert page.needs == ("module:codes", "module:noise", "example:parity")
    assert page.inputs["features"] == [{"name": "parity", "description": "It checks parity."}]
    written = "# tiny-codes\n\nSmall codes.\n\n## Features\n\n- Anything.\n\n## In code\n\nSo.\n"
    whole = page.whole(written)
    assert whole.startswith(
        "# tiny-codes\n\nSmall codes.\n\n## In code\n\nSo.\n\n## Features\n\n- [Parity]"
    )
    assert "- [Look-up](how-to/look-up.md): It looks up.\n" in whole
    assert whole.endswith("- [installation.md](installation.md)\n- [examples.md](examples.md)\n")
    assert page.whole(whole) == whole
    assert page.bare(whole) == written.replace("## Features\n\n- Anything.\n\n", "")


def test_what_a_page_is_told_does_not_grow_with_the_package() -> None:
    """Links and terms are those of what it speaks of, however many pages and names there are."""
    features = [{"name": f"feature-{n}", "description": f"It is {n}."} for n in range(40)]
    modules = [module_data(f"m{n}", features=[f"feature-{n}"]) for n in range(40)]
    few, many = (pages(plan_of(*modules[:n], features=features[:n])) for n in (4, 40))
    for name, page in few.items():
        assert page.needs == many[name].needs
        assert canonical_json(plain(page.inputs)) == canonical_json(plain(many[name].inputs))


def test_a_small_window_is_told_less() -> None:
    """The terms are left out first, then the context is short, then it is left out, too."""
    page = pages(two_features())["page:tutorial"]
    texts = {need: TEXTS[need] for need in page.needs}
    full, *shorter = page.briefs(texts)
    assert full["context"].text == "Long.\n"
    assert [set(full) - set(brief) for brief in shorter] == [
        {"terms"},
        {"terms"},
        {"terms", "context"},
        {"terms", "context", "examples"},
    ]
    assert shorter[1]["context"].text == "Short."


def specs(plan: Plan) -> dict[str, str]:
    """Return the digest of what each page is for."""
    return {name: page.spec_digest() for name, page in pages(plan).items()}


def test_prose_of_the_plan_is_not_what_a_page_is_for() -> None:
    """Another summary revises no page; another feature text those that speak of it."""
    plan = two_features()
    assert specs(plan) == specs(two_features(summary="Other words."))
    changed = plan.model_copy(
        update={
            "features": (
                plan.features[0],
                plan.features[1].model_copy(update={"description": "New."}),
            )
        }
    )
    before, after = specs(plan), specs(changed)
    assert {name for name in before if before[name] != after[name]} == {"page:how-to-look-up"}


def test_a_page_leans_on_the_pages_there_are() -> None:
    """Where a page goes away, the others are checked again, for they may link to it."""
    plan = two_features()
    fewer = plan.model_copy(update={"features": plan.features[:1]})
    hashes = dict.fromkeys(TEXTS, "0")
    name = "page:how-to-parity"
    before, after = pages(plan)[name], pages(fewer)[name]
    assert before.spec_digest() == after.spec_digest()
    assert before.reliance_digest(hashes) != after.reliance_digest(hashes)


@pytest.mark.parametrize("name", ["overview", "tutorial", "how-to-parity", "how-to-look-up"])
def test_what_stands_in_passes_all_checks(name: str) -> None:
    """The pages that no model wrote say what is true by the plan, and break no rule."""
    page = pages(two_features())[f"page:{name}"]
    texts = {need: TEXTS[need] for need in page.needs}
    text = page.scaffold({})
    assert page.review(Source(text), texts).problems == ()
    for word in ("TODO", "placeholder", "coming soon", "…"):
        assert word.lower() not in text.lower()


def test_what_stands_in_says_what_is_planned() -> None:
    """Features, API and commands are named; nothing is invented."""
    made = pages(two_features())
    overview, guide = made["page:overview"].scaffold({}), made["page:how-to-parity"].scaffold({})
    assert "- [Parity](how-to/parity.md): It checks parity." in overview
    assert "- [Tutorial](tutorial.md)" in overview
    assert "(index.md)" not in overview
    assert "(plan.md)" not in overview  # for those who made the package, not for a newcomer
    assert "It checks parity." in guide
    assert "- `distance`: Return the distance." in guide
    assert "## `tiny_codes.codes`\n\nServes codes.\n" in guide
    assert "See [its reference](../reference/codes.md)." in guide
    assert "python examples/parity.py" in made["page:tutorial"].scaffold({})


def test_hostile_text_of_a_plan_stays_text() -> None:
    """HTML, directives, images and links that act come out of what stands in as words."""
    hostile = "::: os <script>alert(1)</script> ![x](https://evil.example) [y](javascript:alert(1))"
    plan = two_features(summary=hostile)
    plan = plan.model_copy(
        update={
            "features": (
                plan.features[0].model_copy(update={"name": f"]({hostile}"}),
                *plan.features[1:],
            )
        }
    )
    text = written(two_features())
    overview = replace(text, plan=plan).overview()
    draft = overview.scaffold({})
    page = read_page(draft)
    assert page.html == []
    assert {link.target for link in page.links if ":" in link.target} <= {"https://evil.example"}
    assert not any(link.is_image for link in page.links)
    assert "\n:::" not in draft
    assert "<script" not in draft
