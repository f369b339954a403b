"""The released tool's objective: how well a posed skeleton explains the keypoints, and its slope.

Compiled, because it is evaluated a thousand times a clip. Frames come last in every array here,
``(joints, 3, frames)``, so that the compiler can work on several frames at once.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from signkit.pose.kinematics import Bones, Floats

Vector = NDArray[np.float64]

LENGTH_WEIGHT = 0.001
"""Weight of the summed bone lengths in the released objective."""

SMOOTHNESS_WEIGHT = 0.1
"""Weight of the mean squared movement between frames in the released objective."""

FAST = {"reassoc", "contract", "nsz", "arcp"}
"""Liberties the compiler may take with sums; NaN and infinity keep their meaning."""


def pack(root: Floats, directions: Floats, lengths: Floats) -> Vector:
    """Join what the refinement varies into one vector.

    Parameters
    ----------
    root : ndarray, shape (3, frames)
        The root joint.
    directions : ndarray, shape (bones, 3, frames)
        Directions; they need not be of length 1.
    lengths : ndarray, shape (limbs,)
        One positive length a group.

    Returns
    -------
    ndarray of float64, shape (limbs + 3 frames + 3 bones frames,)
        Logarithms of the lengths, the root, the directions.
    """
    return np.concatenate([np.log(lengths), root.ravel(), directions.ravel()]).astype(np.float64)


def place_joints(variables: Vector, bones: Bones, frames: int) -> NDArray[np.float64]:
    """Compute the joints that the packed variables stand for.

    Parameters
    ----------
    variables : ndarray of float64
        As from `pack`.
    bones : ndarray of int, shape (bones, 3)
        Parent, child, length group; parents before children.
    frames : int
        How many frames they hold.

    Returns
    -------
    ndarray of float64, shape (joints, 3, frames)
        The joints.
    """
    joints = np.empty((len(bones) + 1, 3, frames))
    _place(variables, bones, joints, np.empty((len(bones), frames)))
    return joints


@njit(cache=True)
def _count_limbs(bones: Bones) -> int:
    """How many length groups there are."""
    last = 0
    for b in range(len(bones)):
        last = max(last, bones[b, 2])
    return last + 1


@njit(cache=True, fastmath=FAST)
def _place(variables: Vector, bones: Bones, joints: Floats, norms: Floats) -> int:
    """Fill ``joints`` and the directions' ``norms``; return how many length groups there are."""
    frames = joints.shape[2]
    limbs = _count_limbs(bones)
    directions = variables[limbs + 3 * frames :].reshape((len(bones), 3, frames))
    for c in range(3):
        for t in range(frames):
            joints[bones[0, 0], c, t] = variables[limbs + c * frames + t]
    for bone in range(len(bones)):
        a, b, limb = bones[bone]
        length = np.exp(variables[limb])
        way = directions[bone]
        for t in range(frames):
            norm = np.sqrt(way[0, t] ** 2 + way[1, t] ** 2 + way[2, t] ** 2)
            scale = length / norm
            norms[bone, t] = norm
            joints[b, 0, t] = joints[a, 0, t] + scale * way[0, t]
            joints[b, 1, t] = joints[a, 1, t] + scale * way[1, t]
            joints[b, 2, t] = joints[a, 2, t] + scale * way[2, t]
    return limbs


@njit(cache=True, fastmath=FAST)
def _judge(joints: Floats, target: Floats, weights: Floats, pull: Floats) -> float:
    """Return the reprojection and movement terms; ``pull`` becomes their slope in each joint."""
    count, _, frames = joints.shape
    pull[:] = 0.0
    total = 0.0
    share = 1.0 / (frames * count)
    for j in range(count):
        for c in range(2):
            for t in range(frames):
                off = joints[j, c, t] - target[j, c, t]
                total += share * weights[j, t] * off * off
                pull[j, c, t] += 2.0 * share * weights[j, t] * off
    share = SMOOTHNESS_WEIGHT / (max(frames - 1, 1) * count)
    for j in range(count):
        for c in range(3):
            for t in range(frames - 1):
                step = joints[j, c, t + 1] - joints[j, c, t]
                total += share * step * step
            for t in range(1, frames):
                pull[j, c, t] += 2.0 * share * (joints[j, c, t] - joints[j, c, t - 1])
            for t in range(frames - 1):
                pull[j, c, t] -= 2.0 * share * (joints[j, c, t + 1] - joints[j, c, t])
    return total


@njit(cache=True, fastmath=FAST)
def evaluate(
    variables: Vector, target: Floats, weights: Floats, bones: Bones, gradient: Vector
) -> float:
    """Compute the released objective and its gradient.

    ``sum(w * |joint - keypoint|**2) / (joints frames) + 0.001 sum(lengths)
    + 0.1 * mean over joints of squared movement``; the paper has no such step (ledger LIFT-1).
    Departs from the release where a clip has one frame: no movement instead of 0/0.

    Parameters
    ----------
    variables : ndarray of float64
        As from `pack`.
    target : ndarray, shape (joints, 2, frames)
        Keypoints, x and y.
    weights : ndarray, shape (joints, frames)
        Their confidence.
    bones : ndarray of int, shape (bones, 3)
        Parent, child, length group; parents before children.
    gradient : ndarray of float64, as long as ``variables``
        Is filled with the gradient.

    Returns
    -------
    float
        The objective.
    """
    frames = target.shape[2]
    joints = np.empty((len(bones) + 1, 3, frames))
    pull = np.empty_like(joints)
    norms = np.empty((len(bones), frames))
    limbs = _place(variables, bones, joints, norms)
    total = _judge(joints, target, weights, pull)
    for limb in range(limbs):
        total += LENGTH_WEIGHT * np.exp(variables[limb])
        gradient[limb] = LENGTH_WEIGHT * np.exp(variables[limb])
    directions = variables[limbs + 3 * frames :].reshape((len(bones), 3, frames))
    slopes = gradient[limbs + 3 * frames :].reshape((len(bones), 3, frames))
    for bone in range(len(bones) - 1, -1, -1):  # a joint's pull moves all that carry it
        a, b, limb = bones[bone]
        length = np.exp(variables[limb])
        way, slope = directions[bone], slopes[bone]
        stretch = 0.0
        for t in range(frames):
            norm = norms[bone, t]
            x, y, z = way[0, t] / norm, way[1, t] / norm, way[2, t] / norm
            along = x * pull[b, 0, t] + y * pull[b, 1, t] + z * pull[b, 2, t]
            scale = length / norm
            slope[0, t] = scale * (pull[b, 0, t] - along * x)
            slope[1, t] = scale * (pull[b, 1, t] - along * y)
            slope[2, t] = scale * (pull[b, 2, t] - along * z)
            pull[a, 0, t] += pull[b, 0, t]
            pull[a, 1, t] += pull[b, 1, t]
            pull[a, 2, t] += pull[b, 2, t]
            stretch += along
        gradient[limb] += length * stretch
    for c in range(3):
        for t in range(frames):
            gradient[limbs + c * frames + t] = pull[bones[0, 0], c, t]
    return total
