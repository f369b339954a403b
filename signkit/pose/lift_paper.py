"""Lifting to the letter of the paper: Algorithm 1 and Steps I to III, nothing else."""

from __future__ import annotations

import numpy as np

from signkit.pose.cleaning import bridge_never_observed, mark_missing
from signkit.pose.kinematics import (
    Bones,
    Floats,
    bone_lengths,
    bone_vectors,
    forward,
    lower_percentile,
)
from signkit.pose.skeleton import BONES

DEPTH_OFFSET = 0.001
"""What Algorithm 1 adds to every z component (line 29), so that no bone lies in the picture."""


def lift_paper(
    keypoints: Floats, *, percentile: float = 0.5, sigma: float = 0.001, seed: int = 1234
) -> Floats:
    """Lift keypoints by the paper's Algorithm 1 (Sec. 3, Steps I to III; supp. C.2).

    No normalisation, pruning, interpolation, confidence or refinement: the paper has none.
    Where its text contradicts itself or is silent (ledger LIFT-1), this is what is done:

    - Lengths are one a bone, as line 8 says ("for each bone"), though line 20 reads a length
      index from the bone, as if bones shared lengths (they do in the released tool).
    - Line 16 calls the percentile "max L", without a number. The default 0.5 is the released
      tool's; 1 is the maximum.
    - Line 17 stores log L and Step III multiplies by L. The logarithm is undone before use.
    - "Rotation angles" are a direction vector (Step II normalises it). Its z is nowhere defined;
      here x and y are the bone in the picture and z is what is missing to the length L,
      ``sqrt(max(L**2 - x**2 - y**2, 0))``, as the released tool has it in effect. That tool aims
      from the placed parent to the keypoint, the paper's a and b are both keypoints.
    - sigma and the kind of noise are unstated: normal, here in pixels, on the root only.
    - What is not finite becomes 0 (line 24), so a bone with a missing end points to the viewer.
      A root that is missing is placed at zero; the pose is centred on the neck anyway.
    - A joint that no frame shows has no length; the nearest observed joint stands in for it.

    Parameters
    ----------
    keypoints : ndarray, shape (frames, 50, 3)
        x px, y px, confidence (only used to see what is missing).
    percentile : float
        Which of a bone's lengths over the clip is its length, in 0..1.
    sigma : float
        Standard deviation of the noise on the root, in pixels.
    seed : int
        Seed of the noise.

    Returns
    -------
    ndarray of float64, shape (frames, 50, 3)
        Joints in pixels, x right, y down, z towards the viewer.
    """
    points = bridge_never_observed(mark_missing(keypoints))[..., :2]
    return run_algorithm_1(points, BONES, percentile, sigma, np.random.default_rng(seed))


def run_algorithm_1(
    points: Floats, bones: Bones, percentile: float, sigma: float, rng: np.random.Generator
) -> Floats:
    """Run Algorithm 1 on any structure whose first bone starts at the root.

    Paper supp. C.2, Algorithm 1; the numbers in the code are its lines.

    Parameters
    ----------
    points : ndarray, shape (frames, joints, 2)
        x and y in pixels; NaN for missing.
    bones : ndarray of int, shape (bones, 3)
        Parent, child, length group (unused); parents before children.
    percentile : float
        In 0..1.
    sigma : float
        Standard deviation of the root's noise, in pixels.
    rng : numpy.random.Generator
        Where the noise comes from.

    Returns
    -------
    ndarray of float64, shape (frames, joints, 3)
        Joints in pixels.
    """
    root = np.zeros((len(points), 3))
    root[:, :2] = np.nan_to_num(points[:, bones[0, 0]])  # 3-4
    root += rng.normal(0.0, sigma, root.shape)  # 5
    each = bone_lengths(points, bones)  # 8-14
    with np.errstate(divide="ignore"):
        lines = np.log([lower_percentile(each[:, b], percentile) for b in range(len(bones))])  # 17
    lengths = np.nan_to_num(np.exp(lines))
    return forward(root, _directions(bone_vectors(points, bones), lengths), lengths, bones)  # 33


def _directions(vectors: Floats, lengths: Floats) -> Floats:
    """Turn bones in the picture into unit vectors in space (Step II; lines 22-30)."""
    missing_square = np.square(lengths) - np.square(vectors).sum(axis=-1)
    depth = np.sqrt(np.maximum(missing_square, 0))
    angles = _normalise(np.concatenate([vectors, depth[..., None]], axis=-1))  # 22
    angles[~np.isfinite(angles).all(axis=-1)] = 0.0  # 23-25
    angles[..., 2] = np.abs(angles[..., 2]) + DEPTH_OFFSET  # 26-29
    return _normalise(angles)  # 30


def _normalise(vectors: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        return vectors / np.sqrt(np.square(vectors).sum(axis=-1, keepdims=True))
