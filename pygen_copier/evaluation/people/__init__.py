"""People: a form on which they score a package without knowing who wrote it, and its way back."""
