"""Prose: figures of what is written for readers."""
