"""Networks as files: identity, export, checks, and loading for inference."""
