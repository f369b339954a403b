"""What a file or folder of keypoints or poses holds, and what looks wrong in it."""
