"""What is known of Python as a generated language: scaffolds, and the checks a reply must pass."""
