"""Similarity: how near code comes to a reference."""
