"""Progress: what a person sees of a run while it goes on."""

from pygen_copier.progress.display import shown_progress

__all__ = ["shown_progress"]
