"""Letter clips as files: MediaPipe landmarks in ``.pose``, read by pose-format (facts 1.8)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pose_format import Pose

from signkit.errors import InputError
from signkit.pose.clip import Clip
from signkit.pose.skeleton import NECK

BODY, LEFT, RIGHT = "POSE_LANDMARKS", "LEFT_HAND_LANDMARKS", "RIGHT_HAND_LANDMARKS"
HAND_POINTS = 21
BODY_POINTS = (
    "NOSE",
    "RIGHT_SHOULDER",
    "RIGHT_SHOULDER",
    "RIGHT_ELBOW",
    "RIGHT_WRIST",
    "LEFT_SHOULDER",
    "LEFT_ELBOW",
    "LEFT_WRIST",
)
"""The landmark of each body joint; the neck's is replaced by the middle of the shoulders."""


def read_letter_file(path: Path) -> Clip:
    """Read one letter clip.

    Parameters
    ----------
    path : Path
        A ``.pose`` file with one person and MediaPipe's body and hands.

    Returns
    -------
    Clip
        Keypoints in pixels with depth (towards the viewer); a point of confidence 0 is missing.

    Raises
    ------
    InputError
        If the file cannot be read, or holds other points.
    """
    try:
        pose = Pose.read(path.read_bytes())
        columns = _columns(pose)
    except Exception as error:  # pose-format raises whatever its unpacking meets
        came = f"{type(error).__name__}: {error}"
        needed, advice = "a .pose file of MediaPipe landmarks", "reinstall the package"
        raise InputError(f"{path}", needed, came, advice) from error
    points = np.asarray(pose.body.data.data, dtype=np.float64)[:, 0, columns]
    confidence = np.asarray(pose.body.confidence, dtype=np.float64)[:, 0, columns]
    shoulders = [2, 5]
    points[:, NECK] = points[:, shoulders].mean(axis=1)
    confidence[:, NECK] = confidence[:, shoulders].min(axis=1)
    keypoints = np.concatenate([points[..., :2], confidence[..., None]], axis=-1)
    missing = ~((confidence > 0) & np.isfinite(points).all(axis=-1))
    keypoints[missing] = (np.nan, np.nan, 0.0)
    depth = np.where(missing, np.nan, -points[..., 2]).astype(np.float32)
    size = (int(pose.header.dimensions.width), int(pose.header.dimensions.height))
    return Clip(path.stem, keypoints.astype(np.float32), float(pose.body.fps), size, depth)


def _columns(pose: Pose) -> list[int]:
    """Where the fifty joints stand among the file's points."""
    places: dict[str, dict[str, int]] = {}
    first = 0
    for component in pose.header.components:
        places[component.name] = {name: first + k for k, name in enumerate(component.points)}
        first += len(component.points)
    hands = [list(places[name].values()) for name in (LEFT, RIGHT)]
    if any(len(hand) != HAND_POINTS for hand in hands):
        raise ValueError(f"hands of {[len(hand) for hand in hands]} points")
    return [places[BODY][name] for name in BODY_POINTS] + hands[0] + hands[1]
