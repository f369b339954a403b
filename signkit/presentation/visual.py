"""Our renderers in the measures of supplement Table 3, which the paper names and does not define.

"Condition graph" is read as a stick figure of keypoints on black. The picture of a person is
unlike one however good it is, so the structural similarity here compares like with like: the
graph of what a detector finds in the rendering with the graph of the true pose; the literal
reading, the rendering itself against the graph, stands beside it (ledger VIS-1).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from signkit.errors import InputError
from signkit.pose.clip import Clip
from signkit.pose.skeleton import LEFT_HAND, RIGHT_HAND
from signkit.presentation.detector import CLOSE
from signkit.presentation.detector_scores import score_detector
from signkit.presentation.films import WAYS, film, project
from signkit.presentation.watching import Seer
from signkit.render.frames import Picture, render_keypoints
from signkit.render.likeness import frame_difference, ssim, ssim_map

Floats = NDArray[np.floating]

HAND_MARGIN = 0.05
"""Shoulder widths around a hand's keypoints that belong to it."""

CONTROLS = {
    "other_clip": "Avatar, another clip's frames",
    "still": "Avatar, standing still",
}
"""What knows nothing of the pose, and what does not move: no renderer may be below these."""


def compare_renderers(
    poses: Sequence[Floats], detector: Seer, step: int = 8
) -> list[dict[str, Any]]:
    """Measure every way of showing poses, and two controls.

    Parameters
    ----------
    poses : sequence of ndarray, each of shape (frames, 50, 3)
        At least two poses in shoulder widths.
    detector : Seer
        Finds the keypoints in the renderings.
    step : int
        Compare every how manyth frame; the difference of frames takes all.

    Returns
    -------
    list of dict
        One a row: ``row``, ``kind``, ``pictures``, ``ssim`` and ``hand_ssim`` (graph against
        graph), ``ssim_literal`` (rendering against graph), ``similarity`` (percent of keypoints
        within a tenth of a shoulder width of the true pose's) and ``f2fd`` (grey values). Ways
        have ``detected`` (percent) and ``own_error`` too, as `score_detector` measures them: off
        the keypoints that are in the picture, which for another person are not the true pose's.

    Raises
    ------
    InputError
        If there are fewer than two poses.
    """
    if len(poses) < 2:
        raise InputError("poses to compare", "two or more", str(len(poses)), "name more clips")
    size = detector.size
    films = {way: [list(film(pose, way, size)) for pose in poses] for way in WAYS}
    own = {row["way"]: row for row in score_detector(detector, poses, step)}
    rows = []
    for name, way in WAYS.items():
        row = _row(way.label.capitalize(), "renderer", films[name], poses, detector, step)
        detected = {"detected": 100 * own[name]["detected"], "own_error": own[name]["error"]}
        rows.append(row | detected)
    avatar = films["avatar"]
    shifted = [
        _as_long(other, pose) for other, pose in zip(avatar[1:] + avatar[:1], poses, strict=True)
    ]
    still = [[pictures[0]] * len(pictures) for pictures in avatar]
    for name, pictures in (("other_clip", shifted), ("still", still)):
        rows.append(_row(CONTROLS[name], "control", pictures, poses, detector, step))
    return rows


def _as_long(pictures: list[Picture], pose: Floats) -> list[Picture]:
    return [pictures[i] for i in np.linspace(0, len(pictures) - 1, len(pose)).round().astype(int)]


def _row(
    label: str,
    kind: str,
    films: Sequence[list[Picture]],
    poses: Sequence[Floats],
    detector: Seer,
    step: int,
) -> dict[str, Any]:
    size = detector.size
    found = {name: list[float]() for name in ("ssim", "hand_ssim", "ssim_literal", "similarity")}
    for pictures, pose in zip(films, poses, strict=True):
        shown, true = pictures[::step], project(pose[::step], size)
        seen = detector.detect(shown)
        off = np.linalg.norm(seen[..., :2] - true[..., :2], axis=-1)
        near = off[true[..., 2] > 0] <= CLOSE * detector.unit  # what was not found is not near
        found["similarity"].append(100 * float(near.mean()))
        for picture, drawn, wanted, keypoints in zip(
            shown, _graphs(seen, size), _graphs(true, size), true, strict=True
        ):
            alike = ssim_map(drawn, wanted)
            found["ssim"].append(float(alike.mean()))
            found["hand_ssim"] += _hand_means(alike, keypoints, detector.unit)
            found["ssim_literal"].append(ssim(picture, wanted))
    figures = {name: float(np.mean(values)) for name, values in found.items()}
    figures["f2fd"] = float(np.mean([frame_difference(pictures) for pictures in films]))
    return {"row": label, "kind": kind, "pictures": len(found["ssim"])} | figures


def _graphs(keypoints: Floats, size: int) -> list[Picture]:
    """Draw keypoints as the condition graph, each confident or not."""
    sure = np.array(keypoints)
    sure[..., 2] = np.isfinite(sure[..., 0])
    return list(render_keypoints(Clip("condition", sure, size=(size, size))))


def _hand_means(alike: NDArray[np.float64], keypoints: Floats, unit: float) -> list[float]:
    """Mean similarity in the box around each true hand that lies in the picture."""
    means = []
    for hand in (LEFT_HAND, RIGHT_HAND):
        places = keypoints[hand, :2]
        places = places[np.isfinite(places).all(axis=-1)]
        if not len(places):
            continue
        low = np.clip(places.min(axis=0) - HAND_MARGIN * unit, 0, None).astype(int)
        high = np.ceil(places.max(axis=0) + HAND_MARGIN * unit).astype(int) + 1
        box = alike[low[1] : high[1], low[0] : high[0]]
        if box.size:
            means.append(float(box.mean()))
    return means
