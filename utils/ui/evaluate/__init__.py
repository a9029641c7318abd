"""The page Evaluate: how good a network is, where it fails, and what it takes to fool it."""
