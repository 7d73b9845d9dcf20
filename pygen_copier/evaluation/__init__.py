"""Evaluation: figures of what was generated, each computed from what is named, or absent."""
