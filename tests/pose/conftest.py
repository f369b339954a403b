"""A signing clip whose truth is known: bones of fixed length, moved by smooth directions."""

import numpy as np
import pytest

from signkit.pose.kinematics import forward
from signkit.pose.skeleton import BONES, N_BONES

PIXELS = np.array([60, 90, 140, 120, 12, *[40, 18, 12, 10] * 5], dtype=float)


def _sign(frames=30, seed=27, jitter=0.0):
    rng = np.random.default_rng(seed)
    base = rng.normal(size=(N_BONES, 3)) * (1, 1, 0.6)
    base[0] = 0, 1, 0.1
    base[[1, 4]] = (-1, 0, 0.02), (1, 0, 0.02)  # shoulders: right is left in the picture
    sway = rng.normal(size=(2, N_BONES, 3)) * 0.4
    sway[:, [0, 1, 4]] = 0
    phase = np.linspace(0, 2 * np.pi, frames)[:, None, None]
    ways = base + np.sin(phase) * sway[0] + np.cos(2 * phase) * sway[1]
    ways[..., 2] = np.abs(ways[..., 2])
    ways /= np.linalg.norm(ways, axis=-1, keepdims=True)
    truth = forward(np.tile([640.0, 200, 0], (frames, 1)), ways, PIXELS[BONES[:, 2]])
    keypoints = np.concatenate([truth[..., :2], np.full((frames, 50, 1), 0.999)], axis=-1)
    keypoints[..., :2] += jitter * rng.normal(size=(frames, 50, 2))
    return keypoints.astype(np.float32), truth


@pytest.fixture
def sign():
    """Return a maker of ``(keypoints, truth in pixels)`` for a number of frames, seed, jitter."""
    return _sign


def _hide(keypoints, where):
    hidden = keypoints.copy()
    hidden[where] = np.nan, np.nan, 0
    return hidden


@pytest.fixture
def hide():
    """Return a function that marks keypoints as missing in a copy."""
    return _hide
