"""Renaming: what is called otherwise, and how texts, plans and records follow."""
