"""Distances between a signed hypothesis and its reference: DTW, nDTW, PCK.

``dtw`` is the lineage's number (paper Sec. 5, Metrics iii): L1 over the 150 values of a frame,
path cost over reference frames. ``ndtw`` has a unit: mean Euclidean joint distance in shoulder
widths along the path. A joint that either clip lacks in a frame is left out of that pair's cost
and the cost is scaled to all joints (:mod:`signkit.score.warping`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from signkit.errors import InputError
from signkit.pose.kinematics import vector_lengths
from signkit.pose.skeleton import BODY, LEFT_HAND, RIGHT_HAND
from signkit.score.warping import best_path, path_cost

DTW_SIGNATURE = "dtw|cost:l1|norm:ref-frames|v:1"
PCK_RADIUS = 0.1
JOINT_SETS: dict[str, NDArray[np.int64]] = {
    "all": np.r_[BODY, LEFT_HAND, RIGHT_HAND],
    "hands": np.r_[LEFT_HAND, RIGHT_HAND],
    "body": np.r_[BODY],
}
SIGNATURES = {
    "dtw": DTW_SIGNATURE,
    "ndtw": "ndtw|cost:l2-per-joint|norm:path|unit:shoulders|joints:all|v:1",
    "ndtw_hands": "ndtw|cost:l2-per-joint|norm:path|unit:shoulders|joints:hands|v:1",
    "ndtw_body": "ndtw|cost:l2-per-joint|norm:path|unit:shoulders|joints:body|v:1",
    "pck": f"pck|radius:{PCK_RADIUS}-shoulders|align:ndtw|joints:all|v:1",
}

Pose = NDArray[np.floating]


def dtw(hypothesis: Pose, reference: Pose) -> float:
    """Compute dynamic time warping as the lineage does (paper Sec. 5, Metrics iii).

    L1 over the values of a frame, steps (1,1), (1,0) and (0,1), path cost divided by the number
    of reference frames: not symmetric for clips of different length. Departs from the lineage
    where joints are missing (left out and scaled, see the module) and scores every clip.

    Parameters
    ----------
    hypothesis : ndarray (frames, joints, 3), shoulder widths
        The produced pose; NaN where a joint was not observed.
    reference : ndarray (frames, joints, 3), shoulder widths
        The true pose.

    Returns
    -------
    float
        The distance, at least 0, and 0 for a clip against itself.

    Raises
    ------
    InputError
        If a clip has no frame, or the joints differ.

    Examples
    --------
    >>> still, moved = np.zeros((2, 1, 3)), np.ones((4, 1, 3))
    >>> dtw(still, moved)  # four pairs of three values, over four frames
    3.0
    """
    return _dtw(_prepare(hypothesis, reference), len(reference))


def _dtw(pair: tuple, frames: int) -> float:
    hyp, hyp_has, ref, ref_has, masked = pair
    return float(path_cost(hyp, hyp_has, ref, ref_has, masked, False)) / frames


@dataclass(frozen=True)
class Alignment:
    """The cheapest warping path between two clips.

    Parameters
    ----------
    path : ndarray (steps, 2) int
        Pairs of hypothesis frame and reference frame.
    distance : float, shoulder widths
        Mean distance of a joint along the path.
    """

    path: NDArray[np.int64]
    distance: float


def align(hypothesis: Pose, reference: Pose, joints: str = "all") -> Alignment:
    """Align two clips by the mean Euclidean distance of their joints.

    Parameters
    ----------
    hypothesis : ndarray (frames, 50, 3), shoulder widths
        The produced pose.
    reference : ndarray (frames, 50, 3), shoulder widths
        The true pose.
    joints : {"all", "hands", "body"}
        Which joints are compared.

    Returns
    -------
    Alignment
        The path (of equally cheap ones the shortest) and the mean distance along it.

    Raises
    ------
    InputError
        If a clip has no frame, or the joints differ.
    """
    return _align(_prepare(hypothesis, reference), joints)


def _align(pair: tuple, joints: str) -> Alignment:
    hyp, hyp_has, ref, ref_has, masked = pair
    chosen = JOINT_SETS[joints]
    if joints != "all":
        hyp, hyp_has = _take(hyp, chosen, 1), _take(hyp_has, chosen, 1)
        ref, ref_has = _take(ref, chosen, 0), _take(ref_has, chosen, 0)
    cost, path = best_path(hyp, hyp_has, ref, ref_has, masked, True)
    return Alignment(path, float(cost) / len(path) / hyp.shape[1])


def ndtw(hypothesis: Pose, reference: Pose, joints: str = "all") -> float:
    """Compute the path-normalised DTW: how far a joint is off on average.

    Symmetric, unlike :func:`dtw`, and in shoulder widths.

    Parameters
    ----------
    hypothesis : ndarray (frames, 50, 3), shoulder widths
        The produced pose.
    reference : ndarray (frames, 50, 3), shoulder widths
        The true pose.
    joints : {"all", "hands", "body"}
        Which joints are compared.

    Returns
    -------
    float
        Mean distance of a joint in shoulder widths.

    Examples
    --------
    >>> still = np.zeros((3, 50, 3))
    >>> moved = still + [0.3, 0.0, 0.4]
    >>> round(ndtw(moved, still), 6)
    0.5
    """
    return align(hypothesis, reference, joints).distance


def pck(
    hypothesis: Pose,
    reference: Pose,
    radius: float = PCK_RADIUS,
    alignment: Alignment | None = None,
) -> float:
    """Compute the share of correct keypoints: joints within a radius, after alignment.

    Parameters
    ----------
    hypothesis : ndarray (frames, 50, 3), shoulder widths
        The produced pose.
    reference : ndarray (frames, 50, 3), shoulder widths
        The true pose.
    radius : float, shoulder widths
        How far off a joint may be.
    alignment : Alignment, optional
        The path, where it is known already.

    Returns
    -------
    float
        Share in 0..1 of the joints that both clips have along the path; 0 without any.
    """
    path = (alignment or align(hypothesis, reference)).path
    off = vector_lengths(hypothesis[path[:, 0]] - reference[path[:, 1]])
    seen = np.isfinite(off)
    return float((off[seen] <= radius).mean()) if seen.any() else 0.0


def all_distances(hypothesis: Pose, reference: Pose) -> dict[str, float]:
    """Compute every distance of a pair of clips, which is prepared once.

    Parameters
    ----------
    hypothesis : ndarray (frames, 50, 3), shoulder widths
        The produced pose.
    reference : ndarray (frames, 50, 3), shoulder widths
        The true pose.

    Returns
    -------
    dict of str to float
        ``dtw``, ``ndtw``, ``ndtw_hands``, ``ndtw_body`` and ``pck``, as the functions give them.
    """
    pair = _prepare(hypothesis, reference)
    alignment = _align(pair, "all")
    return {
        "dtw": _dtw(pair, len(reference)),
        "ndtw": alignment.distance,
        "ndtw_hands": _align(pair, "hands").distance,
        "ndtw_body": _align(pair, "body").distance,
        "pck": pck(hypothesis, reference, alignment=alignment),
    }


def check_same_number(hypotheses: Sequence[object], references: Sequence[object]) -> None:
    """Refuse lists that cannot be compared item by item.

    Parameters
    ----------
    hypotheses : sequence
        What was produced.
    references : sequence
        What is true.

    Raises
    ------
    InputError
        If they are not equally many, or there are none.
    """
    if len(hypotheses) != len(references) or not references:
        raise InputError(
            "hypotheses and references",
            "the same number of both, at least one",
            f"{len(hypotheses)} and {len(references)}",
            "score exactly the clips of one split, in its order",
        )


def _prepare(hypothesis: Pose, reference: Pose) -> tuple:
    """Give the kernels' arguments: zeros for missing joints, and the reference frames last."""
    for name, clip in (("hypothesis", hypothesis), ("reference", reference)):
        if np.ndim(clip) != 3 or np.shape(clip)[2] != 3 or 0 in np.shape(clip):
            raise InputError(
                name,
                "a pose (frames, joints, 3) with at least one frame",
                f"shape {np.shape(clip)}",
                "a clip without frames has no distance; leave it out or give it a resting pose",
            )
    if hypothesis.shape[1] != reference.shape[1]:
        raise InputError(
            "hypothesis",
            f"the reference's {reference.shape[1]} joints",
            f"{hypothesis.shape[1]}",
            "compare poses of one skeleton",
        )
    hyp, hyp_has, complete = _fill(hypothesis)
    ref, ref_has, ref_complete = _fill(reference)
    turned = np.ascontiguousarray(ref.reshape(len(ref), -1).T).reshape(*ref.shape[1:], len(ref))
    has_turned = np.ascontiguousarray(ref_has.T)
    return hyp, hyp_has, turned, has_turned, not (complete and ref_complete)


def _fill(pose: Pose) -> tuple[NDArray[np.float32], NDArray[np.float32], bool]:
    """Set joints that are not finite to zero and say which are observed."""
    pose = np.ascontiguousarray(pose, dtype=np.float32)
    finite = np.isfinite(pose)
    if finite.all():
        return pose, np.ones(pose.shape[:2], np.float32), True
    observed: NDArray[np.bool_] = np.asarray(finite.all(axis=2))
    filled = np.where(observed[..., None], pose, np.float32(0))
    return filled.astype(np.float32), observed.astype(np.float32), False


def _take(values: NDArray[np.float32], chosen: NDArray[np.int64], axis: int) -> NDArray[np.float32]:
    return np.ascontiguousarray(np.take(values, chosen, axis=axis))
