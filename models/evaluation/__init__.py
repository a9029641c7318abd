"""Evaluation: metrics, calibration, corruptions, out-of-distribution detection."""
