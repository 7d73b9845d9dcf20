"""The pages of a plan: it is seen, changed, undone, and then the package is made."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from starlette.responses import Response

from pygen_copier.app.asked import Asked, page, see
from pygen_copier.app.draft import Draft
from pygen_copier.app.graph import draw
from pygen_copier.app.job import State, Task
from pygen_copier.app.placed import placed
from pygen_copier.app.plan_view import changed
from pygen_copier.app.workshop import Workshop
from pygen_copier.errors import PygenError
from pygen_copier.plan.model import PlanError, read_plan
from pygen_copier.plan.shown import shown
from pygen_copier.reports.edit import read_plan_text
from pygen_copier.reports.new import require_empty
from pygen_copier.yaml_text import dump_yaml


def show_plan(workshop: Workshop, asked: Asked) -> Response:
    """Show the latest plan of a draft."""
    draft = workshop.draft(asked.place["draft"])
    workshop.take_plan(draft)
    return _shown(workshop, draft)


def tell_cost(workshop: Workshop, asked: Asked) -> Response:
    """Tell what the files of the latest plan will take."""
    draft = workshop.draft(asked.place["draft"])
    told = workshop.told(draft.folder, "estimate", f"--data-file={draft.plan_file()}")
    return page("cost", draft=None, told=told, problem="", problems={})


def save_text(workshop: Workshop, asked: Asked) -> Response:
    """Keep a plan that was changed as YAML, where it keeps the rules."""
    draft = workshop.draft(asked.place["draft"])
    return _saved(workshop, draft, asked, asked.text("plan"))


def save_fields(workshop: Workshop, asked: Asked) -> Response:
    """Keep a plan that was changed in its fields, where it keeps the rules."""
    draft = workshop.draft(asked.place["draft"])
    text = asked.text("base")
    with suppress(PlanError):  # it is told what is wrong
        text = dump_yaml(changed(read_plan(text).dump(), asked))
    return _saved(workshop, draft, asked, text)


def change(workshop: Workshop, asked: Asked) -> Response:
    """Have a model change the modules as a person says."""
    draft = workshop.draft(asked.place["draft"])
    problem = _other_tab(draft, asked)
    words = asked.text("words").strip()
    if problem or not words:
        problem = problem or "Nothing is said: say what is to be changed."
        return _shown(workshop, draft, status=400, problem=problem)
    wish = draft.wish
    arguments = ("plan", f"--data-file={draft.plan_file()}", f"--change={words}")
    about = {"draft": draft.id, "name": wish.package_name, "provider": wish.provider}
    return see(f"/jobs/{workshop.start_for(draft, Task('plan', arguments, about)).id}")


def undo(workshop: Workshop, asked: Asked) -> Response:
    """Go back to the plan before."""
    draft = workshop.draft(asked.place["draft"])
    if not _other_tab(draft, asked):
        draft.undo()
    return see(f"/drafts/{draft.id}/plan")


def generate(workshop: Workshop, asked: Asked) -> Response:
    """Have the package made."""
    draft = workshop.draft(asked.place["draft"])
    wish = replace(draft.wish, folder=asked.text("folder"), commit=bool(asked.text("commit")))
    draft.save(wish)
    if problem := _other_tab(draft, asked):
        return _shown(workshop, draft, status=400, problem=problem)
    try:
        target = workshop.path(wish.folder)
        require_empty(target)
    except PygenError as error:
        return _shown(workshop, draft, status=400, folder_problem=str(error))
    name = draft.plan()["package_name"]
    made = draft.folder / "made" / str(name)
    commit = "--commit" if wish.commit else "--no-commit"
    task = Task(
        "new",
        ("new", "--yes", commit, f"--data-file={draft.plan_file()}", str(made)),
        {
            "draft": draft.id,
            "folder": str(target),
            "name": str(name),
            "provider": wish.provider,
        },
        cleared=str(made),
        moved=str(target),
    )
    return see(f"/jobs/{workshop.start_for(draft, task).id}")


def _saved(workshop: Workshop, draft: Draft, asked: Asked, text: str) -> Response:
    """Keep the text of a plan where it keeps the rules; else show it with what is wrong."""
    if problem := _other_tab(draft, asked):
        return _shown(workshop, draft, status=400, text=text, problem=problem)
    answers = draft.plan()
    try:
        plan = read_plan_text(text, answers["plan"], above=0)
    except PlanError as error:
        return _shown(workshop, draft, status=400, text=text, violations=error.violations)
    except PygenError as error:
        return _shown(workshop, draft, status=400, text=text, violations=[str(error)])
    if plan.dump() != answers["plan"]:
        draft.add_plan({**answers, "plan": plan.dump()})
    return see(f"/drafts/{draft.id}/plan")


def _other_tab(draft: Draft, asked: Asked) -> str:
    """Return what is told where another tab has changed the plan meanwhile."""
    if asked.text("number") == str(draft.plans()):
        return ""
    return "The plan was changed in another tab. Load the page again to see it."


def _shown(
    workshop: Workshop,
    draft: Draft,
    *,
    status: int = 200,
    text: str | None = None,
    violations: list[str] | None = None,
    problem: str = "",
    folder_problem: str = "",
) -> Response:
    answers = draft.plan()
    plan = read_plan(answers["plan"])
    text = shown(plan) if text is None else text
    base = shown(plan)
    with suppress(PlanError):  # one that breaks rules alone is shown in the fields, too
        plan, base = read_plan(text), text
    wish = draft.wish
    making = workshop.job_of(draft, "new")
    planning = workshop.job_of(draft, "plan")
    return page(
        "plan",
        status,
        draft=draft,
        answers=answers,
        plan=plan,
        text=text,
        base=base,
        violations=placed(violations or [], text),
        dump=plan.dump(),
        problem=problem,
        folder_problem=folder_problem,
        folder=wish.folder or str(workshop.start / str(answers["package_name"])),
        commit=wish.commit,
        graph=draw({module.name: module.uses for module in plan.modules}),
        notes=planning.told() if planning else "",
        making=making if making and making.state is State.RUNNING else None,
    )
