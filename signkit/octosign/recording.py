"""One clip from tokens to keypoints: signed, seen by a camera, detected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from signkit.octosign.camera import camera_for, detect, to_pose_units
from signkit.octosign.motion import Segment, perform
from signkit.octosign.phonology import SignToken
from signkit.octosign.presets import Preset
from signkit.octosign.signers import Signer

SWAY_METRES = 0.008


@dataclass(frozen=True)
class Recording:
    """One recorded sentence.

    Parameters
    ----------
    keypoints : ndarray of shape (frames, 50, 3)
        x, y (pixels) and confidence as detected; zeros where a point was not found.
    pose : ndarray of shape (frames, 50, 3)
        The clean truth as the camera sees it, shoulder widths, neck at the origin, float32.
    segments : tuple of Segment
        The signs in order and where they lie.
    """

    keypoints: np.ndarray
    pose: np.ndarray
    segments: tuple[Segment, ...]


def record(
    tokens: Sequence[SignToken], signer: Signer, preset: Preset, rng: np.random.Generator
) -> Recording:
    """Let a signer sign a sentence before a camera.

    Parameters
    ----------
    tokens : sequence of SignToken
        The sentence's signs in order.
    signer : Signer
        Who signs.
    preset : Preset
        Frame rate, coarticulation and camera noise.
    rng : numpy.random.Generator
        Source of everything that varies from clip to clip.

    Returns
    -------
    Recording
        Keypoints, and the truth behind them.
    """
    performance = perform(tokens, signer, preset.fps, rng, preset.coarticulation)
    camera = camera_for(signer, rng)
    seen = camera.see(performance.pose)
    pixels = camera.project(seen, _sway(len(seen), preset.fps, rng))
    keypoints = detect(pixels, preset.fps, rng, preset.camera_noise)
    return Recording(keypoints, to_pose_units(seen, signer), performance.segments)


def _sway(frames: int, fps: float, rng: np.random.Generator) -> np.ndarray:
    """Slow swaying of the seated body, ``(frames, 2)`` metres."""
    phase, speed = rng.uniform(0, 2 * np.pi, 2), rng.uniform(0.8, 2.5, 2)
    return SWAY_METRES * np.sin(np.outer(np.arange(frames) / fps, speed) + phase)
