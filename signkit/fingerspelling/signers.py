"""Twelve invented signers: other proportions, tempo and side on the same recorded letters.

No number describes a real person. Bones are scaled, not joints, so that a longer arm is a longer
arm in every posture; what differs is small, so that hands that touch still nearly touch.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from signkit.pose.blending import Array
from signkit.pose.skeleton import BONES, CHILDREN, JOINT, LEFT_HAND, MIRROR, NOSE, PARENTS

ARM_JOINTS = [
    JOINT[f"{side}_{joint}"] for side in ("left", "right") for joint in ("elbow", "wrist")
]


@dataclass(frozen=True)
class Signer:
    """One invented person.

    Parameters
    ----------
    name : str
        ``speller01`` and so on.
    arms, hands, head : float
        Lengths of these bones beside the recorded ones.
    size : float
        Size in the picture, 1 = middle.
    tempo : float
        Speed of spelling, 1 = middle.
    jitter : float
        How unevenly the letters are timed, 1 = middle.
    left_handed : bool
        Whether everything is mirrored.
    """

    name: str
    arms: float
    hands: float
    head: float
    size: float
    tempo: float
    jitter: float
    left_handed: bool = False


SIGNERS = (
    Signer("speller01", 1.00, 1.00, 1.00, 1.00, 1.00, 1.0),
    Signer("speller02", 0.97, 0.97, 1.05, 0.94, 1.12, 0.9),
    Signer("speller03", 1.03, 1.04, 0.97, 1.05, 0.90, 1.1),
    Signer("speller04", 1.01, 1.00, 1.02, 0.97, 1.05, 1.2, left_handed=True),
    Signer("speller05", 0.98, 1.03, 0.98, 1.02, 0.95, 0.8),
    Signer("speller06", 1.00, 0.96, 1.06, 0.91, 1.20, 1.0),
    Signer("speller07", 1.02, 1.02, 0.96, 1.07, 0.86, 1.1),
    Signer("speller08", 0.99, 0.98, 1.01, 0.98, 1.15, 1.2),
    Signer("speller09", 0.97, 1.01, 1.00, 1.01, 0.92, 0.9),
    Signer("speller10", 1.01, 1.05, 1.03, 0.95, 1.00, 1.0),
    Signer("speller11", 1.03, 0.99, 0.99, 1.04, 1.08, 0.8),
    Signer("speller12", 0.98, 1.00, 1.02, 0.99, 0.97, 1.1),
)
"""Everyone who spells, in all splits alike: what is new in dev and test is the word."""


def perform_as(signer: Signer, frames: Array, confidence: Array) -> tuple[Array, Array]:
    """Give recorded joints the proportions and the side of a signer.

    Parameters
    ----------
    signer : Signer
        Who spells.
    frames : ndarray, shape (frames, 50, 3)
        Joints in shoulder widths, neck at the origin; NaN = missing.
    confidence : ndarray, shape (frames, 50)
        Confidence of each joint.

    Returns
    -------
    frames : ndarray, shape (frames, 50, 3)
        The same directions of all bones with other lengths, neck at the origin.
    confidence : ndarray, shape (frames, 50)
        The confidence, on the signer's side.
    """
    moved = frames.copy()
    moved[:, NOSE] = signer.head * frames[:, NOSE]
    for (parent, child, _), factor in zip(BONES[1:], _scales(signer)[1:], strict=True):
        moved[:, child] = moved[:, parent] + factor * (frames[:, child] - frames[:, parent])
    if signer.left_handed:
        return moved[:, MIRROR] * np.array([-1.0, 1.0, 1.0]), confidence[:, MIRROR]
    return moved, confidence


def _scales(signer: Signer) -> Array:
    """Factor of every bone, ``(49,)``; shoulders give the unit and stay."""
    scale = np.ones(len(BONES))
    scale[np.isin(CHILDREN, ARM_JOINTS)] = signer.arms
    scale[LEFT_HAND.start <= PARENTS] = signer.hands
    return scale
