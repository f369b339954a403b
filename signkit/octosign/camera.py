"""A camera and a keypoint detector: from joints in metres to OpenPose-like keypoints.

What real detections do is imitated: jitter that grows with speed, bursts in which
a hand is guessed far off or not found, and confidences that fall as the error grows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from signkit.octosign.body import rotations
from signkit.octosign.signers import Signer
from signkit.pose.skeleton import LEFT_HAND, N_JOINTS, RIGHT_HAND

WIDTH, HEIGHT = 1280, 720
FOCAL_PIXELS = 1290.0
METRES_AWAY = 2.2

BODY_JITTER, HAND_JITTER = 0.9, 0.8
"""Standard deviation of a still keypoint, pixels."""
JITTER_PER_SPEED = 0.045
"""Further pixels of jitter for every pixel that a joint moves in a frame."""
BURSTS_PER_SECOND = 0.12
BURST_FRAMES = 3.0
MISSING_SHARE = 0.25
GUESS_OFFSET, GUESS_SCATTER = 30.0, 9.0

BODY_CONFIDENCE = np.array([0.92, 0.80, 0.74, 0.76, 0.74, 0.74, 0.76, 0.74])
HAND_CONFIDENCE = 0.74
CONFIDENCE_FALL = 9.0
"""Pixels of error at which a confidence has fallen to 37 %."""


@dataclass(frozen=True)
class Camera:
    """Where the camera stands and looks.

    Parameters
    ----------
    rotation : ndarray of shape (3, 3)
        From the body's axes to the camera's (x right, y down, z towards the viewer).
    neck : ndarray of shape (2,)
        The neck's place in the picture, pixels.
    away : float
        Distance from camera to neck, metres.
    """

    rotation: np.ndarray
    neck: np.ndarray
    away: float

    def see(self, pose: np.ndarray) -> np.ndarray:
        """Turn a body into the camera's axes.

        Parameters
        ----------
        pose : ndarray of shape (frames, 50, 3)
            Joints in the body's axes, metres.

        Returns
        -------
        ndarray of shape (frames, 50, 3)
            Joints as the camera sees them, metres, neck still at the origin.
        """
        return pose @ self.rotation.T

    def project(self, seen: np.ndarray, sway: np.ndarray) -> np.ndarray:
        """Project joints into the picture (perspective).

        Parameters
        ----------
        seen : ndarray of shape (frames, 50, 3)
            Joints in the camera's axes, metres.
        sway : ndarray of shape (frames, 2)
            Where the neck is beside its usual place, metres.

        Returns
        -------
        ndarray of shape (frames, 50, 2)
            Pixels, x to the right and y down.
        """
        flat = (seen[..., :2] + sway[:, None]) * (FOCAL_PIXELS / (self.away - seen[..., 2:]))
        flat += self.neck
        return flat


LOOKING_DOWN = np.array([0.05, 0.0, 0.0])
NECK_PIXELS = np.array([WIDTH / 2, 350.0])
STANDARD_CAMERA = Camera(rotations(LOOKING_DOWN), NECK_PIXELS, METRES_AWAY)
"""The middle of all cameras: for templates and pictures."""


def camera_for(signer: Signer, rng: np.random.Generator) -> Camera:
    """Set up the camera before a signer, a little differently for every clip.

    Parameters
    ----------
    signer : Signer
        Who signs; a tall signer fills more of the picture.
    rng : numpy.random.Generator
        Source of the variation.

    Returns
    -------
    Camera
        Turned by at most a few degrees, neck near the upper middle of the picture.
    """
    turn = rng.uniform(-1.0, 1.0, 5)
    angles = LOOKING_DOWN + np.array([0.03, 0.07, 0.015]) * turn[:3]
    neck = NECK_PIXELS + np.array([25.0, 12.0]) * turn[3:]
    return Camera(rotations(angles), neck, METRES_AWAY * (0.5 + 0.5 * signer.size))


def to_pose_units(seen: np.ndarray, signer: Signer) -> np.ndarray:
    """Express joints as a pose: shoulder widths, neck at the origin.

    Parameters
    ----------
    seen : ndarray of shape (frames, 50, 3)
        Joints in the camera's axes, metres, neck at the origin.
    signer : Signer
        Whose shoulders give the unit.

    Returns
    -------
    ndarray of shape (frames, 50, 3)
        The clean truth that a lifted pose should come near, float32.
    """
    return (seen / signer.shoulder_width).astype(np.float32)


def detect(
    pixels: np.ndarray, fps: float, rng: np.random.Generator, noise: float = 1.0
) -> np.ndarray:
    """Detect keypoints as OpenPose does: nearly right, and sometimes not.

    Parameters
    ----------
    pixels : ndarray of shape (frames, 50, 2)
        True places in the picture, pixels.
    fps : float
        Frames a second.
    rng : numpy.random.Generator
        Source of the errors.
    noise : float
        Size and frequency of errors: 0 none, 1 as the presets have it.

    Returns
    -------
    ndarray of shape (frames, 50, 3)
        Found x, y and confidence; a joint that was not found is 0, 0, 0.

    Examples
    --------
    >>> still = np.full((4, 50, 2), 300.0)
    >>> keypoints = detect(still, 12.5, np.random.default_rng(0), noise=0.0)
    >>> bool(np.allclose(keypoints[..., :2], still)), bool((keypoints[..., 2] > 0.5).all())
    (True, True)
    """
    frames = len(pixels)
    error = _jitter(pixels, rng) * noise
    lost = np.zeros((frames, N_JOINTS), dtype=bool)
    guessed = np.zeros((frames, N_JOINTS), dtype=bool)
    for hand in (LEFT_HAND, RIGHT_HAND):
        for start, end in _bursts(frames, fps, rng, noise):
            if rng.random() < MISSING_SHARE:
                lost[start:end, hand] = True
            else:
                guessed[start:end, hand] = True
                error[start:end, hand] += _guess(end - start, rng)
    confidence = _confidence(error, guessed, rng, min(noise, 1.0))
    found = np.concatenate([pixels + error, confidence[..., None]], axis=-1)
    found[lost] = 0.0
    return found


def _jitter(pixels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Errors in pixels ``(frames, 50, 2)``: half of each is shared with the frame before."""
    speed = np.zeros(pixels.shape[:2])
    if len(pixels) > 1:
        speed[1:] = np.sqrt(((pixels[1:] - pixels[:-1]) ** 2).sum(axis=-1))
    size = np.full(N_JOINTS, HAND_JITTER)
    size[:8] = BODY_JITTER
    white = rng.standard_normal(pixels.shape)
    white[1:] = 0.85 * white[1:] + 0.5 * white[:-1]
    return white * (size + JITTER_PER_SPEED * speed)[..., None]


def _bursts(
    frames: int, fps: float, rng: np.random.Generator, noise: float
) -> list[tuple[int, int]]:
    """Frames in which a hand is not seen properly, as (first, first after)."""
    count = rng.poisson(BURSTS_PER_SECOND * noise * frames / fps)
    starts = rng.integers(0, frames, count)
    lengths = 1 + rng.poisson(BURST_FRAMES - 1, count)
    return [(int(a), min(int(a + n), frames)) for a, n in zip(starts, lengths, strict=True)]


def _guess(frames: int, rng: np.random.Generator) -> np.ndarray:
    """Errors of a hand that is guessed: off as a whole, and scattered, pixels."""
    return GUESS_OFFSET * rng.standard_normal(2) + GUESS_SCATTER * rng.standard_normal(
        (frames, 21, 2)
    )


def _confidence(
    error: np.ndarray, guessed: np.ndarray, rng: np.random.Generator, noise: float
) -> np.ndarray:
    """Confidences ``(frames, 50)`` that fall with the error, and are low for guesses."""
    size = np.sqrt((error * error).sum(axis=-1))
    best = np.full(N_JOINTS, HAND_CONFIDENCE)
    best[:8] = BODY_CONFIDENCE
    spread = noise * 0.07 * rng.standard_normal(size.shape)
    confidence = best * np.exp(-size / CONFIDENCE_FALL) + spread
    confidence[guessed] = 0.05 + 0.2 * rng.random(int(guessed.sum()))
    return np.clip(confidence, 0.02, 1.0)
