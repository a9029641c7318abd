"""What the lessons compute: in NumPy where possible, otherwise by training a real network."""
