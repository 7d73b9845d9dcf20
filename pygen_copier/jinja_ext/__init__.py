"""The Jinja surface for templates that exist already: the `generate` tag and a few filters."""

from pygen_copier.jinja_ext.extension import PygenExtension

__all__ = ["PygenExtension"]
