"""Long files: what is asked for, and what comes of it, where a reply does not hold a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from support.asks import Answer, Ask
from support.long_model import FUNCTIONS, METHODS, long_model, long_plan
from support.plans import class_, constant, function, module_data, plan_data
from support.scripted import RECIPE_PROMPTS, SCRIPTED, as_python, client

from pygen_copier.client.client import Client
from pygen_copier.client.models import Models
from pygen_copier.errors import RejectedKeyError
from pygen_copier.generation.long_files.chunks import Chunks
from pygen_copier.generation.long_files.long_file import CUT_OFF, Written, write
from pygen_copier.generation.long_files.reassembly import MAX_RESTS
from pygen_copier.plan.model import Plan, read_plan
from pygen_copier.prompts.prompt_templates import PromptTemplates
from pygen_copier.prompts.replies import ALL_THOUGHT
from pygen_copier.providers.base import Reply, Request
from pygen_copier.python import chunks
from pygen_copier.source.statements import defined
from pygen_copier.testing import ScriptedProvider, answering, blocked, cut_off, scripted


def ask(task: str, inputs: Mapping[str, Any]) -> Reply:
    """Ask the scripted model."""
    return client().ask(task, "walks", inputs)


def plan_with_api(*api: dict[str, Any]) -> Plan:
    """Return a plan of one module."""
    return read_plan(plan_data(module_data("walks", api=list(api))))


PLAN = plan_with_api(
    function("f", "(n: int) -> int"),
    class_("Code", rate="(self) -> int", size="(self) -> int"),
    constant("LIMIT"),
)


def written(
    task: str = "module", plan: Plan = PLAN, inputs: Mapping[str, Any] | None = None
) -> Written:
    """Write the module of a plan, or its tests."""
    module = plan.module("walks")
    own = {"import_name": "tiny", "module": module.spec(), "features": [], **(inputs or {})}
    of_tests = "tests" in (task, own.get("of"))

    def chunks_of() -> Chunks:
        if of_tests:
            return chunks.tests_chunks(module, "tiny")
        return chunks.module_chunks(plan, module, "tiny")

    return write(ask, task, own, "python", chunks_of)


def limited(output: int, model: Callable[[Ask], str] = long_model) -> ScriptedProvider:
    """Register a model whose replies have a number of tokens at most."""

    def script(request: Request) -> Reply:
        most = min(output, request.max_output_tokens)
        asked = Ask(request.model, request.system, request.user, max_tokens=most)
        answer = Answer(model(asked)).within(asked, most)
        return Reply(answer.text, answer.finish, answer.tokens_in, answer.tokens_out, "it")

    return answering(script)


def problems_of(text: str, plan: Plan = PLAN) -> list[str]:
    """Return the planned names that a module lacks."""
    return [
        chunk.name for chunk in chunks.module_chunks(plan, plan.modules[0], "tiny").missing(text)
    ]


HEAD = '"""It."""\n\nimport os\n\n\n'
F = "def f(n: int) -> int:\n    return n\n"
CODE = "class Code:\n    def rate(self) -> int:\n        return 1\n"
SIZE = "    def size(self) -> int:\n        return 2\n"
LIMIT = "LIMIT = 3\n"


class TestOneReply:
    """A reply that ends by itself."""

    def test_is_taken_as_it_is(self) -> None:
        """One request, and the code of its block."""
        provider = scripted(as_python(F))
        found = written()
        assert (found.text, found.finish, found.problem) == (F, "stop", "")
        assert len(found.replies) == len(provider.requests) == 1

    def test_is_told_where_it_has_no_code(self) -> None:
        """The reply stands in the place of a text, with what is wrong with it."""
        scripted("```json\n{}\n```")
        found = written()
        assert found.text == "```json\n{}\n```"
        assert found.problem == "The reply has no block fenced as python."

    def test_is_the_block_that_has_what_is_planned(self) -> None:
        """A longer draft before it, and its use behind it, are not the file."""
        draft = f"{HEAD}{F}# {'Is that all? ' * 30}\n"
        whole = f"{HEAD}{LIMIT}{F}{CODE}{SIZE}"
        use = "code = Code()\n" + "print(code.rate(), code.size())\n" * 20
        blocks = (f"```python\n{code}```\n" for code in (draft, whole, use))
        provider = scripted("So:\n".join(blocks))
        found = written()
        assert (found.text, found.problem) == (whole, "")
        assert len(provider.requests) == 1

    def test_of_thoughts_alone_is_not_asked_for_in_pieces(self) -> None:
        """More room is tried, then nothing; a model that only thinks costs few requests."""
        provider = scripted(*[cut_off("")] * 20)
        provider.size = 20_000
        found = written()
        assert (found.text, found.finish, found.problem) == ("", "length", ALL_THOUGHT)
        assert found.is_vain
        assert set(provider.tasks) == {"module"}
        assert len(provider.requests) <= 4
        efforts = [request.effort for request in provider.requests]
        assert (efforts[0], efforts[-1]) == ("medium", "low")

    def test_is_not_argued_with_where_it_is_declined(self) -> None:
        """Nothing more is asked."""
        provider = scripted(blocked())
        assert written().finish == "blocked"
        assert len(provider.requests) == 1

    def test_of_another_language_is_not_gone_on_with(self) -> None:
        """Only Python can be joined; what was cut off is told."""
        provider = scripted(cut_off("# Title\n\nSome te"))
        found = write(ask, "module", {}, "markdown", Chunks)
        assert (found.text, found.problem) == ("# Title\n\nSome te\n", CUT_OFF)
        assert len(provider.requests) == 1

    def test_that_cannot_be_had_is_an_error(self) -> None:
        """Only a prompt that is too long leads to other requests."""
        scripted(RejectedKeyError("No."))
        with pytest.raises(RejectedKeyError):
            written()


class TestMissing:
    """A reply that was cut off, of a file that is planned."""

    def test_is_kept_and_what_is_missing_asked_for(self) -> None:
        """The brief names it, with its plan and the outline of what there is."""
        provider = scripted(
            cut_off(f"```python\n{HEAD}{LIMIT}{F}{CODE}\n{SIZE[:20]}"),
            as_python(f"import os\nimport sys\nclass Code:\n{SIZE}"),
        )
        found = written()
        brief = provider.briefs[1]
        assert provider.tasks == ["module", "piece"]
        assert (brief["of"], brief["names"]) == ("module", ["Code.size"])
        [item] = brief["module"]["api"]
        assert [method["name"] for method in item["methods"]] == ["size"]
        assert brief["module"]["name"] == "walks"
        assert "def rate" in brief["written"]
        assert (found.finish, found.problem) == ("stop", "")
        assert found.text.count("import os") == 1
        assert defined(found.text) == ["LIMIT", "f", "Code", "Code.rate", "Code.size"]
        assert [reply.tokens_out for reply in found.replies] == [10, 10]

    def test_is_made_whole_by_as_many_replies_as_it_takes(self) -> None:
        """Each asks for all that is missing, and the file is what one reply would have been."""
        provider = limited(400)
        plan = read_plan(long_plan())
        found = written(plan=plan)
        assert found.finish == "stop"
        assert problems_of(found.text, plan) == []
        assert set(provider.tasks[1:]) == {"piece"}
        assert len(provider.tasks) <= 9
        assert found.text == limited_text(plan)

    def test_is_whole_where_nothing_is_missing(self) -> None:
        """What broke off was nothing that is planned, and no request is made for it."""
        provider = scripted(cut_off(f"```python\n{HEAD}{LIMIT}{F}{CODE}{SIZE}\n\nX = 1"))
        found = written()
        assert (found.finish, provider.tasks) == ("stop", ["module"])
        assert defined(found.text)[-1] == "Code.size"

    def test_has_the_helpers_that_it_uses(self) -> None:
        """What the file looks up and nobody planned is asked for, once."""
        using = F.replace("return n", "return _h(n) if LIMIT else _g(n)")
        text = f"```python\n{HEAD}{LIMIT}{using}\n{CODE}{SIZE}\ndef _h(n"
        provider = scripted(cut_off(text), as_python("def _h(n):\n    return 7\n"))
        found = written()
        assert provider.briefs[1]["names"] == ["_g", "_h"]
        assert provider.briefs[1]["module"]["api"] == []
        assert len(provider.requests) == 2
        assert (found.finish, defined(found.text)[-1]) == ("stop", "_h")

    def test_is_asked_for_in_smaller_parts_where_nothing_comes(self) -> None:
        """Half of it, and half of that; what comes is not asked for again."""
        plan = plan_with_api(*(function(name, "() -> int") for name in "abcd"))
        one = "def {}() -> int:\n    return 1\n"
        provider = scripted(
            cut_off("Here it is:"),
            cut_off("```python\ndef a("),
            as_python(one.format("a") + one.format("b")),
            cut_off(f"```python\n{one.format('c')}def d("),
            as_python(one.format("d")),
        )
        found = written(plan=plan)
        asked = [brief["names"] for brief in provider.briefs[1:]]
        assert asked == [["a", "b", "c", "d"], ["a", "b"], ["c", "d"], ["d"]]
        assert [len(brief["module"]["api"]) for brief in provider.briefs[1:]] == [4, 2, 2, 1]
        assert defined(found.text) == ["a", "b", "c", "d"]

    def test_keeps_what_is_good_of_code_that_cannot_be_parsed(self) -> None:
        """A slip costs what is below it, and that is asked for."""
        provider = scripted(
            cut_off(f"```python\n{HEAD}{LIMIT}X = 1"),
            as_python(f"{F}\n\nclass Code(:\n"),
            as_python(f"{CODE}{SIZE}"),
        )
        assert problems_of(written().text) == []
        assert provider.briefs[2]["names"] == ["Code"]

    def test_has_an_end(self) -> None:
        """A model whose every helper needs another is stopped; what it wrote is kept."""
        numbers = iter(range(1000))

        def endless(request: Request) -> Reply:
            number = next(numbers)
            return cut_off(f"```python\ndef g{number}(): return g{number + 1}()\nX = 1")

        provider = answering(endless)
        found = written()
        assert len(provider.requests) <= 1 + 2 * (MAX_RESTS + 2 * 6)  # all briefs of each
        assert found.finish == "length"
        names = "`LIMIT`, `f`, `Code.__init__`, `Code.rate`, `Code.size`"
        assert found.problem.endswith(f"even for {names} alone.")
        assert "g9" in defined(found.text)

    def test_survives_what_is_nested_too_deeply(self) -> None:
        """It ends in a problem, not in a traceback."""
        deep = f"if LIMIT:\n    x = 1{' + 1' * 1200}\n{LIMIT}"
        provider = scripted(cut_off(f"```python\n{deep}"), as_python(deep))
        found = written()
        assert found.problem == "The replies are no Python that can be put together."
        assert len(found.replies) == len(provider.requests) <= 2


class TestRest:
    """A reply that was cut off, of a file of which nobody planned what it defines."""

    def example(self, **inputs: Any) -> Written:
        """Write an example."""
        own = {"import_name": "tiny", "features": [], "feature": {"name": "parity"}}
        return write(ask, "example", {**own, **inputs}, "python", Chunks)

    def test_is_gone_on_with_after_its_last_statement(self) -> None:
        """The brief has what the file is written from, and all that is written."""
        provider = scripted(
            cut_off(f"```python\n{HEAD}{LIMIT}{CODE}\n{SIZE[:20]}"),
            cut_off(f"```python\nimport os\nclass Code:\n{SIZE}\nprint(Code)\nfor n"),
            as_python("print(LIMIT)\n"),
        )
        found = self.example()
        first, second = provider.briefs[1:]
        assert provider.tasks == ["example", "piece", "piece"]
        assert (first["of"], first["names"], first["inside"]) == ("example", [], "Code")
        assert (first["written"], first["feature"]) == (f"{HEAD}{LIMIT}{CODE}", {"name": "parity"})
        assert (second["inside"], second["written"]) == (
            "",
            f"{HEAD}{LIMIT}{CODE}{SIZE}\nprint(Code)\n",
        )
        assert (found.finish, found.problem) == ("stop", "")
        assert found.text == f"{HEAD}{LIMIT}{CODE}{SIZE}\nprint(Code)\nprint(LIMIT)\n"

    @pytest.mark.parametrize(
        "end", [as_python("# Nothing is left."), "That was all, nothing is left.", ""]
    )
    def test_ends_where_the_model_has_nothing_to_add(self, end: str) -> None:
        """The last statement may have been complete: a comment, or words, end the file."""
        provider = scripted(cut_off(f"```python\n{F}\nX = 1"), end)
        found = self.example()
        assert (found.finish, defined(found.text)) == ("stop", ["f"])
        assert provider.tasks == ["example", "piece"]

    def test_has_a_shorter_brief_where_nothing_new_comes(self) -> None:
        """First the whole text, then its outline, then fewer inputs; and then it is given up."""
        broken = cut_off("```python\nclass Co")
        provider = scripted(cut_off(f"```python\n{HEAD}{F}{CODE}\nX = 1"), *[broken] * 3)
        found = self.example()
        assert (found.text, found.problem) == (f"{HEAD}{F}{CODE}", CUT_OFF)
        first, second, third = provider.briefs[1:]
        assert "return n" in first["written"]
        assert "return n" not in second["written"]
        assert "return 1" in second["written"]  # the last definition stays
        assert "features" in second
        assert "features" not in third

    def test_goes_on_in_its_class_after_a_reply_with_nothing(self) -> None:
        """Where it broke off is not forgotten."""
        begun = cut_off(f"```python\n{HEAD}{CODE}\n{SIZE[:20]}")
        provider = scripted(begun, cut_off("```python\ncl"), as_python("def size(self): ...\n"))
        assert defined(self.example().text) == ["Code", "Code.rate", "Code.size"]
        assert [brief["inside"] for brief in provider.briefs[1:]] == ["Code", "Code"]

    def test_does_not_lengthen_its_brief_again(self) -> None:
        """What once left too little room is not tried a second time."""
        provider = scripted(
            cut_off(f"```python\n{HEAD}{LIMIT}{F}X = 1"),
            cut_off("```python\nclass Co"),
            cut_off(f"```python\n{CODE}{SIZE}\n\nX = 1"),
            as_python("X = 1"),
        )
        assert self.example().finish == "stop"
        shown = ["return n" in brief["written"] for brief in provider.briefs[1:]]
        assert shown == [True, True, False]

    def test_is_asked_of_the_model_that_began(self) -> None:
        """`stage_models` names the model of the module, and so of what completes it."""
        models = Models(None, {"module": SCRIPTED})
        provider = scripted(cut_off(f"```python\n{LIMIT}{F}"), as_python(f"{F}{CODE}{SIZE}"))
        one = Client(models, PromptTemplates([RECIPE_PROMPTS]))
        found = write(
            lambda task, inputs: one.ask(task, "walks", inputs), "module", {}, "python", Chunks
        )
        assert found.finish == "stop"
        assert provider.tasks == ["module", "piece"]

    def test_has_an_end(self) -> None:
        """A model that never comes to an end is stopped; what it wrote is kept."""
        numbers = iter(range(1000))
        provider = answering(
            lambda request: cut_off(f"```python\ndef g{next(numbers)}(): pass\nX = 1")
        )
        found = self.example()
        assert provider.tasks.count("piece") == MAX_RESTS
        assert (found.finish, found.problem) == ("length", CUT_OFF)
        assert f"g{MAX_RESTS}" in defined(found.text)


def limited_text(plan: Plan) -> str:
    """Return the whole module as the long model writes it."""
    limited(100_000)
    return written(plan=plan).text


class TestChunks:
    """A file that is asked for definition by definition."""

    def test_is_what_a_whole_reply_would_be(self) -> None:
        """A prompt that does not fit is never sent; its chunks come to the same file."""
        plan = read_plan(long_plan())
        provider = limited(500)
        provider.size = 1250
        found = written(plan=plan)
        assert set(provider.tasks) == {"piece"}
        assert found.finish == "stop"
        names = [name for name in defined(found.text) if name != "_checked"]
        methods = [f"Walker.{name}" for name in ("__init__", *METHODS)]
        assert names == ["LIMIT", *FUNCTIONS, "Walker", *methods]
        assert found.text.startswith('"""Serves walks."""\n\nfrom __future__ import annotations\n')
        assert found.text.count("import count") == 1
        assert found.text.count("def _checked") == 1

    def test_of_a_class_are_its_methods_where_it_is_too_long(self) -> None:
        """What is complete of a class is kept, and its other methods are asked for."""
        provider = scripted(
            cut_off("Here it is:"),
            as_python(LIMIT),
            as_python(F),
            cut_off(f"```python\n{CODE}\n{SIZE[:20]}"),
            as_python("def size(self) -> int:\n    return 2\n"),
        )
        found = written()
        assert [brief["names"] for brief in provider.briefs[1:]] == [
            ["LIMIT", "f", "Code"],
            ["f", "Code"],
            ["Code"],
            ["Code.size"],
        ]
        assert found.text.endswith(f"{CODE}\n{SIZE}") or f"{CODE}{SIZE}" in found.text
        asked = provider.briefs[-1]
        [item] = asked["module"]["api"]
        assert [method["name"] for method in item["methods"]] == ["size"]
        assert "def rate" in asked["written"]

    def test_tell_of_one_another(self) -> None:
        """A brief has the plan of what it asks for, all signatures, and the outline so far."""
        provider = scripted(
            cut_off("Here it is:"), as_python(LIMIT), as_python(F), as_python(f"{CODE}{SIZE}")
        )
        written()
        brief = provider.briefs[2]
        assert (brief["of"], brief["import_name"]) == ("module", "tiny")
        assert brief["names"] == [item["name"] for item in brief["module"]["api"]] == ["f", "Code"]
        assert brief["siblings"][:2] == ["f(n: int) -> int", "class Code"]
        assert "LIMIT = 3" in brief["written"]
        assert brief["features"][0]["name"] == "parity"

    def test_have_shorter_briefs_where_the_longer_leave_no_room(self) -> None:
        """One that is cut off is asked for with the shortest brief before it is given up."""
        plan = plan_with_api(function("f", "(n: int) -> int"))
        provider = scripted(cut_off("Here it is:"), cut_off("```python\ndef f(n"), as_python(F))
        found = written(plan=plan)
        assert found.finish == "stop"
        assert "siblings" in provider.briefs[1]
        assert "written" in provider.briefs[1]
        assert "siblings" not in provider.briefs[2]
        assert "written" not in provider.briefs[2]

    def test_that_fit_no_reply_are_named(self) -> None:
        """The others are there; what could not be had is told, and nothing is made up."""
        too_long = cut_off("```python\ndef f(n: int) -> int:\n    return (")
        provider = scripted(
            cut_off("Here it is:"),
            as_python(LIMIT),
            too_long,
            too_long,
            too_long,
            as_python(f"{CODE}{SIZE}"),
        )
        found = written()
        assert found.finish == "length"
        assert found.problem == "The model gave no whole reply even for `f` alone."
        assert problems_of(found.text) == ["f"]
        assert len(found.replies) == len(provider.requests) == 6

    def test_come_in_an_order_that_can_be_imported(self) -> None:
        """Bases, defaults and decorators stand above what needs them."""
        plan = plan_with_api(class_("A"), class_("B"), function("f", "(n: int) -> int"))
        scripted(
            cut_off("Here it is:"),
            as_python("class A(B):\n    pass\n"),
            as_python("class B:\n    x = f(1)\n"),
            as_python(F),
        )
        assert defined(written(plan=plan).text) == ["f", "B", "B.x", "A"]

    def test_drop_what_is_planned_elsewhere_and_rename_what_clashes(self) -> None:
        """A stand-in for a sibling is dropped; two helpers of a name are two."""
        plan = plan_with_api(function("f", "() -> int"), function("g", "() -> int"))
        scripted(
            *[cut_off("Here it is:")] * 2,
            as_python("def _h():\n    return 1\n\n\ndef g(): ...\n\n\ndef f():\n    return _h()\n"),
            as_python("def _h():\n    return 2\n\n\ndef g():\n    return _h() + f()\n"),
        )
        names: dict[str, Any] = {}
        exec(written(plan=plan).text, names)  # noqa: S102 - the source is this file's own
        assert (names["f"](), names["g"]()) == (1, 3)

    def test_of_tests_get_the_source_of_what_they_test(self) -> None:
        """The rest of the module is an outline; a method comes with how its class is made."""
        source = f"{HEAD}{LIMIT}\n\n{F}\n\n{CODE}{SIZE}"
        tests = "from tiny.walks import {0}\n\n\ndef test_{1}():\n    assert {0}{2}\n"
        provider = scripted(
            cut_off("Here it is:"),
            as_python(tests.format("LIMIT", "limit", " == 3")),
            as_python(tests.format("f", "f", "(1) == 1")),
            cut_off(f"```python\n{tests.format('Code', 'made', '()')}\n\ndef"),
            as_python(tests.format("Code", "rate", "().rate() == 1")),
            as_python(tests.format("Code", "size", "().size() == 2")),
        )
        found = written("tests", inputs={"source": source})
        assert found.finish == "stop"
        assert defined(found.text) == [
            f"test_{name}" for name in ("limit", "f", "made", "rate", "size")
        ]
        assert "from tiny.walks import LIMIT, f, Code\n" in found.text
        asked = [brief["names"] for brief in provider.briefs[1:]]
        assert asked[2:] == [["Code"], ["Code.rate", "Code.size"], ["Code.size"]]
        of_all, of_one = provider.briefs[1], provider.briefs[-1]
        assert [text in of_all["about"] for text in ("return n", "return 1")] == [True, True]
        assert [text in of_one["about"] for text in ("return n", "return 1")] == [False, False]
        assert "return 2" in of_one["about"]
        assert "source" not in of_one

    def test_of_tests_are_there_where_the_class_of_an_init_is_made(self) -> None:
        """Nobody calls `__init__` by its name."""
        plan = plan_with_api(class_("Code", __init__="(self) -> None", rate="(self) -> int"))
        file = chunks.tests_chunks(plan.module("walks"), "tiny")
        text = "def test_made():\n    assert Code()\n"
        assert [chunk.name for chunk in file.missing(text)] == ["Code.rate"]

    def test_of_tests_get_less_of_the_source_where_it_does_not_fit(self) -> None:
        """Then it is only what is tested, with the imports."""
        others = "".join(f"def g{number}(): pass\n" for number in range(300))
        provider = scripted(as_python("def test_f():\n    f(1)\n"))
        provider.size = 2048
        plan = plan_with_api(function("f", "(n: int) -> int"))
        assert written("tests", plan, {"source": f"{HEAD}{F}{others}"}).finish == "stop"
        [brief] = provider.briefs
        assert brief["about"] == f"import os\n\n\n{F}"

    def test_are_not_known_of_every_file(self) -> None:
        """A file without chunks says why it could not be had; no error ends the run."""
        provider = scripted()
        provider.size = 300
        found = write(ask, "example", {"import_name": "tiny"}, "python", Chunks)
        assert (found.text, found.finish, found.replies) == ("", "length", ())
        assert "the window of scripted:script-1 has 300" in found.problem
        scripted(
            cut_off("```python\nX = 1\nY = "),
            cut_off("Here it is:"),
            cut_off("Here it is:"),
            cut_off("Here it is:"),
        )
        found = write(ask, "example", {"import_name": "tiny"}, "python", Chunks)
        assert (found.text, found.problem) == ("X = 1\n", CUT_OFF)


SOURCE = f"{HEAD}{LIMIT}\n\n{F}\n\n{CODE}\n{SIZE}\n\ndef _h():\n    return os\n"


class TestMending:
    """A file that is repaired or revised, and does not fit the window."""

    def mended(
        self,
        problems: list[str],
        *replies: str | Reply,
        source: str = SOURCE,
        of: str = "module",
        **more: Any,
    ) -> tuple[Written, list[dict[str, Any]]]:
        """Repair a source whose whole cannot be had."""
        provider = scripted(cut_off("Here it is:"), *replies)
        inputs = {"of": of, "source": source, "problems": problems, **more}
        return written("repair", inputs=inputs), provider.briefs[1:]

    @pytest.mark.parametrize(
        ("problem", "name"),
        [
            ("Line 9: the body of `f` is a placeholder.", "f"),
            ("`f` should have the parameters (n: int) -> int, not (m: int).", "f"),
            ("The planned method `Code.size` is not defined.", "Code.size"),
            ("Line 17: it does nothing.", "Code.size"),
            ("Line 14: it does nothing.", "Code.rate"),
            ("line 21: what is `f`?", "_h"),
            ("_h returned a module.", "_h"),
        ],
    )
    def test_asks_for_what_a_problem_names(self, problem: str, name: str) -> None:
        """By its line, else by its name; only that is sent, and nothing else is replaced."""
        owner, _, method = name.rpartition(".")
        new = f"def {method}(self):\n    return 7\n" if owner else f"def {name}(n):\n    return 7\n"
        found, briefs = self.mended([problem], as_python(f"{new}\n\n{LIMIT}"))
        [brief] = briefs
        assert (brief["names"], brief["problems"]) == ([name], [problem])
        assert found.finish == "stop"
        assert found.text.count("return 7") == 1
        assert defined(found.text) == defined(SOURCE)
        assert brief["source"].count("return") == 1
        assert "written" not in brief

    def test_adds_what_is_missing(self) -> None:
        """A planned name that is not there is asked for with its plan."""
        source = SOURCE.replace(F, "")
        problem = "The planned function `f` is not defined."
        found, [brief] = self.mended([problem], as_python(F), source=source)
        assert [item["name"] for item in brief["module"]["api"]] == ["f"]
        assert defined(found.text) == [*defined(source), "f"]

    def test_adds_tests_that_are_missing(self) -> None:
        """A name that no test speaks of is a chunk of the tests, and comes with its source."""
        tests = "from tiny.walks import f\n\n\ndef test_f():\n    assert f(1) == 1\n"
        more = as_python("from tiny.walks import Code\n\n\ndef test_rate():\n    Code().rate()\n")
        problem = "`Code.rate` is not tested, `f` is."
        found, [brief] = self.mended([problem], more, source=tests, of="tests", about=SOURCE)
        assert brief["names"] == ["Code.rate"]
        assert "return 1" in brief["about"]
        assert defined(found.text) == ["test_f", "test_rate"]

    def test_asks_for_the_methods_of_a_class_that_is_too_long(self) -> None:
        """One by one, where the class as a whole cannot be had."""
        rate = as_python("class Code:\n    def rate(self):\n        return 5\n")
        size = as_python("class Code:\n    def size(self):\n        return 6\n")
        cut = cut_off(f"```python\n{CODE}")
        found, briefs = self.mended(["`Code` is slow."], cut, rate, size)
        names = ["Code", "Code.rate", "Code.size"]
        assert [brief["names"] for brief in briefs] == [[name] for name in names]
        assert found.finish == "stop"
        assert found.text.count("return 5\n\n    def size(self):\n        return 6\n") == 1

    def test_asks_for_what_is_missing_where_problems_have_no_place(self) -> None:
        """It may be what is wrong."""
        replies = (as_python(F), as_python(f"{CODE}\n{SIZE}"))
        found, briefs = self.mended(["It is bad."], *replies, source=f"{HEAD}{LIMIT}")
        assert [brief["names"] for brief in briefs] == [["f", "Code"], ["Code"]]
        assert problems_of(found.text) == []

    def test_tells_every_definition_its_own_problems(self) -> None:
        """One request for each that is concerned."""
        problems = ["`f` is slow.", "`Code.rate` is slow.", "`f` is wrong."]
        rate = as_python("class Code:\n    def rate(self):\n        return 5\n")
        found, briefs = self.mended(problems, as_python(F.replace("n\n", "n + 5\n")), rate)
        assert [(*brief["names"], brief["problems"]) for brief in briefs] == [
            ("f", ["`f` is slow.", "`f` is wrong."]),
            ("Code.rate", ["`Code.rate` is slow."]),
        ]
        assert "return n + 5" in found.text
        assert "return 5" in found.text

    def test_takes_a_wrong_import_out(self) -> None:
        """What uses it is written anew; where nothing does, nothing is asked."""
        new = as_python("import sys\n\n\ndef _h():\n    return sys\n")
        found, [brief] = self.mended(["Line 3: `os` is not declared."], new)
        assert brief["names"] == ["_h"]
        assert "import os" not in found.text
        assert found.text.index("import sys") < found.text.index(LIMIT)
        unused = SOURCE.replace("return os", "return 0")
        found, briefs = self.mended(["Line 3: `os` has no `f`."], source=unused)
        assert briefs == []
        assert found.text == unused.replace("\n\nimport os", "", 1)

    def test_writes_what_cannot_be_read(self) -> None:
        """Of a file that is no Python, what can be read stays and the rest is asked for."""
        broken = f"{HEAD}{LIMIT}\n\n{F}\n\nclass Code(:\n{SIZE}"
        found, [brief] = self.mended(["Line 11: invalid syntax."], as_python(CODE), source=broken)
        assert brief["names"] == ["Code"]
        assert defined(found.text) == ["LIMIT", "f", "Code", "Code.rate"]

    def test_leaves_a_file_alone_whose_problems_have_no_place(self) -> None:
        """Then the problems come back, and repair ends."""
        found, briefs = self.mended(["It is bad."])
        assert (found.text, found.finish, briefs) == (SOURCE, "stop", [])

    def test_names_what_could_not_be_mended(self) -> None:
        """The file stays as it was there."""
        cut = cut_off("```python\ndef f(n: int) -> int:\n    return (")
        found, _ = self.mended(["`f` is slow."], cut, cut)
        assert (found.text, found.finish) == (SOURCE, "length")
        assert "`f` alone" in found.problem

    def test_uses_what_was_mended_before_the_reply_was_cut_off(self) -> None:
        """It is paid for: only what is concerned beside it is asked for."""
        begun = cut_off(f"```python\n{HEAD}{LIMIT}{F.replace('n: int', 'n: float')}\nclass Co")
        rate = as_python("class Code:\n    def rate(self):\n        return 5\n")
        provider = scripted(begun, rate)
        problems = ["`f` is slow.", "`Code.rate` is slow."]
        found = written("repair", inputs={"of": "module", "source": SOURCE, "problems": problems})
        assert provider.briefs[-1]["names"] == ["Code.rate"]
        assert provider.tasks.count("piece") == 1
        assert "n: float" in found.text
        assert "return 5" in found.text
        assert defined(found.text) == defined(SOURCE)

    def test_takes_single_methods_of_a_class_that_was_cut_off(self) -> None:
        """The methods that had not come when the reply was cut off stay as they were."""
        rate = CODE.replace("1", "5")
        begun = cut_off(f"```python\n{HEAD}{LIMIT}{F}{rate}\n{SIZE[:20]}")
        provider = scripted(begun)
        inputs = {"of": "module", "source": SOURCE, "problems": ["`Code.rate` is slow."]}
        found = written("repair", inputs=inputs)
        assert found.text == SOURCE.replace("return 1", "return 5")
        assert provider.tasks == ["repair"]

    def test_of_tests_shows_what_they_speak_of(self) -> None:
        """The test that fails, and the source of what it tests; the others in outline."""
        tests = "from tiny.walks import f\n\n\ndef test_f():\n    assert f(1) == 2\n"
        tests += "\n\ndef test_limit():\n    assert LIMIT == 3\n"
        new = as_python("def test_f():\n    assert f(1) == 1\n")
        problem = "tests/test_walks.py::test_f failed: assert 1 == 2"
        found, [brief] = self.mended([problem], new, source=tests, of="tests", about=SOURCE)
        assert brief["names"] == ["test_f"]
        assert "f(1) == 2" in brief["source"]
        assert "LIMIT == 3" not in brief["source"]
        assert "return n" in brief["about"]
        assert "return 1" not in brief["about"]
        assert found.text == tests.replace("== 2", "== 1")

    def revised(
        self, previous: Plan | None, *replies: str | Reply, source: str = SOURCE
    ) -> tuple[Written, list[dict[str, Any]]]:
        """Revise a source whose whole cannot be had to the plan."""
        provider = scripted(cut_off("Here it is:"), *replies)
        before = previous and {"module": previous.module("walks").spec()}
        inputs = {"of": "module", "source": source, "edits": "", "previous": before}
        return written("revise", inputs=inputs), provider.briefs[1:]

    def test_revises_what_the_specification_changed(self) -> None:
        """Functions, single methods, and what is new; the rest is not asked for."""
        before = plan_with_api(
            function("f", "() -> int"),
            class_("Code", rate="(self) -> float", size="(self) -> int"),
        )
        found, briefs = self.revised(
            before,
            as_python("LIMIT = 4\n"),
            as_python(F.replace("return n", "return n + 5")),
            as_python("class Code:\n    def rate(self) -> int:\n        return 5\n"),
            source=SOURCE.replace(LIMIT, ""),
        )
        assert [brief["names"] for brief in briefs] == [["LIMIT"], ["f"], ["Code.rate"]]
        assert "LIMIT = 4" in found.text
        assert "return n + 5" in found.text
        assert SIZE in found.text

    @pytest.mark.parametrize("previous", [None, PLAN])
    def test_revises_everything_where_it_is_not_known_what_changed(
        self, previous: Plan | None
    ) -> None:
        """Without the specification before, or with the same API: each is asked for."""
        replies = (as_python(LIMIT), as_python(F), as_python(f"{CODE}\n{SIZE}"))
        found, briefs = self.revised(previous, *replies)
        assert [brief["names"] for brief in briefs] == [["LIMIT"], ["f"], ["Code"]]
        assert found.text == SOURCE
