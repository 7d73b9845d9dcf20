"""Prompts: the templates of what models are told, the brief that ends it, and their replies."""
