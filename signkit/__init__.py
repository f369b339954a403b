"""signkit: reproducible research in sign language production, from keypoints to tables."""

__version__ = "0.1.0"
