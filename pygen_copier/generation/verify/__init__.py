"""Verification: generated code that is run before it is accepted."""
