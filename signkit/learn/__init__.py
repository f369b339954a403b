"""Learning: losses, augmentation, the one training loop, checkpoints."""
