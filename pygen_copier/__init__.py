"""Whole Python packages from a description, as a Copier template that records what a model said."""

__version__ = "0.1.0"
