"""A tiny signed language that a back-translator can learn in a second or two."""

from __future__ import annotations

import numpy as np
import pytest


class ToyStore:
    """Hold clips in memory with the interface of a corpus store.

    Each of six signs holds both hands at its own place; a sentence says its signs backwards.
    """

    language = "asl"
    synthetic = True
    fps = 12.5

    def __init__(self, clips: int, seed: int) -> None:
        rng = np.random.default_rng(seed)
        places = np.random.default_rng(99).normal(0, 0.6, (6, 2, 3))
        self.texts, self.glosses, self.poses = [], [], []
        for _ in range(clips):
            signs = rng.choice(6, rng.integers(2, 4), replace=False)
            self.glosses.append(" ".join(f"S{sign}" for sign in signs))
            self.texts.append(" ".join(f"w{sign}" for sign in signs[::-1]) + " .")
            self.poses.append(self._perform(places[signs], rng))
        self.lengths = np.array([len(pose) for pose in self.poses])

    @staticmethod
    def _perform(places, rng):
        frames = []
        for left, right in places:
            for _ in range(rng.integers(3, 6)):
                pose = np.zeros((50, 3))
                pose[[0, 2, 5]] = [[0, -0.6, 0], [-0.5, 0, 0], [0.5, 0, 0]]
                pose[7:29], pose[29:], pose[4] = left, right, right
                pose[7], pose[8] = left, left
                frames.append(pose + rng.normal(0, 0.01, (50, 3)))
        frames = np.array(frames)
        return (frames - frames[:, 1:2]).astype(np.float32)

    def __len__(self) -> int:
        return len(self.texts)

    def frames(self, index):
        return self.poses[index]


@pytest.fixture(scope="session")
def toy_store():
    """Return the maker of toy stores: ``toy_store(clips, seed)``."""
    return ToyStore
