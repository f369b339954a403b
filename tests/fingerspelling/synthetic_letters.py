"""Synthetic letters: a stick person whose right hand comes up, holds and goes down."""

import numpy as np

from signkit.pose.clip import Clip
from signkit.pose.skeleton import LEFT_HAND, RIGHT_HAND

WIDTH = 200.0  # pixels between the shoulders
NECK = np.array([250.0, 150.0])
BODY = np.array(
    [[0, -0.6], [0, 0], [-0.5, 0], [-0.6, 0.8], [-0.7, 0.1], [0.5, 0], [0.6, 0.8], [0.6, 1.5]]
)


def letter_clip(name="A", reach=0.0, up=6, held=12, down=5, fps=25.0):
    """Give a clip in pixels: ``up`` frames of way, ``held`` of letter, ``down`` of way.

    The hand is a fan of fingers above the wrist; ``reach`` moves its held place sideways.
    """
    frames = up + held + down
    height = np.zeros(frames)
    height[:up] = np.linspace(1.5, 0.25, up)
    height[up + held :] = np.linspace(0.25, 1.2, down)
    joints = np.full((frames, 50, 2), np.nan)
    joints[:, :8] = BODY
    joints[:, 4] += np.stack([np.full(frames, reach), height], axis=-1)
    fan = [[0.0, 0.0]] + [
        [0.05 * (finger - 2), -0.1 - 0.06 * joint] for finger in range(5) for joint in range(4)
    ]
    joints[:, RIGHT_HAND] = joints[:, 4:5] + np.array(fan)
    keypoints = np.full((frames, 50, 3), 0.9, dtype=np.float32)
    keypoints[..., :2] = NECK + WIDTH * joints
    keypoints[:, LEFT_HAND] = (np.nan, np.nan, 0.0)
    depth = np.where(np.isnan(joints[..., 0]), np.nan, 0.0).astype(np.float32)
    return Clip(name, keypoints, fps, (500, 500), depth)
