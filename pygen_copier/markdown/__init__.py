"""Markdown: text made safe to stand in it, pages read as a reader sees them, and their form."""
