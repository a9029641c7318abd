"""Training: settings, data, augmentation, schedule, checkpoints and the loop itself."""
