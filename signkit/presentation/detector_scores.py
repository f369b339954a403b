"""How good the detector itself is, on pictures of clips that it has not seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from signkit.pose.skeleton import BODY
from signkit.presentation.detector import CLOSE
from signkit.presentation.films import WAYS, film, find_way, project
from signkit.presentation.watching import Seer
from signkit.render.retargeting import ADULT, retarget

DETECTED = 0.5
"""Confidence from which a keypoint counts as detected."""


def shown_keypoints(pose: NDArray[np.floating], way: str, size: int) -> NDArray[np.float32]:
    """Give the keypoints that a way of showing a pose puts into its pictures.

    Parameters
    ----------
    pose : ndarray, shape (frames, 50, 3)
        In shoulder widths.
    way : str
        A key of :data:`signkit.presentation.films.WAYS`.
    size : int
        Side of the pictures in pixels.

    Returns
    -------
    ndarray of float32, shape (frames, 50, 3)
        x px, y px, confidence.
    """
    return project(retarget(pose, ADULT) if find_way(way).other_person else pose, size)


def score_detector(
    detector: Seer, poses: Sequence[NDArray[np.floating]], step: int = 4
) -> list[dict[str, Any]]:
    """Measure a detector on every way of showing some poses.

    Parameters
    ----------
    detector : Seer
        What is measured.
    poses : sequence of ndarray, each of shape (frames, 50, 3)
        Held-out poses in shoulder widths.
    step : int
        Look at every how manyth frame.

    Returns
    -------
    list of dict
        One a way: ``pictures``; mean ``error`` of what was found in shoulder widths, of body and
        hands too, and ``error_px``; ``pck``, the share of all that was drawn found within a
        tenth of a shoulder width, beside the mean ``confidence``, which claims to be that;
        ``detected``, the share of confidence 0.5 or more.
    """
    return [_score_way(detector, [pose[::step] for pose in poses], way) for way in WAYS]


def _score_way(detector: Seer, poses: Sequence[NDArray[np.floating]], way: str) -> dict[str, Any]:
    size, unit = detector.size, detector.unit
    true = np.concatenate([shown_keypoints(pose, way, size) for pose in poses])
    found = np.concatenate([detector.detect(film(pose, way, size)) for pose in poses])
    off = np.linalg.norm(found[..., :2] - true[..., :2], axis=-1)  # (pictures, 50)
    drawn, seen = true[..., 2] > 0, np.isfinite(off)
    is_body = np.zeros_like(seen)
    is_body[:, BODY] = True
    figures = {
        "error_px": _mean(off[seen]),
        "error": _mean(off[seen] / unit),
        "error_body": _mean(off[seen & is_body] / unit),
        "error_hands": _mean(off[seen & ~is_body] / unit),
        "pck": _mean(off[drawn] <= CLOSE * unit),
        "confidence": _mean(found[drawn, 2]),
        "detected": _mean(found[drawn, 2] >= DETECTED),
    }
    return {"way": way, "pictures": len(off)} | figures


def _mean(values: NDArray) -> float | None:
    """JSON knows no NaN: where nothing was found there is no error."""
    return float(values.mean()) if values.size else None
