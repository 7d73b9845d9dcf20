"""A measurement: all figures of a package, in the order of how much they say."""

from __future__ import annotations

import platform
from pathlib import Path

from pygen_copier import __version__
from pygen_copier.client.models import Model
from pygen_copier.client.store import ReplyStore
from pygen_copier.evaluation.javascript.figures import not_translated, translation_figures
from pygen_copier.evaluation.javascript.optimisation import optimisations
from pygen_copier.evaluation.javascript.translation import translate
from pygen_copier.evaluation.judging.panel import Panel, judges_of, score
from pygen_copier.evaluation.judging.writers import Origin, is_same, origin_of, require_others
from pygen_copier.evaluation.prose.figures import documentation_figures
from pygen_copier.evaluation.prose.vectors import Vectors, tf_idf
from pygen_copier.evaluation.report import Report, together
from pygen_copier.evaluation.running.figures import MUTANTS, SEED, execution_figures, not_run
from pygen_copier.evaluation.running.workplace import environment_of
from pygen_copier.evaluation.similarity.figures import similarity_figures
from pygen_copier.evaluation.speed import model_figures, replies_about
from pygen_copier.evaluation.static.figures import static_figures
from pygen_copier.evaluation.static.sources import read_sources
from pygen_copier.evaluation.subject import read_subject, read_tests
from pygen_copier.events import Listener, nobody


def evaluate(
    project: Path,
    reference: Path | None = None,
    tests: Path | None = None,
    *,
    run: bool = True,
    most_mutants: int = MUTANTS,
    panel: Panel | None = None,
    translator: Model | None = None,
    afresh: bool = False,
    vectors: Vectors = tf_idf,
    vectors_called: str = "TF-IDF",
    listener: Listener = nobody,
) -> Report:
    """Return the figures of a package; the same files and replies give the same report.

    Args:
        project: Its folder.
        reference: The folder of a package that it is held against.
        tests: A file or folder of somebody else's tests, which are run against it.
        run: Whether it is run, in the sandbox; where not, figures of execution are absent.
        most_mutants: How many small faults are put into it, at most, for its tests to notice.
        panel: The judges and people who score it; None for nobody.
        translator: A model that is asked for the package in JavaScript, or None.
        afresh: Whether what was run before is run again.
        vectors: Makes vectors of the sections of its documentation, such as embeddings.
        vectors_called: What these vectors are; figures of different ones belong in no one table.
        listener: Hears what is measured.

    Raises:
        PygenError: There is no package in a folder, a judge wrote what it would judge, a file of
            scores cannot be used, or the extra `eval` is not installed.
        ProviderError: A judge could not be asked, whatever the retries.
    """
    panel, origin = panel or Panel(), origin_of(project)
    if not panel.allow_own:
        require_others(panel.judges, origin, translator)
    subject = read_subject(project)
    wanted = read_subject(reference) if reference else None
    prose, by_page = documentation_figures(subject, wanted, vectors, vectors_called)
    others = read_tests(tests) if tests else None
    executed = not_run("Nothing was run: --static.")
    if run:
        executed = execution_figures(
            subject, others, most_mutants, afresh=afresh, listener=listener
        )
    likeness, by_module = similarity_figures(subject, wanted)
    scored = score(panel, subject, wanted, origin, listener)
    static = static_figures(read_sources(subject), environment_of(subject, others))
    javascript = not_translated()
    if translator:
        translation = translate(subject, translator, listener)
        judges = judges_of(panel, origin, listener)
        better = optimisations(judges, translation) if judges else None
        javascript = list(translation_figures(translation, better, run=run))
    model = model_figures(replies_about(subject, ReplyStore()))
    figures = together(executed, static, likeness, prose, javascript, model, scored.figures)
    about = {"pygen-copier": __version__, "Python": platform.python_version()}
    if run:
        about["mutation seed"] = str(SEED)
    if wanted:
        about["reference"] = wanted.name
    if panel.judges:
        told = [f"{each}{_mark(each, origin, translator)}" for each in panel.judges]
        about["judges"] = ", ".join(told)
        about["repeats"] = str(panel.repeats)
    if translator:
        about["translated by"] = str(translator)
    if origin.models or (panel.judges and not origin.is_known):
        about["written by"] = ", ".join(origin.models) or "unknown"
    series = {**by_module, **by_page}
    return Report(subject.name, about, figures, series, scored.judgements, scored.comparisons)


def _mark(judge: Model, origin: Origin, translator: Model | None) -> str:
    """Return what marks a judge that wrote what it judges."""
    if origin.wrote(judge):
        return " (wrote it)"
    translated = translator is not None and is_same(str(translator), judge)
    return " (translated it)" if translated else ""
