"""The source as it stands: figures that are read from it, without running anything."""
