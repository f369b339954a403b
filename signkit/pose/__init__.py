"""Poses: the skeleton, clips of keypoints, cleaning, lifting and kinematics (numpy only)."""
