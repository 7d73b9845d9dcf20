"""What plainspeech claims, measured on words of its synthesiser, each with its seeds.

`benchmarks/demonstrations.py autospeech` runs it, in the environment of the package.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, TypeAlias

Row: TypeAlias = tuple[str, str, str, bool]
"""What it is, what was measured, what is claimed, and whether it holds."""


def claims() -> list[Row]:
    """Return what was measured in voices and noise that were not learnt."""
    numpy, synthesis = import_module("numpy"), import_module("plainspeech.synthesis")
    settings = import_module("plainspeech.features").FeatureSettings()
    activity = import_module("plainspeech.activity")
    words, speak = synthesis.WORDS, synthesis.speak
    rng = numpy.random.default_rng(0)
    voices = [synthesis.random_voice(rng) for _ in range(12)]
    examples = [(word, speak([word], each, rng).samples) for each in voices for word in words]
    learn_words = import_module("plainspeech.recognition").learn_words
    recogniser = learn_words(examples, settings, rng)
    found_rows: list[Row] = []
    for name, colour in (("white", 0.0), ("pink", 1.0)):
        rng, right, named, missed, false = numpy.random.default_rng(1), 0, 0, 0.0, 0.0
        for _ in range(10):
            said = speak(words, synthesis.random_voice(rng), rng, pause=0.4)
            samples = _noisy(said, rng, 10.0, colour)
            heard = recogniser.transcribe(samples, said.rate).words
            for word in said.words:
                at = [e for e in heard if e.span.start < word.end and e.span.end > word.start]
                right += [each.best for each in at] == [word.label]
                named += [each.span.label for each in at] == [word.label]
            found, seconds = [each.span for each in heard], len(samples) / said.rate
            errors = activity.activity_error(found, said.words, seconds)
            missed, false = missed + errors[0] / 10, false + errors[1] / 10
        told = f"10 dB of {name} noise, 10 voices that were not learnt, seeds 0 and 1"
        share = right / (10 * len(words))
        found_rows += [
            (f"nearest word of {len(words)}: {told}", f"{share:.1%}", "above 95 %", share > 0.95),
            (
                f"told, and not as unknown by the usual limit: {told}",
                f"{named / (10 * len(words)):.1%}",
                "nothing",
                True,
            ),
            (
                f"speech missed, and pauses taken for speech: {told}",
                f"{missed:.1%} and {false:.1%}",
                "at most a quarter, and a tenth",
                missed <= 0.25 and false <= 0.1,
            ),
        ]
    few = learn_words([each for each in examples if each[0] in words[:10]], settings, rng)
    return [*found_rows, _others(few, words[10:]), *_speakers(settings)]


def _others(recogniser: Any, others: Any) -> Row:
    """Words that were not learnt; nothing is claimed of them."""
    numpy, synthesis = import_module("numpy"), import_module("plainspeech.synthesis")
    unknown = import_module("plainspeech.recognition").UNKNOWN
    rng, heard = numpy.random.default_rng(2), []
    for _ in range(10):
        said = synthesis.speak(others, synthesis.random_voice(rng), rng, pause=0.4)
        heard += recogniser.transcribe(_noisy(said, rng, 10.0), said.rate).words
    share = sum(each.span.label == unknown for each in heard) / len(heard)
    told = "10 others, 10 dB of white noise, 10 voices that were not learnt, seeds 0 and 2"
    return (f"given as unknown with 10 words learnt: {told}", f"{share:.1%}", "nothing", True)


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
