"""A camera and a keypoint detector's errors: from joints to pixels with confidence.

The letters' own keypoints carry the errors of their detector already. What is added here is small:
jitter that grows with speed, since the ways between letters are made and would be too clean.
"""

from __future__ import annotations

import numpy as np

from signkit.fingerspelling.signers import Signer
from signkit.pose.blending import Array
from signkit.pose.skeleton import BODY, N_JOINTS

WIDTH, HEIGHT = 1280, 720
SHOULDER_PIXELS = 210.0
NECK_PIXELS = (WIDTH / 2, 300.0)
SHIFT_PIXELS = (30.0, 15.0)
TURN = (0.04, 0.08, 0.02)
"""Largest turns about x (nodding), y (looking aside) and z, radians."""
SWAY = 0.02
"""Size of the body's slow swaying, shoulder widths."""
BODY_JITTER, HAND_JITTER, JITTER_PER_SPEED = 0.6, 0.5, 0.03
"""Pixels of error of a still joint, and for every pixel that it moves in a frame."""
CONFIDENCE_FALL = 12.0
"""Pixels of added error at which a confidence has fallen to 37 %."""
DECIMALS = 1
"""Digits of a pixel that are written: far below the jitter, and half the bytes."""


def record(
    frames: Array, confidence: Array, signer: Signer, fps: float, rng: np.random.Generator
) -> np.ndarray:
    """See a performance from somewhere in front of the signer.

    Parameters
    ----------
    frames : ndarray, shape (frames, 50, 3)
        Joints in shoulder widths, neck at the origin; NaN = missing.
    confidence : ndarray, shape (frames, 50)
        As the letters' files have it.
    signer : Signer
        A bigger one fills more of the picture.
    fps : float
        Frames a second, for the swaying.
    rng : numpy.random.Generator
        Source of place, turn and errors.

    Returns
    -------
    ndarray of float32, shape (frames, 50, 3)
        x px, y px and confidence; NaN, NaN, 0 = missing.
    """
    seen = frames @ _rotation(rng.uniform(-1.0, 1.0, 3) * TURN).T
    seen[..., :2] += _sway(len(frames), fps, rng)[:, None]
    shift = rng.uniform(-1.0, 1.0, 2) * SHIFT_PIXELS
    scale = SHOULDER_PIXELS * signer.size * rng.uniform(0.97, 1.03)
    pixels = NECK_PIXELS + shift + scale * seen[..., :2]
    error = _jitter(pixels, rng)
    fall = np.exp(-np.linalg.norm(error, axis=-1) / CONFIDENCE_FALL)
    found = np.isfinite(pixels).all(axis=-1) & (confidence > 0)
    keypoints = np.concatenate(
        [
            np.round(pixels + error, DECIMALS),
            np.round(np.maximum(confidence * fall, 0.01), 2)[..., None],
        ],
        axis=-1,
    )
    keypoints[~found] = (np.nan, np.nan, 0.0)
    return keypoints.astype(np.float32)


def _rotation(angles: Array) -> Array:
    """Turn about x, then y, then z."""
    turns = []
    for axis, angle in enumerate(angles):
        turn = np.eye(3)
        one, two = (axis + 1) % 3, (axis + 2) % 3
        turn[one, one] = turn[two, two] = np.cos(angle)
        turn[one, two], turn[two, one] = -np.sin(angle), np.sin(angle)
        turns.append(turn)
    whole: Array = turns[2] @ turns[1] @ turns[0]
    return whole


def _sway(frames: int, fps: float, rng: np.random.Generator) -> Array:
    """Slow swaying of the body, ``(frames, 2)`` shoulder widths."""
    phase, pace = rng.uniform(0, 2 * np.pi, 2), rng.uniform(0.8, 2.5, 2)
    sway: Array = SWAY * np.sin(np.outer(np.arange(frames) / fps, pace) + phase)
    return sway


def _jitter(pixels: Array, rng: np.random.Generator) -> Array:
    """Errors in pixels ``(frames, 50, 2)``: half of each is shared with the frame before."""
    speed = np.zeros(pixels.shape[:2])
    steps = np.linalg.norm(np.diff(pixels, axis=0), axis=-1)
    speed[1:] = np.nan_to_num(steps)
    size = np.full(N_JOINTS, HAND_JITTER)
    size[BODY] = BODY_JITTER
    white = rng.standard_normal(pixels.shape)
    white[1:] = 0.85 * white[1:] + 0.5 * white[:-1]
    jitter: Array = white * (size + JITTER_PER_SPEED * speed)[..., None]
    return jitter
