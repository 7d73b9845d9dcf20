"""Progress: what a person sees of a run while it goes on."""

from pygen_copier.progress.display import show_progress

__all__ = ["show_progress"]
