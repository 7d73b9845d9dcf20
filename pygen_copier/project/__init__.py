"""A project that is there, and what is done to it beside what Copier does."""
