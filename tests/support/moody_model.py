"""A good model behind a service that fails now and then."""

from __future__ import annotations

import random
from collections import Counter

from support.asks import Answer, Ask
from support.existing import author
from support.model import good_model
from support.servers import CLOSE, EMPTY, HTML, NOTHING, RESET, Fault

_FAULTS: tuple[Fault | Answer | str, ...] = (
    *(CLOSE, RESET, EMPTY, NOTHING, HTML, Fault(500), Fault(503), Fault(404), Fault(401)),
    *(Fault(429, "slow down", {"retry-after": "0"}), Fault(413, "too large")),
    *(Answer("", "blocked"), Answer("half a", "length"), "", "I cannot do that.", "```python\n"),
)


class MoodyModel:
    """A good model behind a service that fails now and then, as a share says.

    Attributes:
        share: How many of the requests fail, from 0 to 1.
        faults: How many have failed so far.
        delivered: How often each request got its reply, by all that it says.
    """

    def __init__(self, dice: random.Random) -> None:
        self.share = 0.0
        self.faults = 0
        self.delivered: Counter[str] = Counter()
        self._dice = dice

    def __call__(self, ask: Ask) -> Answer | str | Fault:
        """Answer a request, or fail."""
        if self._dice.random() < self.share:
            self.faults += 1
            return self._dice.choice(_FAULTS)
        try:
            answer = author(ask) if ask.task == "generate" else good_model(ask)
        except KeyError:  # an API that the good model cannot write, as adopted packages have
            return "I cannot do that."
        self.delivered[repr((ask.system, ask.user, ask.schema, ask.seed, ask.temperature))] += 1
        return answer
