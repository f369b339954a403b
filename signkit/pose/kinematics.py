"""Bones as vectors and lengths, and joints as what follows from them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from signkit.pose.skeleton import BONES

Floats = NDArray[np.floating]
Bones = NDArray[np.int64]


def bone_vectors(joints: Floats, bones: Bones = BONES) -> Floats:
    """Subtract each bone's parent joint from its child joint.

    Parameters
    ----------
    joints : ndarray, shape (..., joints, 2 or 3)
        Keypoints' x and y in pixels, or a pose in shoulder widths.
    bones : ndarray of int, shape (bones, 3)
        Parent, child, length group; parents before children.

    Returns
    -------
    ndarray, shape (..., bones, 2 or 3)
        Child minus parent, in the unit of ``joints``.
    """
    return joints[..., bones[:, 1], :] - joints[..., bones[:, 0], :]


def bone_lengths(joints: Floats, bones: Bones = BONES) -> Floats:
    """Measure every bone in every frame (paper Sec. 3, Step I, in two or three dimensions).

    Parameters
    ----------
    joints : ndarray, shape (..., joints, 2 or 3)
        Keypoints' x and y in pixels, or a pose in shoulder widths.
    bones : ndarray of int, shape (bones, 3)
        Parent, child, length group.

    Returns
    -------
    ndarray, shape (..., bones)
        Lengths, in the unit of ``joints``; NaN where an end is NaN.

    Examples
    --------
    >>> bone_lengths(np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([[0, 1, 0]]))
    array([5.])
    """
    vectors = bone_vectors(joints, bones)
    return np.sqrt(np.einsum("...i,...i->...", vectors, vectors))


def vector_lengths(vectors: Floats) -> Floats:
    """Measure vectors in three dimensions: ``numpy.linalg.norm``'s numbers in a fifth of its time.

    Parameters
    ----------
    vectors : ndarray, shape (..., 3)
        Vectors, in any unit.

    Returns
    -------
    ndarray, shape (...)
        Their lengths in that unit; NaN where a coordinate is NaN.

    Examples
    --------
    >>> vector_lengths(np.array([[2.0, 3.0, 6.0]]))
    array([7.])
    """
    x, y, z = vectors[..., 0], vectors[..., 1], vectors[..., 2]
    return np.sqrt(x * x + y * y + z * z)


def limb_lengths(joints: Floats, percentile: float = 0.5, bones: Bones = BONES) -> Floats:
    """Give each length group one length: a percentile of its bones over all frames.

    The groups of the released tool: left and right share one, and so do both hands. Departs from
    it in leaving out what is NaN; there a missing hand counts as one of length zero.

    Parameters
    ----------
    joints : ndarray, shape (frames, joints, 2 or 3)
        Keypoints' x and y in pixels, or a pose in shoulder widths.
    percentile : float
        0 for the shortest, 0.5 for the median, 1 for the longest.
    bones : ndarray of int, shape (bones, 3)
        Parent, child, length group.

    Returns
    -------
    ndarray, shape (limbs,)
        Lengths, in the unit of ``joints``; NaN for a group that was never observed.
    """
    lengths = bone_lengths(joints, bones)
    groups = bones[:, 2]
    return np.array(
        [lower_percentile(lengths[:, groups == g], percentile) for g in range(groups.max() + 1)]
    )


def lower_percentile(values: Floats, percentile: float) -> float:
    """Pick the observed value at a percentile, the lower of two, without interpolating.

    As the released tool does: the sorted list's entry at ``int(percentile * (n - 1))``.

    Parameters
    ----------
    values : ndarray
        Any shape; NaN are left out.
    percentile : float
        In 0..1.

    Returns
    -------
    float
        One of the values, or NaN if there is none.

    Examples
    --------
    >>> lower_percentile(np.array([4.0, 1.0, np.nan, 2.0, 3.0]), 0.5)
    2.0
    """
    seen = values[~np.isnan(values)]
    if seen.size == 0:
        return float("nan")
    place = int(percentile * (seen.size - 1))
    return float(np.partition(seen, place)[place])


def forward(root: Floats, directions: Floats, lengths: Floats, bones: Bones = BONES) -> Floats:
    """Place the joints, each from its parent: direction times length (paper Sec. 3, Step III).

    Parameters
    ----------
    root : ndarray, shape (frames, 3)
        The first bone's parent joint.
    directions : ndarray, shape (frames, bones, 3)
        Unit vectors from parent to child.
    lengths : ndarray, shape (bones,) or (frames, bones)
        Length of each bone, constant over the clip or one a frame.
    bones : ndarray of int, shape (bones, 3)
        Parent, child, length group; parents before children.

    Returns
    -------
    ndarray, shape (frames, joints, 3)
        The joints, in the unit of ``lengths``.

    Examples
    --------
    >>> chain = np.array([[0, 1, 0], [1, 2, 1]])
    >>> straight_right = np.array([[[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]]])
    >>> forward(np.zeros((1, 3)), straight_right, np.array([2.0, 3.0]), chain)[0, :, 0]
    array([0., 2., 5.])
    """
    steps = directions * np.asarray(lengths)[..., None]
    joints = np.empty((len(root), len(bones) + 1, root.shape[-1]), dtype=steps.dtype)
    joints[:, bones[0, 0]] = root
    for bone, (parent, child) in enumerate(bones[:, :2].tolist()):
        joints[:, child] = joints[:, parent] + steps[:, bone]
    return joints
