"""What plainvision claims, measured on data with known answers, each with its seeds.

`benchmarks/demonstrations.py autovision` runs it, in the environment of the package. Where Dask is
installed there, as `pip install distributed` does, a cluster of its is tried, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeAlias

Row: TypeAlias = tuple[str, str, str, bool]
"""What it is, what was measured, what is claimed, and whether it holds."""


def claims() -> Iterator[Row]:
    """Yield what was measured of each thing that is claimed."""
    yield from _digits()
    yield from _movies()
    yield from _scenes()
    yield from _explanations()
    yield from _workers()


def _digits() -> Iterator[Row]:
    """Classify digits that are held out, by all features and by pixels alone."""
    numpy, package = import_module("numpy"), import_module("plainvision")
    means = []
    for extractor in (
        package.FeatureExtractor(cell=4, pixels=True),
        package.FeatureExtractor(cell=0, radius=0, pixels=True),
    ):
        shares = []
        for seed in range(5):
            learned, held = package.digits(seed)
            model = package.ImageClassifier(extractor).fit(learned.images, learned.labels)
            report = package.compare_labels(model.predict(held.images), held.labels)
            shares.append(report.accuracy())
        means.append(float(numpy.mean(shares)))
    yield (
        "digits told right, 450 held out, mean of the seeds 0 to 4",
        f"{means[0]:.1%}; by pixels alone {means[1]:.1%}",
        "above 95 %",
        means[0] > 0.95,
    )


def _movies() -> Iterator[Row]:
    """Find and follow spots, one alone and five that cross."""
    numpy, package = import_module("numpy"), import_module("plainvision")
    for count, title, least, most in (
        (1, "one spot alone", 0.99, 0.1),
        (5, "five spots that cross", 0.9, 0.6),
    ):
        squares, scores = [], []
        there = seen = 0
        for seed in range(10):
            movie = package.moving_spots(numpy.random.default_rng(seed), count=count)
            blobs = [package.detect_blobs(frame) for frame in movie.frames]
            places = zip(blobs, movie.positions, movie.visible, strict=True)
            for found, positions, visible in places:
                score = package.score_detections(found, positions[visible])
                pairs = round(score.recall * visible.sum())
                squares += [score.error**2] * pairs
                there, seen = there + int(visible.sum()), seen + pairs
            tracks = package.track_points(blobs, package.Tracker(), shortest=5)
            scores.append(package.score_tracks(tracks, movie.positions, movie.visible))
        error = float(numpy.sqrt(numpy.mean(squares)))
        yield (
            f"detection of {title}, 10 movies of 40 frames, seeds 0 to 9",
            f"{seen / there:.1%} found, {error:.2f} pixels off",
            f"{least:.0%} found, at most {most} pixels off",
            seen / there >= least and error <= most,
        )
        error = float(numpy.sqrt(numpy.mean([score.error**2 for score in scores])))
        recall = float(numpy.mean([score.recall for score in scores]))
        precision = float(numpy.mean([score.precision for score in scores]))
        switches = sum(score.switches for score in scores)
        yield (
            f"tracking of {title}, the same movies",
            f"recall {recall:.1%}, precision {precision:.1%}, {error:.2f} pixels off, "
            f"{switches} switches",
            f"both {least:.0%}, at most {most} pixels off",
            min(recall, precision) >= least and error <= most,
        )


def _scenes() -> Iterator[Row]:
    """Segment drawn disks, and the coins of a photograph."""
    numpy, package = import_module("numpy"), import_module("plainvision")
    for spacing, title in ((1.1, "apart"), (0.9, "that touch"), (0.7, "that overlap")):
        scores = [
            package.score_segmentation(package.segment(scene.image), scene.labels)
            for seed in range(20)
            for scene in [package.disk_scene(numpy.random.default_rng(seed), spacing=spacing)]
        ]
        each = [score.regions for score in scores]
        right = sum(score.found == score.true for score in scores)
        yield (
            f"segmentation of 12 disks {title}, intersection over union of each, seeds 0 to 19",
            f"{numpy.mean(each):.3f}, {min(each):.3f} at worst; counted right in {right} of 20",
            "above 0.9",
            bool(numpy.mean(each) > 0.9),
        )
    photo = package.as_gray(import_module("skimage.data").coins())
    flat = package.flatten_background(photo, 40.0)
    mask = package.foreground_mask(flat, sigma=2.0, smallest=300)
    count = int(package.split_touching(mask, distance=15).max())
    yield "coins in scikit-image's photograph", str(count), "24", count == 24


def _explanations() -> Iterator[Row]:
    """Hold occlusion maps against maps that are drawn at random."""
    numpy, package = import_module("numpy"), import_module("plainvision")
    learned, held = package.digits(0)
    extractor = package.FeatureExtractor(cell=4, pixels=True)
    model = package.ImageClassifier(extractor).fit(learned.images, learned.labels)
    rng = numpy.random.default_rng(0)
    areas, chances = [], []
    for image, label in zip(held.images[:50], held.labels[:50], strict=True):
        score = model.scorer(int(label))
        found = package.occlusion_map(score, image, fill=0.0)
        curve = package.deletion_curve(score, image, found, fill=0.0)
        areas.append(package.deletion_area(curve))
        chances.append(package.random_area(score, image, rng, fill=0.0))
    better = sum(area < chance for area, chance in zip(areas, chances, strict=True))
    yield (
        "deletion area of occlusion maps, 50 digits held out, seed 0",
        f"{numpy.mean(areas):.2f}, at random {numpy.mean(chances):.2f}; smaller for {better} of 50",
        "smaller for 45",
        better >= 45,
    )


def _workers() -> Iterator[Row]:
    """Do the same work here, in processes and on a cluster of Dask's."""
    package = import_module("plainvision")
    spacings = [0.7 + 0.01 * number for number in range(40)]
    here = list(package.map_seeded(_overlap, spacings, seed=1))
    ways: dict[str, AbstractContextManager[Executor]] = {"two processes": ProcessPoolExecutor(2)}
    if find_spec("distributed"):
        ways["two workers of a Dask cluster"] = _dask()
    for name, way in ways.items():
        with way as executor:
            there = list(package.map_seeded(_overlap, spacings, seed=1, executor=executor))
        same = here == there
        told = "the same numbers" if same else "other numbers"
        yield f"40 random scenes by {name} and by none, seed 1", told, "the same numbers", same


def _overlap(spacing: float, rng: Any) -> float:
    package = import_module("plainvision")
    scene = package.disk_scene(rng, spacing=spacing)
    score = package.score_segmentation(package.segment(scene.image), scene.labels)
    return float(score.regions)


@contextmanager
def _dask() -> Iterator[Executor]:
    """Start a cluster on this machine, and give its executor."""
    distributed: Any = import_module("distributed")
    settings = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(**settings) as cluster, distributed.Client(cluster) as client:
        yield client.get_executor()
