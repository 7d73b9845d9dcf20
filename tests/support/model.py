"""The scripted model: it answers every task as a good model would, from the brief alone."""

from __future__ import annotations

import json
from typing import Any

from pygen_copier.names import module_name
from support.asks import Ask


def good_model(ask: Ask) -> str:
    """Return a fitting reply to a brief."""
    brief = ask.brief
    match ask.task:
        case "assess":
            return json.dumps({"allowed": True, "reason": "It harms nobody."})
        case "feature":
            return json.dumps(_feature(brief))
        case "clarify":
            asked = {"question": "Are words bits or bytes?", "default": "bits"}
            return json.dumps({"questions": [asked]})
        case "features":
            return json.dumps({"features": ["parity checks", "look-up decoding"]})
        case "enhance":
            told = [
                {"name": name.partition(":")[0], **_feature({**brief, "feature": name})}
                for name in brief["features"]
            ]
            return json.dumps({"features": told})
        case "requirements":
            return json.dumps({"requirements": []})
        case "judge":
            return json.dumps({"verdicts": [judged(brief, each) for each in brief["texts"]]})
        case "condense":
            return json.dumps({"text": " ".join(brief["text"].split()[:20])})
        case "reconcile":
            return json.dumps({"features": []})
        case "modules":
            whole = _structure(brief)
            bare = [{k: v for k, v in each.items() if k != "api"} for each in whole["modules"]]
            return json.dumps({**whole, "modules": bare})
        case "api":
            return json.dumps({"api": [_item(brief["module"]["name"])]})
        case "context":
            names = ", ".join(module["name"] for module in brief["plan"].get("modules", ()))
            return json.dumps({"context": f"A small package of {names}."})
        case "summary":
            names = ", ".join(feature["name"] for feature in brief["features"])
            return json.dumps({"summary": f"{brief['description']} It offers {names}."})
        case "structure":
            return json.dumps(_structure(brief))
        case "module" | "tests" | "example":
            return fenced(_written(ask.task, brief))
        case "piece":
            return fenced(_piece(brief))
        case "diagnose":
            path = f"src/{brief['import_name']}/{brief['module']['name']}.py"
            return f"It must grow.\n\n```python {path}\n{_written('module', brief)}```\n"
        case "page":
            return _page(brief)
        case "section":
            return _section(brief)
        case "revise" if brief["of"] == "page":
            return _revised_page(brief)
        case "revise":
            return fenced(_revised(brief))
        case "repair" if brief["of"] == "page":
            return _page(brief)
        case "repair":
            return fenced(_written(brief["of"], brief))
        case "score":
            return json.dumps({"scores": dict.fromkeys(brief["criteria"], 4), "advice": "Go on."})
        case "translate":
            return "```javascript\nexport const nothing = null;\n```\n"
        case "optimise":
            return json.dumps({"findings": []})
        case task:
            raise AssertionError(f"the model was asked an unknown task: {task!r}")


def judged(
    brief: dict[str, Any], text: dict[str, str], score: float = 8, advice: str = "Nothing to add."
) -> dict[str, Any]:
    """Return a verdict on a text of a brief, with one score for all criteria."""
    scores = dict.fromkeys(brief["criteria"], score)
    return {"subject": text["subject"], "scores": scores, "advice": advice}


def fenced(code: str) -> str:
    """Return code as the one fenced block of a reply."""
    return f"Here it is:\n\n```python\n{code}```\n"


def _feature(brief: dict[str, Any]) -> dict[str, str]:
    name = brief["feature"]
    told = {"description": f"It does {name}."}
    if brief["detail"] in ("pseudocode", "full"):
        told["pseudocode"] = "take n\nreturn n + 1"
    if brief["detail"] == "full":
        told["implementation"] = "Plain integers."
    return told


def _structure(brief: dict[str, Any]) -> dict[str, Any]:
    modules: list[dict[str, Any]] = []
    there = [module["name"] for module in brief.get("previous", [])]
    for feature in brief["features"]:
        name = module_name(feature["name"])
        uses = there[:1] or [module["name"] for module in modules[:1]]
        modules.append(
            {
                "name": name,
                "purpose": f"Serves {name}.",
                "features": [feature["name"]],
                "uses": uses,
                "api": [_item(name)],
            }
        )
    return {"dependencies": [], "modules": modules}


def _item(name: str) -> dict[str, Any]:
    return {
        "kind": "function",
        "name": f"{name}_value",
        "signature": "(n: int) -> int",
        "doc": f"Return the value of {name}.",
        "methods": [],  # services fill in what a schema allows
    }


def _written(task: str, brief: dict[str, Any]) -> str:
    package = brief["import_name"]
    if task == "example":
        return _example(package, brief["modules"])
    module = brief["module"]
    names = [item["name"] for item in module["api"] if item["kind"] == "function"]
    if task == "tests":
        head = f'"""Tests of {module["name"]}."""\n\n'
        head += f"from {package}.{module['name']} import {', '.join(names)}\n"
        ids = [each["id"] for each in brief.get("requirements", ())]
        shown = f" ({', '.join(ids)})" if ids else ""
        return head + "".join(_test(name, "" if at else shown) for at, name in enumerate(names))
    imports = [
        f"from {package}.{used['name']} import {used['api'][0]['name']}\n" for used in brief["uses"]
    ]
    bases = [used["api"][0]["name"] for used in brief["uses"]]
    head = f'"""{module["purpose"]}"""\n\n' + "".join(imports)
    return head + "".join(_function(item, bases) for item in module["api"])


def _piece(brief: dict[str, Any]) -> str:
    """Return the definitions that are asked for, or that nothing is left to write."""
    names = [name for name in brief["names"] if "." not in name]
    if brief["of"] == "tests" and names:
        module = f"{brief['import_name']}.{brief['module']['name']}"
        return f"from {module} import {', '.join(names)}\n" + "".join(map(_test, names))
    items = brief.get("module", {}).get("api", ())
    written = "".join(_function(item, []) for item in items if item["name"] in names)
    return written or "# Nothing is left to write.\n"


def _function(item: dict[str, Any], bases: list[str]) -> str:
    step = f"{bases[0]}(n)" if bases else "n"
    return (
        f"\n\ndef {item['name']}{item['signature']}:\n"
        f'    """{item["doc"]}"""\n'
        f"    return {step} + 1\n"
    )


def _test(name: str, shown: str = "") -> str:
    return (
        f"\n\ndef test_{name}() -> None:\n"
        f'    """`{name}` grows with its argument{shown}."""\n'
        f"    assert {name}(2) > {name}(1) > 1\n"
    )


def _example(package: str, modules: list[dict[str, Any]]) -> str:
    module = modules[0]
    name = module["api"][0]["name"]
    return (
        f'"""Shows {module["name"]}."""\n\nfrom {package}.{module["name"]} import {name}\n\n\n'
        f'def main() -> None:\n    """Show a value."""\n    print({name}(1))\n\n\n'
        'if __name__ == "__main__":\n    main()\n'
    )


def _page(brief: dict[str, Any]) -> str:
    """Return a page as models write them: words before it, and fences in a fence."""
    module = next(module for module in brief["api"] if module["names"])
    name = module["names"][0]["name"]
    lines = "".join(_line(feature) for feature in brief["features"])
    return (
        f"Here is the page:\n\n```markdown\n# {brief['title']}\n\n"
        f"{brief['package_name']} offers:\n\n{lines}\n## In code\n\n"
        f"```python\nfrom {brief['import_name']}.{module['module']} import {name}\n\n"
        f"print({name}(1))\n```\n```\n"
    )


def _section(brief: dict[str, Any]) -> str:
    if not brief["section"]["heading"]:
        return "".join(map(_line, brief["features"]))
    module = next(module for module in brief["api"] if module["names"])
    package, name = brief["import_name"], module["names"][0]["name"]
    call = f"from {package}.{module['module']} import {name}\n\nprint({name}(1))"
    return f"It is called so:\n\n```python\n{call}\n```\n"


def _line(feature: dict[str, str]) -> str:
    return f"- {feature['name']}: {feature['description']}\n"


def _revised_page(brief: dict[str, Any]) -> str:
    """Return the recorded page with the features that it does not speak of, after the others."""
    source: str = brief["source"]
    more = [_line(each) for each in brief["features"] if _line(each) not in source]
    return source.replace("\n## In code", f"{''.join(more)}\n## In code")


def _revised(brief: dict[str, Any]) -> str:
    """Return the recorded text with what the new specification adds, at its end."""
    source: str = brief["source"]
    if brief["of"] == "example":
        return source
    items = [item for item in brief["module"]["api"] if f"{item['name']}(" not in source]
    if brief["of"] == "tests":
        package, module = brief["import_name"], brief["module"]["name"]
        for item in items:
            source = source.replace(
                f"from {package}.{module} import ",
                f"from {package}.{module} import {item['name']}, ",
            )
        return source + "".join(_test(item["name"]) for item in items)
    return source + "".join(_function(item, []) for item in items)
