"""JavaScript: a package translated by a model, and the errors that are in the translation."""
