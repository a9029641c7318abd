"""The page Inside: a network, a picture, and everything that happens between them."""
