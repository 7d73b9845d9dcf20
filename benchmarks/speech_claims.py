"""What plainspeech claims, measured on words of its synthesiser, each with its seeds.

`benchmarks/demonstrations.py autospeech` runs it, in the environment of the package.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any, TypeAlias

Row: TypeAlias = tuple[str, str, str, bool]
"""What it is, what was measured, what is claimed, and whether it holds."""
SEEDS, VOICES, LEARNT = 3, 10, 10


def claims() -> list[Row]:
    """Return what was measured in voices and noise that were not learnt."""
    settings = import_module("plainspeech.features").FeatureSettings()
    found = [_Heard(name, colour) for name, colour in (("white", 0.0), ("pink", 1.0))]
    for seed in range(SEEDS):
        for each in found:
            each.listen(seed)
    return [*(row for each in found for row in each.rows()), *_speakers(settings)]


class _Heard:
    """What was heard in one colour of noise, at 10 dB, over all seeds."""

    def __init__(self, name: str, colour: float) -> None:
        self.name, self.colour = name, colour
        self.said = self.nearest = self.named = self.others = self.refused = 0
        self.missed = self.false = 0.0

    def listen(self, seed: int) -> None:
        """Learn words from the voices of a seed, and hear them in others."""
        activity, words = import_module("plainspeech.activity"), _words()
        numpy, synthesis = import_module("numpy"), import_module("plainspeech.synthesis")
        unknown = import_module("plainspeech.recognition").UNKNOWN
        everything, few = _learnt(seed)
        rng = numpy.random.default_rng([seed, 1 + int(self.colour)])
        for _ in range(VOICES):
            said = synthesis.speak(words, synthesis.random_voice(rng), rng, pause=0.4)
            samples = _noisy(said, rng, 10.0, self.colour)
            heard = everything.transcribe(samples, said.rate).words
            for word in said.words:
                at = _at(word, heard)
                self.nearest += [each.best for each in at] == [word.label]
                self.named += [each.span.label for each in at] == [word.label]
            self.said += len(words)
            spans, seconds = [each.span for each in heard], len(samples) / said.rate
            missed, false = activity.activity_error(spans, said.words, seconds)
            self.missed, self.false = self.missed + missed, self.false + false
            heard = few.transcribe(samples, said.rate).words
            for word in said.words[LEARNT:]:
                at = _at(word, heard)
                self.others += len(at)
                self.refused += sum(each.span.label == unknown for each in at)

    def rows(self) -> list[Row]:
        """Return what came of it."""
        count = SEEDS * VOICES
        voices = f"{count} voices that were not learnt, seeds 0 to {SEEDS - 1}"
        told = f"10 dB of {self.name} noise, {voices}"
        nearest, named = self.nearest / self.said, self.named / self.said
        missed, false = self.missed / count, self.false / count
        refused = self.refused / self.others
        return [
            (f"words of 20 told by name: {told}", f"{named:.1%}", "above 95 %", named > 0.95),
            (f"nearest word, known or not: {told}", f"{nearest:.1%}", "above 95 %", nearest > 0.95),
            (
                f"given as unknown with {LEARNT} words learnt: the {20 - LEARNT} others, {told}",
                f"{refused:.1%}",
                "at least half",
                refused >= 0.5,
            ),
            (
                f"speech missed, and pauses taken for speech: {told}",
                f"{missed:.1%} and {false:.1%}",
                "at most a quarter, and a tenth",
                missed <= 0.25 and false <= 0.1,
            ),
        ]


@cache
def _learnt(seed: int) -> tuple[Any, Any]:
    """Return recognisers that learnt all words from twelve voices, and the first of them."""
    numpy, synthesis = import_module("numpy"), import_module("plainspeech.synthesis")
    recognition = import_module("plainspeech.recognition")
    rng, words = numpy.random.default_rng(seed), _words()
    voices = [synthesis.random_voice(rng) for _ in range(12)]
    spoken = [(word, synthesis.speak([word], v, rng).samples) for v in voices for word in words]
    settings = import_module("plainspeech.features").FeatureSettings()
    everything = recognition.learn_words(spoken, settings, rng)
    pairs = list(zip(everything.labels, everything.templates, strict=True))
    some = [pair for pair in pairs if pair[0] in words[:LEARNT]]
    few = recognition.WordRecogniser(settings, *map(list, zip(*some, strict=True)))
    return everything, few


def _words() -> tuple[str, ...]:
    words: tuple[str, ...] = import_module("plainspeech.synthesis").WORDS
    return words


def _at(word: Any, heard: Any) -> list[Any]:
    """Return what was heard while a word was said."""
    return [each for each in heard if each.span.start < word.end and each.span.end > word.start]


def _noisy(said: Any, rng: Any, ratio: float, colour: float = 0.0) -> Any:
    signals = import_module("plainspeech.signals")
    noise = signals.coloured_noise(len(said.samples), rng, exponent=colour)
    return signals.add_noise(said.samples, noise, ratio, rate=said.rate, spans=said.words)


def _speakers(settings: Any) -> list[Row]:
    """Speakers of 20 words each, told by five others."""
    numpy, synthesis = import_module("numpy"), import_module("plainspeech.synthesis")
    speakers = import_module("plainspeech.speakers")
    rng = numpy.random.default_rng(5)
    voices = {str(number): synthesis.random_voice(rng) for number in range(8)}

    def recording(name: str, words: Any) -> Any:
        return _noisy(synthesis.speak(words, voices[name], rng), rng, 20.0)

    known = {name: [recording(name, synthesis.WORDS)] for name in voices}
    models = speakers.learn_speakers(known, settings, rng)
    right, genuine, impostors = 0, [], []
    for name in [name for name in voices for _ in range(3)]:
        scores = models.scores(recording(name, [*rng.choice(synthesis.WORDS, 5)]))
        right += max(scores, key=scores.__getitem__) == name
        genuine.append(scores.pop(name))
        impostors += scores.values()
    rate, _ = speakers.equal_error(genuine, impostors)
    told = "8 voices, 24 recordings of five words at 20 dB, seed 5"
    return [
        (f"speakers told apart: {told}", f"{right} of 24", "at least 22", right >= 22),
        (f"equal error rate: {told}", f"{rate:.1%}", "at most 20 %", rate <= 0.2),
    ]
