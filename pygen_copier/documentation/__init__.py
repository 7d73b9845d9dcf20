"""Documentation: what the sources of a package say of it, and the pages that say the rest."""
