"""The planner: a new plan, and the revision of one, by the scaffold and by a model."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from support.asks import Ask
from support.model import good_model
from support.plans import Data, constant, function, module_data
from support.scripted import SCRIPTED, as_json, client

from pygen_copier.client.models import Models
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Plan
from pygen_copier.plan.planning.contextual_prompt import CONTEXT_TOKENS
from pygen_copier.plan.planning.model import PlanningModel
from pygen_copier.plan.planning.planner import make_plan, plan_package
from pygen_copier.plan.planning.scaffold_planner import ScaffoldPlanner
from pygen_copier.plan.planning.steps import Draft
from pygen_copier.plan.planning.structure import MAX_REPAIRS
from pygen_copier.plan.rules import violations
from pygen_copier.providers.base import Request
from pygen_copier.testing import ScriptedProvider, answering
from pygen_copier.testing import brief as brief_of
from pygen_copier.tokens import estimate_tokens

FEATURES = ["parity", "noise"]
Structure = Callable[[Data], object]


def inputs(features: list[Any] | None = None, **changes: Any) -> PlanInputs:
    """Return the inputs for some features."""
    return PlanInputs.of_answers(
        {
            "package_name": "tiny-codes",
            "description": "Small codes.",
            "features": FEATURES if features is None else features,
            "refine_rounds": 0,
            **changes,
        }
    )


def model(structure: Structure | None = None, **replies: object) -> ScriptedProvider:
    """Register a good model whose structure, or other replies by task, are given."""

    def script(request: Request) -> str:
        if structure and request.task == "structure":
            return as_json(structure(brief_of(request)))
        if request.task in replies:
            return as_json(replies[request.task])
        return good_model(Ask(request.model, request.system, request.user))

    return answering(script)


def planned(given: PlanInputs, previous: Plan | None = None) -> Plan:
    """Return the plan that the scripted model makes."""
    return make_plan(given, PlanningModel(client(), "package"), previous).plan


def first_plan(features: list[Any] | None = None, *modules: Data, **told: Any) -> Plan:
    """Return a plan made by a model, of modules if given."""
    structure = (
        (lambda _: {"dependencies": [], "modules": list(modules), **told}) if modules else None
    )
    model(structure)
    return planned(inputs(features))


class TestScaffoldPlanner:
    """Planning without a model."""

    def test_makes_a_module_for_every_feature(self) -> None:
        """Each feature gets a module with one function, in the person's own words."""
        plan = make_plan(inputs(["parity checks", "class: of codes"]), ScaffoldPlanner()).plan
        assert plan.summary == "Small codes."
        assert plan.inputs == inputs(["parity checks", "class: of codes"]).digest
        assert [(module.name, module.features) for module in plan.modules] == [
            ("parity_checks", ("parity checks",)),
            ("class_", ("class",)),
        ]
        assert plan.feature("class").description == "class: of codes"
        assert [item.name for item in plan.modules[0].api] == ["run_parity_checks"]

    def test_keeps_what_a_person_made_of_it(self) -> None:
        """A feature added later adds a module under a free name; the others stay as edited."""
        data = make_plan(inputs(["parity"]), ScaffoldPlanner()).plan.dump()
        data["modules"][0]["api"] = [function("check", "(bits: str) -> bool")]
        data["modules"][0]["name"] = "parity_checks"
        before = Plan.model_validate(data)
        plan = make_plan(inputs(["parity", "Parity checks"]), ScaffoldPlanner(), before).plan
        assert plan.modules[0] == before.modules[0]
        assert plan.modules[1].name == "parity_checks_2"
        assert plan.modules[1].features == ("Parity checks",)


class TestNewPlan:
    """A plan made by a model."""

    def test_is_made_of_the_models_replies(self) -> None:
        """Features, summary and modules are what the model said, with the digest of the inputs."""
        provider = model()
        plan = planned(inputs())
        assert provider.tasks == [
            *("assess", "feature", "feature", "summary", "structure", "reconcile")
        ]
        assert plan.inputs == inputs().digest
        assert plan.summary == "Small codes. It offers parity, noise."
        assert [feature.name for feature in plan.features] == FEATURES
        assert plan.feature("parity").pseudocode == "take n\nreturn n + 1"
        assert [module.name for module in plan.modules] == FEATURES

    def test_says_what_the_judge_said_of_its_summary(self) -> None:
        """A summary that was judged has its scores in the plan, and one that was not has none."""
        model()
        assert set((planned(inputs(refine_rounds=1)).scores or {}).values()) == {8.0}
        assert planned(inputs(description="Larger codes.")).scores is None

    def test_briefs_hold_what_the_tasks_need(self) -> None:
        """Each task is told the person's words, and what came before it."""
        provider = model()
        planned(inputs(["parity: of bits"], minimum_python="3.12", enhancement="pseudocode"))
        briefs = {brief["task"]: brief for brief in provider.briefs}
        assert briefs["assess"] == {
            "task": "assess",
            "package_name": "tiny-codes",
            "description": "Small codes.",
            "features": ["parity: of bits"],
        }
        assert briefs["feature"]["feature"] == "parity: of bits"
        assert briefs["feature"]["detail"] == "pseudocode"
        assert briefs["summary"]["features"] == [
            {"name": "parity", "description": "It does parity: of bits."}
        ]
        structure = briefs["structure"]
        assert structure["summary"] == "Small codes. It offers parity."
        assert structure["minimum_python"] == "3.12"
        assert structure["features"] == [
            {
                "name": "parity",
                "description": "It does parity: of bits.",
                "pseudocode": "take n\nreturn n + 1",
            }
        ]
        assert not {"previous", "problems"} & set(structure)

    def test_asks_less_where_no_enhancement_is_wanted(self) -> None:
        """Without enhancement features and description stay in the person's words."""
        provider = model()
        plan = planned(inputs(enhancement="none"))
        assert sorted(provider.tasks) == ["assess", "structure"]
        assert plan.summary == "Small codes."
        assert plan.feature("parity").description == ""

    def test_forgets_what_a_kind_does_not_have(self) -> None:
        """Services fill in keys their schemas allow; those a kind does not have are dropped."""
        item = {**function("f"), "methods": [], "type": "", "colour": "red"}
        code = {"kind": "class", "name": "C", "doc": "", "methods": None, "signature": "()"}
        told = module_data(features=FEATURES, api=[item, {**constant(), "methods": []}, code])
        plan = first_plan(None, {**told, "notes": "…"})
        assert [item.kind for item in plan.module("codes").api] == ["function", "constant", "class"]

    def test_joins_requirements_of_one_project(self) -> None:
        """A project that is required twice stands once, as it was named first."""
        modules = module_data(features=FEATURES)
        plan = first_plan(None, modules, dependencies=["NumPy>=1.26", "numpy", "my_lib", "my-lib"])
        assert plan.dependencies == ("NumPy>=1.26", "my_lib")


class TestRepair:
    """A structure that breaks rules."""

    def test_goes_back_with_its_problems(self) -> None:
        """The model is told each violation, and a mended structure is taken."""

        def structure(brief: Data) -> object:
            name = "codes" if "problems" in brief else "con"
            return {"dependencies": [], "modules": [module_data(name, features=FEATURES)]}

        provider = model(structure)
        assert [module.name for module in planned(inputs()).modules] == ["codes"]
        asked = [brief for brief in provider.briefs if brief["task"] == "structure"]
        assert [brief.get("problems") for brief in asked] == [
            None,
            ["Module 'con': 'con' is a device name on Windows; choose another name."],
        ]

    def test_sees_the_design_that_it_mends(self) -> None:
        """The last design stands in the brief of its repair, whole."""

        def structure(brief: Data) -> object:
            name = "codes" if "problems" in brief else "con"
            return {"dependencies": [], "modules": [module_data(name, features=FEATURES, api=[])]}

        provider = model(structure)
        planned(inputs())
        _, again = (brief for brief in provider.briefs if brief["task"] == "structure")
        (module,) = json.loads(again["draft"])["modules"]
        assert module == module_data("con", features=FEATURES, api=[])

    def test_ends_when_the_same_problems_come_back(self) -> None:
        """A model that does not move is asked no third time."""
        provider = model(lambda _: {"dependencies": [], "modules": []})
        assert planned(inputs()).stand_ins == ("module:noise", "module:parity")
        assert provider.tasks.count("structure") == 2

    def test_ends_for_any_planner_when_the_same_problems_come_back(self) -> None:
        """A planner whose replies are not stored is asked no third time either."""
        asked: list[Draft | None] = []

        class Stubborn(ScaffoldPlanner):
            """Names no module, whatever it is told."""

            def structure(self, *brief: Any) -> dict[str, Any]:
                asked.append(brief[-2])
                return {"dependencies": [], "modules": []}

        make_plan(inputs(), Stubborn())
        assert len(asked) == 2
        assert asked[0] is None
        assert asked[1] is not None
        assert asked[1].told == {"dependencies": [], "modules": []}

    def test_ends_after_some_rounds(self) -> None:
        """A model that makes new mistakes every time is given up on, and its best is mended."""
        names = iter(["con", "prn", "aux", "nul", "com1"])
        provider = model(
            lambda _: {
                "dependencies": [],
                "modules": [module_data(next(names), features=FEATURES)],
            }
        )
        (module,) = planned(inputs()).modules
        assert module.name == "nul_"  # the last of those that were as good
        assert provider.tasks.count("structure") == 1 + MAX_REPAIRS

    @pytest.mark.parametrize(
        "told",
        [
            {"dependencies": None, "modules": None},
            {"dependencies": "numpy", "modules": {"codes": {}}},
            {"dependencies": [3], "modules": ["codes", 3, None]},
            {"dependencies": [], "modules": [{"name": ["codes"]}]},
            {"dependencies": [], "modules": [{"name": {"a": 1}, "api": "f"}]},
            {
                "dependencies": [],
                "modules": [{"name": "codes", "api": [3, None, {"kind": "enum"}]}],
            },
            {"dependencies": [], "modules": [{"name": "codes", "api": [{"kind": ["function"]}]}]},
        ],
    )
    def test_takes_any_shape(self, told: Data) -> None:
        """A structure of any other shape ends in a valid plan that serves both features."""
        model(lambda brief: told)
        plan = planned(inputs())
        assert violations(plan) == []
        assert {name for module in plan.modules for name in module.features} == set(FEATURES)
        assert plan.stand_ins


class TestRevision:
    """A plan whose inputs changed."""

    def test_adds_a_feature_and_keeps_the_rest(self) -> None:
        """Only the new feature is asked for; modules stay as they are whatever the reply says."""
        before = first_plan()

        def structure(brief: Data) -> object:
            changed = module_data("parity", purpose="Rewritten!", features=["parity"], api=[])
            new = module_data("decoding", features=["decoding"], uses=["parity"], api=[])
            return {"dependencies": ["numpy"], "modules": [changed, new]}

        provider = model(structure)
        plan = planned(inputs([*FEATURES, "decoding"]), before)
        assert sorted(provider.tasks) == [
            *("assess", "feature", "reconcile", "structure", "summary")
        ]
        asked = {brief["task"]: brief for brief in provider.briefs}
        assert [feature["name"] for feature in asked["structure"]["features"]] == ["decoding"]
        assert asked["structure"]["previous"] == [module.spec() for module in before.modules]
        assert plan.modules[:2] == before.modules
        assert [module.name for module in plan.modules] == ["parity", "noise", "decoding"]
        assert plan.features[:2] == before.features
        assert plan.dependencies == ("numpy",)

    def test_keeps_modules_letter_for_letter(self) -> None:
        """What is kept is byte for byte what was there, scores and unused helpers included."""
        kept = module_data("parity", scores={"clarity": 7.5}, purpose="  Odd   spacing.  ")
        helper = module_data("helper", features=[], api=[])
        before = first_plan(["parity"], {**kept, "uses": ["helper"]}, helper)
        before = before.model_copy(
            update={
                "modules": tuple(
                    m.model_copy(update={"scores": {"a": 1.0}}) for m in before.modules
                )
            }
        )
        model()
        plan = planned(inputs(FEATURES), before)
        assert json.dumps(plan.dump()["modules"][:2]) == json.dumps(before.dump()["modules"])

    def test_removes_a_feature_without_a_new_structure(self) -> None:
        """A feature that is gone takes its own modules along; uses of them are stripped."""
        before = first_plan(
            None,
            module_data("core", features=["noise"]),
            module_data("both", features=FEATURES, uses=["core"]),
            module_data("plain", features=["parity"], api=[]),
        )
        provider = model()
        plan = planned(inputs(["parity"]), before)
        assert provider.tasks == ["assess", "summary"]
        assert plan.summary == "Small codes. It offers parity."  # not what is gone
        assert [module.name for module in plan.modules] == ["both", "plain"]
        assert plan.module("both").uses == ()
        assert plan.module("both").features == ("parity",)
        assert plan.module("plain") == before.module("plain")

    def test_designs_a_reworded_feature_anew(self) -> None:
        """Other words for a feature are another feature: its module is designed again."""
        before = first_plan(["parity: of bits", "noise"])

        def structure(brief: Data) -> object:
            return {
                "dependencies": [],
                "modules": [module_data("parity", features=["parity"], purpose="Of qubits.")],
            }

        provider = model(structure)
        plan = planned(inputs(["parity: of qubits", "noise"]), before)
        asked = [brief["feature"] for brief in provider.briefs if brief["task"] == "feature"]
        assert asked == ["parity: of qubits"]
        assert plan.feature("parity").given == "parity: of qubits"
        assert plan.module("parity").purpose == "Of qubits."
        assert plan.module("noise").spec() == {**before.module("noise").spec(), "uses": []}

    @pytest.mark.parametrize(
        ("asked", "new"),
        [
            (["parity with noise", "noise"], ["parity with noise"]),
            (["Parities", "noise"], ["Parities"]),
            (["Noises", "noise of", "parity"], ["noise of"]),
            (["parity", "noise", "the noise"], ["the noise"]),
        ],
    )
    def test_designs_only_what_was_not_merely_renamed(
        self, asked: list[str], new: list[str]
    ) -> None:
        """A new name keeps texts and module once; a longer name is another feature."""
        before = first_plan()
        provider = model()
        plan = planned(inputs(asked), before)
        briefs = [brief for brief in provider.briefs if brief["task"] == "feature"]
        assert [brief["feature"] for brief in briefs] == new
        assert [feature.name for feature in plan.features] == asked
        kept = [feature.description for feature in plan.features if feature.name not in new]
        assert set(kept) <= {feature.description for feature in before.features}
        old = [module for module in plan.modules if not set(module.features) & set(new)]
        assert [module.api for module in old] == [
            module.api for module in before.modules if module.name in {m.name for m in old}
        ]
        assert len(old) == len(kept)

    def test_asks_for_a_summary_alone_where_the_description_changed(self) -> None:
        """Another description changes the summary, and no feature and no module."""
        before = first_plan()
        provider = model()
        plan = planned(inputs(description="Larger codes."), before)
        assert provider.tasks == ["assess", "summary"]
        assert plan.summary == "Larger codes. It offers parity, noise."
        assert plan.features == before.features
        assert plan.modules == before.modules
        assert plan.inputs == inputs(description="Larger codes.").digest

    def test_enhances_again_where_another_enhancement_is_wanted(self) -> None:
        """Another level of enhancement rewrites the features' texts, and no module."""
        before = first_plan()
        provider = model()
        plan = planned(inputs(enhancement="description"), before)
        # `assess` and `reconcile`, of the same descriptions, are in the store.
        assert provider.tasks == ["feature", "feature", "summary"]
        assert plan.feature("parity").pseudocode == ""
        assert plan.modules == before.modules

    def test_keeps_requirements_as_they_are(self) -> None:
        """A requirement that stands is not reworded by a reply."""
        before = first_plan(["parity"], module_data("parity"), dependencies=["numpy>=1.26"])
        model(
            lambda _: {
                "dependencies": ["numpy>=2", "scipy"],
                "modules": [module_data("noise", features=["noise"])],
            }
        )
        assert planned(inputs(), before).dependencies == ("numpy>=1.26", "scipy")

    def test_repairs_only_what_is_new(self) -> None:
        """Problems of a revision go back with the modules that are kept."""
        before = first_plan(["parity"])

        def structure(brief: Data) -> object:
            features = ["noise"] if "problems" in brief else []
            return {"dependencies": [], "modules": [module_data("noise", features=features)]}

        provider = model(structure)
        plan = planned(inputs(), before)
        assert [
            brief.get("previous") for brief in provider.briefs if brief["task"] == "structure"
        ] == [[before.modules[0].spec()]] * 2
        assert plan.modules[0] == before.modules[0]

    def test_proposes_features_anew_for_another_description(self) -> None:
        """Features that were proposed stay for their description, and go with it."""
        model(features={"features": ["parity"]})
        before = planned(inputs([]))
        provider = model(features={"features": ["noise"]})
        assert [f.name for f in planned(inputs([]), before).features] == ["parity"]
        assert "features" not in provider.tasks
        plan = planned(inputs([], description="Larger codes."), before)
        assert [feature.name for feature in plan.features] == ["noise"]

    def test_has_requests_of_its_own_name(self) -> None:
        """The requests of a revision can be told from those of the first plan."""
        provider = model()
        models = Models(SCRIPTED)
        before = plan_package(inputs(), models).plan
        names = {request.name for request in provider.requests if request.task == "structure"}
        assert names == {"package"}
        provider = model()
        plan_package(inputs([*FEATURES, "decoding"]), models, before)
        (name,) = (request.name for request in provider.requests if request.task == "structure")
        assert name.startswith("package-")


class TestContext:
    """The plan in few words, for models with small windows."""

    @staticmethod
    def contexts(*lengths: int) -> tuple[str, list[Any]]:
        """Return what is kept of contexts of so many words, and the problems told before each."""
        left = iter(lengths)

        def script(request: Request) -> str:
            if request.task == "context":
                return as_json({"context": "word " * next(left)})
            return good_model(Ask(request.model, request.system, request.user))

        provider = answering(script)
        plan = make_plan(inputs(), PlanningModel(client(), "package"), want_context=True).plan
        told = [brief.get("problems") for brief in provider.briefs if brief["task"] == "context"]
        return plan.context, told

    def test_is_written_where_it_is_wanted(self) -> None:
        """One that is short enough is taken as it is."""
        assert self.contexts(10) == (("word " * 10).strip(), [None])

    def test_is_asked_for_shorter_and_the_shortest_is_kept(self) -> None:
        """One that is too long goes back twice at most, with its length; the shortest stays."""
        context, told = self.contexts(2000, 1000, 1500, 1)
        assert len(context.split()) == 1000
        assert told[0] is None
        assert [len(problems) for problems in told[1:]] == [1, 1]
        assert "400 are the most" in told[1][0]
        assert told[1] != told[2]

    def test_ends_as_soon_as_it_is_short_enough(self) -> None:
        """No third one is asked for where the second will do."""
        context, told = self.contexts(2000, 10, 1)
        assert (len(context.split()), len(told)) == (10, 2)

    def test_of_just_the_most_tokens_is_short_enough(self) -> None:
        """The limit itself is allowed."""
        words = 1
        while estimate_tokens(("word " * (words + 1)).strip()) <= CONTEXT_TOKENS:
            words += 1
        assert estimate_tokens(("word " * words).strip()) == CONTEXT_TOKENS
        assert len(self.contexts(words)[1]) == 1

    def test_is_not_written_where_nobody_needs_it(self) -> None:
        """With large windows, and where it is not asked for, there is none."""
        provider = model()
        assert planned(inputs()).context == ""
        assert "context" not in provider.tasks
