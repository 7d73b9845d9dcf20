"""Prompts: the brief that ends every request, the wording around it, and the reading of replies."""
