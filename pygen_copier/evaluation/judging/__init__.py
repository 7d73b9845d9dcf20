"""Judging: what models say of a package, item by item, and how far they agree with people."""
