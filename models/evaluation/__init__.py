"""How good answers are: metrics, calibration, corruptions, out-of-distribution detection."""
