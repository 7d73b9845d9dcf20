"""Dependencies: what other packages offer, read from what is installed without running it."""
