"""Uploaded pictures: decoding, rotation to upright, storage."""
