"""The pages on which a package is described: the first page, and the form."""

from __future__ import annotations

from starlette.responses import Response

from pygen_copier.app.asked import Asked, page, see
from pygen_copier.app.draft import Draft, Wish
from pygen_copier.app.job import State, Task
from pygen_copier.app.services import first_usable, services
from pygen_copier.app.workshop import Workshop
from pygen_copier.client.models import SCAFFOLD
from pygen_copier.errors import PygenError

_MOST_SHOWN = 20
_UP, _DOWN, _REMOVE, _ADD = "up", "down", "remove", "add"


def first(workshop: Workshop, _: Asked) -> Response:
    """Show what there is: drafts, runs, and where to begin."""
    jobs = [job for job in workshop.jobs() if job.task.kind != "plan"]
    return page(
        "first",
        drafts=[(each, _name(workshop, each)) for each in workshop.drafts()[:_MOST_SHOWN]],
        jobs=jobs[:_MOST_SHOWN],
        start=workshop.start,
    )


def begin(workshop: Workshop, _: Asked) -> Response:
    """Begin a draft."""
    found = services(workshop.purse)
    draft = workshop.new_draft(Wish(provider=first_usable(found)))
    return see(f"/drafts/{draft.id}")


def forget(workshop: Workshop, asked: Asked) -> Response:
    """Remove a draft; what was made of it stays."""
    workshop.forget(workshop.draft(asked.place["draft"]).folder)
    return see("/")


def show_form(workshop: Workshop, asked: Asked) -> Response:
    """Show the form of a draft."""
    draft = workshop.draft(asked.place["draft"])
    workshop.take_plan(draft)
    return _form(workshop, draft)


def save(workshop: Workshop, asked: Asked) -> Response:
    """Keep what was filled in."""
    draft = workshop.draft(asked.place["draft"])
    if problem := _other_tab(draft, asked):
        return _form(workshop, draft, status=400, wish=_typed(draft, asked), problem=problem)
    if problem := _kept(workshop, draft, asked):
        return _form(workshop, draft, status=400, problem=problem)
    return see(f"/drafts/{draft.id}")


def change_features(workshop: Workshop, asked: Asked) -> Response:
    """Return the list of features with one moved, taken away, or added."""
    draft = workshop.draft(asked.place["draft"])
    features = asked.texts("features") or [""]
    what, _, number = asked.text("change").partition(":")
    at = min(int(number), len(features) - 1) if number.isdecimal() else len(features) - 1
    to = at
    if what == _REMOVE:
        del features[at]
        to = max(0, at - 1)
    elif what in (_UP, _DOWN):
        to = min(max(0, at + (1 if what == _DOWN else -1)), len(features) - 1)
        features.insert(to, features.pop(at))
    elif what == _ADD:
        features.append("")
        to = len(features) - 1
    focused = what if what in (_UP, _DOWN) else "text"
    return page("features", draft=draft, features=features or [""], focus=(focused, to))


def tell_cost(workshop: Workshop, asked: Asked) -> Response:
    """Tell what it will take, before anything is asked."""
    draft = workshop.draft(asked.place["draft"])
    if problem := _other_tab(draft, asked):
        return page("cost", draft=None, told=None, problem=problem, problems={})
    problem = _kept(workshop, draft, asked)
    if problem or draft.problems():
        return page("cost", draft=draft, told=None, problem=problem, problems=draft.problems())
    file = draft.write_answers(draft.wish.answers(draft.spec))
    told = None
    try:
        told = workshop.told(draft.folder, "estimate", f"--data-file={file}")
    except PygenError as error:  # told beside the draft's new version
        problem = str(error)
    return page("cost", draft=draft, told=told, problem=problem, problems={})


def list_models(workshop: Workshop, asked: Asked) -> Response:
    """Ask the chosen service for its models, and return them as choices for the field."""
    draft = workshop.draft(asked.place["draft"])
    provider = asked.text("provider")
    if key := asked.text("key"):
        workshop.purse.put(provider, key)
    found = [] if provider == SCAFFOLD else workshop.told(draft.folder, "models", provider)
    return page("models", names=[each["model"] for each in found], provider=provider)


def make_plan(workshop: Workshop, asked: Asked) -> Response:
    """Have a plan made of what was filled in."""
    draft = workshop.draft(asked.place["draft"])
    if problem := _other_tab(draft, asked):
        return _form(workshop, draft, status=400, wish=_typed(draft, asked), problem=problem)
    problem = _kept(workshop, draft, asked)
    if problem or draft.problems():
        return _form(workshop, draft, status=400, problem=problem, problems=draft.problems())
    file = draft.write_answers(draft.wish.answers(draft.spec))
    arguments = ("plan", f"--data-file={file}")
    wish = draft.wish
    about = {"draft": draft.id, "name": wish.package_name, "provider": wish.provider}
    job = workshop.start_for(draft, Task("plan", arguments, about))
    return see(f"/jobs/{job.id}")


def _name(workshop: Workshop, draft: Draft) -> str:
    """Return what a draft is called on the first page, with the plan that was made meanwhile."""
    try:
        workshop.take_plan(draft)
        return draft.wish.package_name or "without a name"
    except PygenError:  # its own page tells it; here the others are wanted
        return "one that cannot be read"


def _other_tab(draft: Draft, asked: Asked) -> str:
    """Return what is told where another tab has changed the draft meanwhile."""
    if asked.text("version") == draft.version:
        return ""
    return (
        "This draft was changed in another tab. What you typed is still here, and not kept yet: "
        "save it in the place of the other's, or open the draft again to see that."
    )


def _typed(draft: Draft, asked: Asked) -> Wish:
    """Return what was filled in."""
    before = draft.wish
    return Wish(
        asked.text("package_name").strip(),
        asked.text("description").strip(),
        tuple(each.strip() for each in asked.texts("features")),
        asked.text("provider"),
        asked.text("model").strip(),
        asked.text("more"),
        before.folder,
        before.commit,
    )


def _kept(workshop: Workshop, draft: Draft, asked: Asked) -> str:
    """Keep what was filled in, and return what of it could not be kept."""
    draft.save(_typed(draft, asked))
    if asked.text("drop_spec"):
        draft.save_spec("")
    elif asked.text("spec").strip():
        draft.save_spec(asked.text("spec"))
    try:
        if key := asked.text("key"):
            workshop.purse.put(asked.text("provider"), key)
    except PygenError as error:
        return str(error)
    return asked.unreadable


def _form(
    workshop: Workshop,
    draft: Draft,
    *,
    status: int = 200,
    wish: Wish | None = None,
    problem: str = "",
    problems: dict[str, str] | None = None,
) -> Response:
    wish = wish or draft.wish
    plan = workshop.job_of(draft, "plan")
    return page(
        "form",
        status,
        draft=draft,
        wish=wish,
        features=wish.features or ("",),
        focus=None,
        services=services(workshop.purse),
        problem=problem,
        problems=problems or {},
        planning=plan if plan and plan.state is State.RUNNING else None,
    )
