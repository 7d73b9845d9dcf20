"""Properties are tried on the same examples in every run, on machines of any speed."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("repeatable", database=None, deadline=None, derandomize=True)
settings.load_profile("repeatable")
