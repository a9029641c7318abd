"""What the lessons compute: in NumPy where a hand could do it, by a real training else."""
