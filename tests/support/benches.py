"""A benchmark of two cells, and a model that holds its requests until something was killed."""

from __future__ import annotations

import threading
from collections import Counter

from support.asks import Ask
from support.model import good_model
from support.servers import CLOSE, Fault

TWO_CELLS = """
packages:
  - answers:
      package_name: tiny-codes
      description: Small error-correcting codes.
      features: [parity checks, look-up decoding]
      verify: static
      author_name: Test Person
      author_email: test@example.org
models: [groq:small-model]
seeds: [0, 1]
static: true
"""
HELD_AFTER = 3  # replies, before the service holds its requests


class Held:
    """A good model, which holds requests at some point until it is told to drop them.

    Attributes:
        answered: How often each prompt got a reply.
        is_holding: Set once a request is held.
        is_over: Set to drop what is held, and to hold nothing more.
    """

    def __init__(self) -> None:
        self.answered: Counter[str] = Counter()
        self.is_holding, self.is_over = threading.Event(), threading.Event()
        self._lock = threading.Lock()

    def __call__(self, ask: Ask) -> str | Fault:
        """Answer, or hold on and hang up."""
        with self._lock:
            is_held = sum(self.answered.values()) >= HELD_AFTER and not self.is_over.is_set()
            if not is_held:
                self.answered[f"{ask.seed}\n{ask.user}"] += 1
        if is_held:
            self.is_holding.set()
            self.is_over.wait(60)
            return CLOSE
        return good_model(ask)
