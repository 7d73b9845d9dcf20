"""Formatting: the form in which texts of each language are kept, by ruff, black and mdformat."""
