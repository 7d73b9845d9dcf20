"""Statistics: correlation, agreement of raters, and differences between groups."""
