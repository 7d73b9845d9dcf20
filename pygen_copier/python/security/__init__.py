"""The security review of generated Python: rules over its syntax tree, and those of ruff."""
