"""From MediaPipe's landmarks to the fifty joints in pixels (facts 1.8)."""

from __future__ import annotations

import numpy as np

from signkit.extraction.holistic import Landmarks
from signkit.formats.pose_files_depth import BODY_DEPTH
from signkit.pose.clip import Clip
from signkit.pose.skeleton import BODY, LEFT_HAND, LEFT_WRIST, NECK, RIGHT_HAND, RIGHT_WRIST

BODY_LANDMARKS = (0, 11, 12, 14, 16, 11, 13, 15)
"""Nose, neck (one of the shoulders it lies between), right and left shoulder, elbow, wrist."""
SHOULDERS = (11, 12)
HAND_CONFIDENCE = 1.0
"""MediaPipe says no confidence of a hand: it is found or it is not."""


def landmarks_to_clip(
    name: str, landmarks: Landmarks, size: tuple[int, int], fps: float | None
) -> Clip:
    """Place a video's landmarks in its picture.

    Parameters
    ----------
    name : str
        The clip's name.
    landmarks : Landmarks
        What was found in every frame.
    size : tuple of int
        Width and height of the picture, pixels.
    fps : float or None
        Frames a second.

    Returns
    -------
    Clip
        Keypoints in pixels with depth; the neck is the middle of the shoulders, and no surer than
        the less sure of them. What was not found is missing.
    """
    body = landmarks.pose[:, BODY_LANDMARKS]
    both = landmarks.pose[:, SHOULDERS]
    body[:, NECK, :3] = both[..., :3].mean(axis=1)
    body[:, NECK, 3] = both[..., 3].min(axis=1)
    hands = [hand.copy() for hand in (landmarks.left, landmarks.right)]
    for hand in hands:
        hand[..., 3] = HAND_CONFIDENCE
    joints = np.concatenate([body, *hands], axis=1)
    keypoints = joints[..., [0, 1, 3]] * np.array([*size, 1.0], dtype=np.float32)
    missing = ~(np.isfinite(keypoints[..., 0]) & (keypoints[..., 2] > 0))
    keypoints[missing] = (np.nan, np.nan, 0.0)
    depth = np.where(missing, np.nan, -joints[..., 2] * size[0]).astype(np.float32)
    depth[:, BODY] *= BODY_DEPTH
    for part, wrist in ((LEFT_HAND, LEFT_WRIST), (RIGHT_HAND, RIGHT_WRIST)):
        depth[:, part] += depth[:, wrist, None]  # MediaPipe tells a hand's z from its wrist
    return Clip(name, keypoints.astype(np.float32), fps, size, depth)
