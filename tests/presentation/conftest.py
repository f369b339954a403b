"""A synthetic signer who waves with the right hand, as a store of clips."""

import numpy as np
import pytest

from signkit.pose.skeleton import JOINT, LEFT_HAND, RIGHT_HAND

BODY = {
    "nose": (0, -0.58, 0.1),
    "right_shoulder": (-0.5, 0, 0),
    "right_elbow": (-0.75, 0.75, 0),
    "right_wrist": (-0.8, 0.1, 0.2),
    "left_shoulder": (0.5, 0, 0),
    "left_elbow": (0.75, 0.75, 0),
    "left_wrist": (0.8, 0.1, 0.2),
}


def _hand(wrist, side):
    joints = [np.add(wrist, (0, -0.03, 0))]
    for finger in range(5):
        x = side * (0.16 - 0.08 * finger)
        joints += [joints[0] + (x, -0.24 - 0.09 * n, 0) for n in range(4)]
    return joints


def _wave(seed, frames=12):
    pose = np.zeros((frames, 50, 3), dtype=np.float32)
    for name, place in BODY.items():
        pose[:, JOINT[name]] = place
    pose[:, LEFT_HAND] = _hand(BODY["left_wrist"], -1)
    pose[:, RIGHT_HAND] = _hand(BODY["right_wrist"], 1)
    rng = np.random.default_rng(seed)
    for wrist, hand in (("left_wrist", LEFT_HAND), ("right_wrist", RIGHT_HAND)):
        turn = np.linspace(0, 3, frames) + rng.uniform(0, 6)
        way = np.stack([0.4 * np.sin(turn), 0.3 * np.cos(turn), 0 * turn], axis=1)
        pose[:, hand] += way[:, None]
        pose[:, JOINT[wrist]] += way
    return pose


class WavingStore:
    """Clips in memory with the interface of a corpus store."""

    language, synthetic, fps = "asl", True, 12.5

    def __init__(self, clips):
        self.poses = [_wave(seed) for seed in range(clips)]
        self.texts = [f"wave {number} ." for number in range(clips)]
        self.glosses = [f"WAVE-{number}" for number in range(clips)]
        self.lengths = np.array([len(pose) for pose in self.poses])

    def __len__(self):
        return len(self.poses)

    def frames(self, index):
        return self.poses[index]


@pytest.fixture(scope="session")
def waves():
    """Return eight synthetic clips."""
    return WavingStore(8)
