"""Inside: scripts that are run in the sandbox, from their text, where nothing else of ours is."""
