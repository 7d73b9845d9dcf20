"""Concurrency: tasks run in the order of what they need, and calls given up after a time."""
