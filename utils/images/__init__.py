"""Pictures from strangers: decoding, turning upright, packing."""
