"""A server of the Model Context Protocol, by which an editor's agent drives the commands."""
