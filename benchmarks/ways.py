"""A package by this template, by a tag that asks while it renders, and by a script.

    python benchmarks/ways.py [ROUNDS]

All three get the same eight features and the same scripted server, which takes a quarter of a
second for each request. The tag is the shortest that works: it sends its prompt and returns the
reply; its template has a module, tests and an example a feature. The script goes as the paper's
does: it enhances each feature, asks for a plan, then for each file. Neither checks anything, and
neither keeps a reply, as what is shown in public does not. The second figure of each is an update,
or a second run, with nothing changed.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from generation import PERSON, Server
from measured import Figure, rounds_asked, run, table

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support.asks import Answer, Ask
from support.copier import FIRST_ANSWERS, Project, as_data, commit, git, make_template
from support.model import good_model
from support.sequences import alone
from support.servers import Fault

DELAY = 0.25
FEATURES = [f"feature {letter}" for letter in "abcdefgh"]
KINDS = ("module", "tests", "example")
COPY: list[str | Path] = ["-m", "copier", "copy", "--quiet", "--trust", "--defaults"]
UPDATE: list[str | Path] = ["-m", "copier", "update", "--quiet", "--trust", "--defaults"]

TAG = '''\
"""A global that asks a model while a template is rendered."""
from groq import Groq
from jinja2.ext import Extension


def ask(prompt):
    message = {"role": "user", "content": prompt}
    reply = Groq().chat.completions.create(model="small-model", messages=[message])
    return reply.choices[0].message.content


class Asking(Extension):
    def __init__(self, environment):
        super().__init__(environment)
        environment.globals["ask"] = ask
'''
SCRIPT = '''\
"""Enhance each feature, ask for a plan, then for each file, one after the other."""
import json
import sys
from pathlib import Path

from groq import Groq

client = Groq()


def ask(prompt):
    message = {"role": "user", "content": prompt}
    reply = client.chat.completions.create(model="small-model", messages=[message])
    return reply.choices[0].message.content


folder = Path(sys.argv[1])
features = json.loads(sys.argv[2])
enhanced = [ask(f"Enhance this feature with pseudocode: {each}") for each in features]
plan = ask("Plan a package: " + " ".join(enhanced))
for name in features:
    for kind in ("module", "tests", "example"):
        path = folder / kind / (name.replace(" ", "_") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ask(f"Write the {kind} of {name}. The plan: {plan}"))
(folder / "README.md").write_text(ask(f"Write the documentation: {plan}"))
'''


def main() -> None:
    """Print the figures."""
    print(table(figures(rounds_asked(3))))


def figures(rounds: int) -> Iterator[Figure]:
    """Measure each way.

    Args:
        rounds: How often each is measured.

    Yields:
        Seconds, with the number of requests.
    """
    for title, way in (
        ("this template", _ours),
        ("a tag that asks inline", _inline),
        ("a script that asks in turn", _in_turn),
    ):
        firsts, seconds, asked = [], [], (0, 0)
        for _ in range(rounds):
            with (
                tempfile.TemporaryDirectory() as name,
                alone(Path(name) / "home"),
                Server("groq", DELAY, any_model) as server,
            ):
                first, second = way(Path(name))
                firsts.append(first())
                before = server.asked()
                seconds.append(second())
                asked = (before, server.asked() - before)
        yield Figure(f"{title}, first", firsts, unit="s", note=f"{asked[0]} requests")
        yield Figure(f"{title}, again", seconds, unit="s", note=f"{asked[1]} requests")


def any_model(ask: Ask) -> Answer | str | Fault:
    """Answer our prompts as a good model, and everything else with a small file."""
    return good_model(ask) if ask.brief else "VALUE = 1\n"


Ways = tuple[Callable[[], float], Callable[[], float]]


def _ours(folder: Path) -> Ways:
    template = make_template(folder / "template")
    data = as_data({**FIRST_ANSWERS, **PERSON, "features": FEATURES})
    return _through_copier(folder, template, data)


def _inline(folder: Path) -> Ways:
    template = folder / "template"
    files = template / "files"
    name = "{% yield feature from features %}{{ feature | replace(' ', '_') }}{% endyield %}"
    for kind in KINDS:
        (files / kind).mkdir(parents=True)
        text = f"{{{{ ask('Write the {kind} of ' ~ feature) }}}}\n"
        (files / kind / f"{name}.py.jinja").write_text(text, encoding="utf-8")
    (files / "README.md.jinja").write_text("{{ ask('Write the documentation') }}\n", "utf-8")
    answers = "{{ _copier_conf.answers_file }}.jinja"
    (files / answers).write_text("{{ _copier_answers | to_nice_yaml }}", encoding="utf-8")
    (template / "copier.yml").write_text(
        "_subdirectory: files\n_jinja_extensions: [inline_tag.Asking]\nfeatures: {type: yaml}\n",
        encoding="utf-8",
    )
    (folder / "inline_tag.py").write_text(TAG, encoding="utf-8")
    git(template, "init", "-q")
    commit(template, "Write")
    git(template, "tag", "v1.0.0")
    return _through_copier(folder, template, as_data({"features": FEATURES}))


def _through_copier(folder: Path, template: Path, data: list[str]) -> Ways:
    made, importable = folder / "made", {"PYTHONPATH": str(folder)}

    def copy() -> float:
        return run([*COPY, *data, template, made], folder, importable).seconds

    def update() -> float:
        Project(made).start_history()
        return run(UPDATE, made, importable).seconds

    return copy, update


def _in_turn(folder: Path) -> Ways:
    (folder / "script.py").write_text(SCRIPT, encoding="utf-8")

    def once() -> float:
        features = as_data({"features": FEATURES})[1].partition("=")[2]
        return run([folder / "script.py", folder / "made", features], folder).seconds

    return once, once


if __name__ == "__main__":
    main()
