"""Processes that work for the server: starting them, calling functions in them by name."""
