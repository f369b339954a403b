"""How good a lift is: against a true pose where there is one, against the picture where not.

Low reprojection error and constant bones can both be had with a useless depth, so errors in
space, the side to which bones tilt, and calmness are scored beside them.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from signkit.errors import InputError
from signkit.pose.clip import find_missing
from signkit.pose.kinematics import bone_lengths, bone_vectors
from signkit.pose.lifting import lift
from signkit.pose.normalise import shoulder_width
from signkit.pose.skeleton import BODY, BONES, CHILDREN, LEFT_HAND, NECK, RIGHT_HAND

Floats = NDArray[np.floating]

CLEARLY_TILTED = 0.3
"""Share of its length that a true bone must reach into depth for its side to be asked for."""

SURE_CONFIDENCE = 0.3
"""Confidence from which a keypoint is asked whether the pose explains it."""

LIFT_WAYS: dict[str, dict[str, Any]] = {
    "paper": {"mode": "paper"},
    "released": {"mode": "released", "refinement": "lbfgs"},
    "signkit": {"mode": "signkit"},
}
"""Row name to options of `signkit.pose.lifting.lift`: what the comparison compares."""

YARDSTICK, MEASURED = "released", ("body", "hands")
"""The way to which others' errors are put in proportion, and which errors."""


def score_lift(pose: Floats, truth: Floats) -> dict[str, float]:
    """Score a lifted pose against the true one.

    Not in the paper, which reports no accuracy of its lifting. Both are seen from the neck; one
    factor a clip aligns the scale, ``s = <pose, truth> / <pose, pose>`` over the joints that both
    have. Nothing is rotated or moved. Hands are scored from the neck and from their own root
    (the same factor in both).

    Parameters
    ----------
    pose : ndarray, shape (frames, 50, 3)
        The lifted pose in shoulder widths; NaN for a joint that was never observed.
    truth : ndarray, shape (frames, 50, 3)
        The true pose in shoulder widths, neck at the origin.

    Returns
    -------
    dict of str to float
        ``body``, ``hands``, ``hands_rooted``: mean distance to the true joints, the neck left
        out; ``depth_body``, ``depth_hands_rooted``: mean absolute error of z alone;
        ``sign_body``, ``sign_hands``: share of clearly tilted true bones that tilt to the same
        side; then what `score_motion` gives.

    Raises
    ------
    InputError
        If the two have different shapes.

    Examples
    --------
    >>> truth = np.random.default_rng(27).normal(size=(4, 50, 3))
    >>> truth -= truth[:, NECK : NECK + 1]
    >>> scores = score_lift(2 * truth, truth)
    >>> round(scores["body"], 9), scores["sign_hands"]
    (0.0, 1.0)
    """
    if pose.shape != truth.shape:
        raise InputError(
            "lift scores",
            f"a pose of the truth's shape {truth.shape}",
            f"shape {pose.shape}",
            "score a clip against its own truth, before frames are left out",
        )
    pose, truth = pose.astype(np.float64), truth.astype(np.float64)
    aligned = pose * _fit_scale(pose, truth)
    scores: dict[str, float] = {}
    away = np.linalg.norm(aligned - truth, axis=-1)
    away[:, NECK] = np.nan  # the origin of both: no merit
    scores["body"], scores["hands"] = _mean(away[:, BODY]), _mean(away[:, 8:])
    from_root = _from_roots(aligned) - _from_roots(truth)
    scores["hands_rooted"] = _mean(np.linalg.norm(from_root, axis=-1))
    depth = np.abs(aligned[:, BODY, 2] - truth[:, BODY, 2])
    depth[:, NECK] = np.nan
    scores["depth_body"] = _mean(depth)
    scores["depth_hands_rooted"] = _mean(np.abs(from_root[..., 2]))
    scores |= _score_signs(pose, truth)
    return scores | score_motion(pose)


def score_motion(pose: Floats) -> dict[str, float]:
    """Measure what needs no truth: whether bones are rigid and how calm the motion is.

    Parameters
    ----------
    pose : ndarray, shape (frames, 50, 3)
        A pose in shoulder widths; NaN for a joint that was never observed.

    Returns
    -------
    dict of str to float
        ``bone_variation``: standard deviation over mean of a bone's length over the frames, mean
        over bones; ``jitter_x``, ``jitter_z``: mean absolute second difference, shoulder widths
        a frame squared. A clip of fewer than three frames has no jitter: NaN.
    """
    lengths = bone_lengths(pose.astype(np.float64))
    lengths = lengths[:, np.isfinite(lengths).all(axis=0)]
    lengths = lengths[:, lengths.mean(axis=0) > 0]
    bends = np.abs(np.diff(pose.astype(np.float64), n=2, axis=0))
    bends[:, NECK] = np.nan
    return {
        "bone_variation": _mean(lengths.std(axis=0) / lengths.mean(axis=0)),
        "jitter_x": _mean(bends[..., 0]),
        "jitter_z": _mean(bends[..., 2]),
    }


def score_reprojection(pose: Floats, keypoints: Floats) -> float:
    """Measure how far the pose's picture lies from the keypoints.

    Confidence-weighted mean distance over sure keypoints, as a share of the shoulder width. The
    pose has no place in the picture, so each frame is moved (not scaled) to where it fits best.

    Parameters
    ----------
    pose : ndarray, shape (frames, 50, 3)
        A pose in shoulder widths, lifted from these keypoints.
    keypoints : ndarray, shape (frames, 50, 3)
        x px, y px, confidence.

    Returns
    -------
    float
        Shoulder widths; NaN where no keypoint is sure.
    """
    sure = ~find_missing(keypoints) & (keypoints[..., 2] >= SURE_CONFIDENCE)
    sure &= np.isfinite(pose[..., 0])
    weights = np.where(sure, keypoints[..., 2], 0.0).astype(np.float64)
    off = pose[..., :2] - keypoints[..., :2].astype(np.float64) / shoulder_width(keypoints)
    off = np.where(sure[..., None], off, 0.0)
    sums = np.maximum(weights.sum(axis=1), 1e-12)
    off -= ((off * weights[..., None]).sum(axis=1) / sums[:, None])[:, None]
    total = weights.sum()
    distance = np.linalg.norm(off, axis=-1)
    return float((distance * weights).sum() / total) if total > 0 else float("nan")


def compare_lifts(
    clips: Iterable[tuple[Floats, Floats | None]],
    ways: Mapping[str, Mapping[str, Any]] = LIFT_WAYS,
) -> list[dict[str, Any]]:
    """Lift the same clips in every way and score each.

    Parameters
    ----------
    clips : iterable of (ndarray, ndarray or None)
        Keypoints ``(frames, 50, 3)`` in px with confidence, and the true pose where there is one.
    ways : mapping of str to mapping
        Row name to options of `signkit.pose.lifting.lift`.

    Returns
    -------
    list of dict
        A row a way: ``way``, ``clips``, ``left_out``, ``clips_a_cpu_second``, ``reprojection``,
        and the means over clips of what `score_lift` (or, without truth, `score_motion`) gives.
        With truth also ``body_to_released`` and ``hands_to_released``: these errors as a share of
        the released way's. A clip that cannot be lifted is left out of that row and counted.

    Examples
    --------
    >>> keypoints = np.random.default_rng(27).uniform(100, 500, (4, 50, 3)).astype(np.float32)
    >>> [row["way"] for row in compare_lifts([(keypoints, None)])]
    ['paper', 'released', 'signkit']
    """
    known = list(clips)
    rows = [_compare_one(way, dict(options), known) for way, options in ways.items()]
    yardstick = next((row for row in rows if row["way"] == YARDSTICK), {})
    for row in rows:
        for name in MEASURED:
            if name in row and yardstick.get(name, 0) > 0:
                row[f"{name}_to_{YARDSTICK}"] = row[name] / yardstick[name]
    return rows


def _compare_one(
    way: str, options: dict[str, Any], clips: Sequence[tuple[Floats, Floats | None]]
) -> dict[str, Any]:
    scores: list[dict[str, float]] = []
    seconds, left_out = 0.0, 0
    for keypoints, truth in clips:
        start = time.process_time()
        try:
            pose = lift(keypoints, **options)
        except InputError:
            left_out += 1
            continue
        seconds += time.process_time() - start
        one = score_motion(pose) if truth is None else score_lift(pose, truth)
        scores.append({"reprojection": score_reprojection(pose, keypoints)} | one)
    names = list(dict.fromkeys(name for one in scores for name in one))
    means = {name: _mean(np.array([s.get(name, np.nan) for s in scores])) for name in names}
    rate = len(scores) / max(seconds, 1e-9)
    row = {"way": way, "clips": len(scores), "left_out": left_out}
    return row | {"clips_a_cpu_second": round(rate, 1)} | means


def _fit_scale(pose: Floats, truth: Floats) -> float:
    both = np.isfinite(pose).all(axis=-1) & np.isfinite(truth).all(axis=-1)
    square = float(np.square(pose[both]).sum())
    return float((pose[both] * truth[both]).sum()) / square if square > 0 else 1.0


def _from_roots(pose: Floats) -> Floats:
    """Both hands' twenty finger joints seen from their roots, ``(frames, 40, 3)``."""
    hands = [pose[:, hand] - pose[:, hand.start : hand.start + 1] for hand in _HANDS]
    return np.concatenate([hand[:, 1:] for hand in hands], axis=1)


_HANDS = (LEFT_HAND, RIGHT_HAND)


def _score_signs(pose: Floats, truth: Floats) -> dict[str, float]:
    true, found = bone_vectors(truth), bone_vectors(pose)[..., 2]
    tilted = np.abs(true[..., 2]) > CLEARLY_TILTED * np.linalg.norm(true, axis=-1)
    right = np.where(tilted & np.isfinite(found), found * true[..., 2] > 0, np.nan)
    body = BONES[:, 1] < BODY.stop
    fingers = ~np.isin(CHILDREN, [*range(BODY.stop), LEFT_HAND.start, RIGHT_HAND.start])
    return {"sign_body": _mean(right[:, body]), "sign_hands": _mean(right[:, fingers])}


def _mean(values: Floats) -> float:
    """Average over what is finite; NaN where nothing is."""
    values = values[np.isfinite(values)]
    return float(values.mean()) if values.size else float("nan")
