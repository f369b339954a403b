"""Lifting as the released tool does it, step by step, with its defects mended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from signkit.errors import InputError
from signkit.pose.cleaning import (
    ENOUGH_CONFIDENCE,
    MIN_BODY_CONFIDENCE,
    bridge_never_observed,
    interpolate,
    mark_missing,
    prune_frames,
)
from signkit.pose.kinematics import Bones, Floats, limb_lengths
from signkit.pose.lift_objective import Vector, pack, place_joints
from signkit.pose.lift_paper import DEPTH_OFFSET
from signkit.pose.lift_refinement import descend, minimise
from signkit.pose.normalise import standardise
from signkit.pose.skeleton import BONES, LIMBS, NOSE

GRADIENT_STEPS = 1000
"""Steps of the released gradient descent."""

LBFGS_ITERATIONS = 6
"""Iterations that reach a lower objective than those steps."""

SHORTEST_LENGTH = 1e-6
"""Least length of a bone, in standard deviations of the clip, as released."""

REFINEMENTS = ("none", "lbfgs", "gradient")


@dataclass(frozen=True)
class ReleasedSteps:
    """What the released tool writes as ``demo1.txt`` to ``demo5.txt``, in the clip's deviations.

    Parameters
    ----------
    standardised : ndarray of float64, shape (frames, 50, 3)
        x, y around 0 in standard deviations, confidence.
    pruned : ndarray of float64, shape (frames, 50, 3)
        The same with doubtful frames marked as missing.
    interpolated : ndarray of float64, shape (frames, 50, 3)
        The same with missing and doubtful keypoints filled over time.
    initial : ndarray of float64, shape (frames, 50, 3)
        x, y, z in closed form.
    refined : ndarray of float64, shape (frames, 50, 3)
        x, y, z after the refinement; ``initial`` itself without one.
    deviation : float
        One unit of the above in pixels.
    """

    standardised: Floats
    pruned: Floats
    interpolated: Floats
    initial: Floats
    refined: Floats
    deviation: float


def lift_released(keypoints: Floats, **options: Any) -> Floats:
    """Lift keypoints as the lineage's released tool does (ledger LIFT-1).

    Parameters
    ----------
    keypoints : ndarray, shape (frames, 50, 3)
        x px, y px, confidence.
    **options
        As for `run_released_steps`.

    Returns
    -------
    ndarray of float64, shape (frames, 50, 3)
        Joints in pixels around the clip's mean, x right, y down, z towards the viewer.
    """
    steps = run_released_steps(keypoints, **options)
    return steps.refined * steps.deviation


def run_released_steps(
    keypoints: Floats,
    *,
    refinement: str = "lbfgs",
    percentile: float = 0.5,
    noise: float = 0.001,
    min_confidence: float = MIN_BODY_CONFIDENCE,
    enough_confidence: float = ENOUGH_CONFIDENCE,
    keep_defects: bool = False,
    seed: int = 1234,
) -> ReleasedSteps:
    """Run the released tool's five steps and keep what each gives.

    Standardise the clip, prune doubtful frames, interpolate, lift in closed form with one length
    a group, refine. In the paper only the fourth is written down (Algorithm 1; ledger LIFT-1).

    Parameters
    ----------
    keypoints : ndarray, shape (frames, 50, 3)
        x px, y px, confidence.
    refinement : str
        ``"gradient"``: 1,000 steps of gradient descent, as released. ``"lbfgs"``: six iterations
        on the same objective. ``"none"``: stop at the closed form.
    percentile : float
        Which of a group's lengths over the clip is its length, in 0..1.
    noise : float
        Half-width of the uniform noise on the root, in standard deviations of the clip.
    min_confidence : float
        Least mean body confidence of a frame that is not pruned.
    enough_confidence : float
        Summed confidence at which an interpolation window is wide enough.
    keep_defects : bool
        Treat missing keypoints as the release does: as points at (0, 0) in mean and deviation,
        as bones of length zero in the percentiles, so that one missing hand collapses both; and
        take the deviation around the common mean of x and y. By default neither.
    seed : int
        Seed of the noise (the release's, though from another generator).

    Returns
    -------
    ReleasedSteps
        The result of every step.

    Raises
    ------
    InputError
        If no frame is trusted, the refinement is unknown, or all keypoints lie on one spot.
    """
    marked = mark_missing(keypoints)
    if keep_defects:
        marked = np.nan_to_num(marked)
    xy, _, deviation = standardise(marked[..., :2], common_mean=keep_defects)
    standardised = np.concatenate([xy, marked[..., 2:]], axis=-1)
    pruned = prune_frames(standardised, min_confidence)
    filled = interpolate(pruned, enough_confidence)
    limbs = _choose_lengths(filled, percentile, keep_defects)
    whole = np.nan_to_num(filled) if keep_defects else bridge_never_observed(filled)
    target = np.ascontiguousarray(whole.transpose(1, 2, 0))  # (50, 3, frames)
    rng = np.random.default_rng(seed)
    root = np.stack([*target[NOSE, :2], np.zeros(len(keypoints))])
    root += rng.uniform(-noise, noise, root.shape)
    initial, directions = lift_in_closed_form(target[:, :2], root, limbs[LIMBS])
    start = pack(root, directions, limbs)
    refined = _refine(start, target, initial, refinement)
    return ReleasedSteps(
        standardised,
        pruned,
        filled,
        initial.transpose(2, 0, 1),
        refined.transpose(2, 0, 1),
        deviation,
    )


def _choose_lengths(filled: Floats, percentile: float, keep_defects: bool) -> Floats:
    """Give each group its percentile length; a group never observed, what bridging leaves it."""
    points = np.nan_to_num(filled[..., :2]) if keep_defects else filled[..., :2]
    lengths = limb_lengths(points, percentile)
    if np.isnan(lengths).any():
        bridged = limb_lengths(bridge_never_observed(filled)[..., :2], percentile)
        lengths = np.where(np.isnan(lengths), bridged, lengths)
    return np.maximum(lengths, SHORTEST_LENGTH)


def lift_in_closed_form(
    target: Floats, root: Floats, lengths: Floats, bones: Bones = BONES
) -> tuple[Floats, Floats]:
    """Aim each bone from its placed parent at its child's keypoint, the missing length as depth.

    The released tool tries up to five directions and keeps the one with the least error in the
    picture; as two of them err by nothing where the bone is long enough, and the others all lie
    in the picture, this is that choice without trying. A bone that appears longer than it is
    gets no depth. Then, as in Algorithm 1, z becomes ``|z| + 0.001``: children are never behind
    their parents.

    Parameters
    ----------
    target : ndarray, shape (joints, 2, frames)
        Keypoints, x and y.
    root : ndarray, shape (3, frames)
        The first bone's parent.
    lengths : ndarray, shape (bones,)
        Length of each bone, in the unit of ``target``.
    bones : ndarray of int, shape (bones, 3)
        Parent, child, length group; parents before children.

    Returns
    -------
    joints : ndarray of float64, shape (joints, 3, frames)
        The lifted joints.
    directions : ndarray of float64, shape (bones, 3, frames)
        Unit vectors from parent to child.
    """
    joints = np.empty((len(target), 3, target.shape[2]))
    directions = np.empty((len(bones), 3, target.shape[2]))
    joints[bones[0, 0]] = root
    squares = np.square(lengths).tolist()
    for bone, (parent, child, _) in enumerate(bones.tolist()):
        way = directions[bone]
        np.subtract(target[child], joints[parent, :2], out=way[:2])
        flat = (way[:2] * way[:2]).sum(axis=0)
        depth = np.sqrt(np.maximum(squares[bone] - flat, 0.0)) + DEPTH_OFFSET
        way[2] = depth
        way /= np.sqrt(flat + depth * depth)
        joints[child] = joints[parent] + lengths[bone] * way
    return joints, directions


def _refine(start: Vector, target: Floats, initial: Floats, refinement: str) -> Floats:
    if refinement == "none":
        return initial
    xy, weights = np.ascontiguousarray(target[:, :2]), np.ascontiguousarray(target[:, 2])
    if refinement == "gradient":
        found, _ = descend(start, xy, weights, BONES, GRADIENT_STEPS)
    elif refinement == "lbfgs":
        found, _ = minimise(start, xy, weights, BONES, LBFGS_ITERATIONS)
    else:
        raise InputError(
            "lift option refinement",
            f"one of {', '.join(REFINEMENTS)}",
            repr(refinement),
            "choose one of these",
        )
    return place_joints(found, BONES, target.shape[2])
