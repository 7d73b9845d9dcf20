"""The plan: what it is, the rules it keeps, and how it is made."""
