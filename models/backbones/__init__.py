"""Networks that have already learned to see, from 1.3 million photos of 1,000 kinds of things."""
