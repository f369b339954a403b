"""From videos to keypoints."""
