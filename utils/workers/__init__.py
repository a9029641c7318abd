"""Worker processes of the server: starting them, and calling functions in them by name."""
