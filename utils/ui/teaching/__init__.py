"""What the lessons are made of: their frame, their pictures, the sliding window."""
