"""A synthetic signer, standing with both hands up, whose right hand waves."""

import numpy as np
import pytest

from signkit.pose.skeleton import JOINT, LEFT_HAND, NECK, RIGHT_HAND

BODY = {
    "nose": (0, -0.58, 0.1),
    "neck": (0, 0, 0),
    "right_shoulder": (-0.5, 0, 0),
    "right_elbow": (-0.75, 0.75, 0),
    "right_wrist": (-0.8, 0.1, 0.2),
    "left_shoulder": (0.5, 0, 0),
    "left_elbow": (0.75, 0.75, 0),
    "left_wrist": (0.8, 0.1, 0.2),
}


def _hand(wrist, side):
    """Five straight fingers up from the wrist, the thumb on the inner side."""
    joints = [np.add(wrist, (0, -0.03, 0))]
    for finger in range(5):
        x = side * (0.16 - 0.08 * finger)
        joints += [joints[0] + (x, -0.24 - 0.09 * n, 0) for n in range(4)]
    return joints


@pytest.fixture
def signer():
    """Return a synthetic pose, (12, 50, 3) in shoulder widths."""
    pose = np.zeros((12, 50, 3), dtype=np.float32)
    for name, place in BODY.items():
        pose[:, JOINT[name]] = place
    pose[:, LEFT_HAND] = _hand(BODY["left_wrist"], -1)
    pose[:, RIGHT_HAND] = _hand(BODY["right_wrist"], 1)
    wave = 0.2 * np.sin(np.linspace(0, 3, 12))
    pose[:, RIGHT_HAND, 0] += wave[:, None]
    pose[:, JOINT["right_wrist"], 0] += wave
    assert not pose[:, NECK].any()
    return pose
