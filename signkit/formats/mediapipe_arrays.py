"""Read arrays of MediaPipe Holistic's landmarks (.npz, .npy): body and hands, with depth.

Facts 1.8: nose 0, right arm 12, 14, 16, left arm 11, 13, 15, hands in OpenPose's order; the neck
is the middle of the shoulders with the smaller of their confidences. MediaPipe's left is the
person's left, as OpenPose's. Its z is in the scale of x and negative towards the camera, here it
is pixels towards the viewer; a hand's z starts at its wrist, so the body's wrist is added. Hands
have no visibility: where found their confidence is 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from signkit.errors import InputError
from signkit.formats.dwpose_pictures import PictureFinder
from signkit.formats.ingest_report import BadClip, IngestReport
from signkit.formats.mediapipe_layouts import find_parts
from signkit.formats.pose_files_depth import BODY_DEPTH
from signkit.formats.restricted_pickle import load_npy, load_npz
from signkit.formats.source_files import read_files
from signkit.pose.clip import Clip
from signkit.pose.skeleton import (
    LEFT_HAND,
    LEFT_SHOULDER,
    LEFT_WRIST,
    N_JOINTS,
    NECK,
    RIGHT_HAND,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
)
from signkit.progress import say

ENDINGS = (".npz", ".npy")
LARGEST = 1 << 28
"""Bytes of an array, which becomes doubles: twenty minutes of 543 points in float32, four each."""
FILES_TRIED = 3
BODY_POINTS = {0: 0, 2: 12, 3: 14, 4: 16, 5: 11, 6: 13, 7: 15}
"""MediaPipe's point for every joint of the body but the neck."""
HANDS = (("left", LEFT_HAND, LEFT_WRIST), ("right", RIGHT_HAND, RIGHT_WRIST))
SHARES_END = 4.0
"""Half of the points lie beyond: the coordinates are pixels, not shares of the picture."""


def read_mediapipe(
    source: Path,
    *,
    fps: float | None = None,
    size: tuple[int, int] | None = None,
    report: IngestReport | None = None,
) -> Iterator[Clip | BadClip]:
    """Read a file, or a folder or archive of files, one clip each.

    Parameters
    ----------
    source : Path
        ``.npz`` or ``.npy``, or a folder, .zip or .tar of them.
    fps : float, optional
        Frames a second; else what the file says.
    size : tuple of int, optional
        Width and height of the picture in pixels; else what the file says; else of a video
        beside; else 1280 x 720 is assumed, and the clip's size stays unknown.
    report : IngestReport, optional
        Filled while the clips are read.

    Yields
    ------
    Clip or BadClip
        Keypoints in pixels with depth where there is z; or why a file is left out.

    Raises
    ------
    InputError
        If the source is absent, holds no such file, or an archive is damaged.
    """
    source, report = Path(source), report if report is not None else IngestReport()
    pictures, said, none = PictureFinder(source, size, fps), set[str](), True
    for file, content in read_files(source, ENDINGS):
        none = False
        name = file.rpartition(".")[0]
        try:
            clip, notes = _read(name, _load(file, content), pictures, size)
        except InputError as error:
            bad = BadClip(name, str(error))
            report.add_bad(bad)
            yield bad
            continue
        for note in [note for note in notes if note not in said]:
            say(f"{file}: {note}")
            said.add(note)
        report.add(clip.missing)
        yield clip
    if none:
        raise InputError(f"{source}", "an .npz or .npy file", "none", "check the path")


def is_mediapipe(source: Path) -> bool:
    """Tell by the first files whether a source holds MediaPipe's arrays.

    Parameters
    ----------
    source : Path
        File, folder or archive.

    Returns
    -------
    bool
        Whether it does; False where nothing can be read.
    """
    try:
        for file, content in islice(read_files(Path(source), ENDINGS), FILES_TRIED):
            try:
                find_parts(_load(file, content), file)
            except InputError:
                continue
            return True
    except (InputError, OSError):
        pass
    return False


def _read(
    name: str, arrays: Mapping[str, Any], pictures: PictureFinder, size: tuple[int, int] | None
) -> tuple[Clip, list[str]]:
    where = f"clip {name!r}"
    parts = find_parts(arrays, where)
    pose, given = parts["pose"], size or _own_size(arrays)
    fps = pictures.fps or _number(arrays, "fps", "frame_rate")
    notes = ["no visibility: confidence is 1 where found"]
    if pose.shape[2] > 3:
        notes = ["MediaPipe's visibility is the body's confidence; hands have none, 1 where found"]
    if _are_pixels(pose):
        notes.append("coordinates are pixels already")
        scale = (1, 1)
    elif given is not None:
        scale = given
    else:
        picture = pictures.find(name, len(pose))
        scale, fps = picture.size, fps or picture.fps
        given = scale if picture.is_known else None
    keypoints, depth = _to_fifty(parts, np.array([*scale, scale[0]]))
    if np.isnan(keypoints[..., 0]).all():
        came, advice = f"{len(pose)} frames without anybody", "was the right video given?"
        raise InputError(where, "a person in some frame", came, advice)
    return Clip(name, keypoints, fps, given, depth), notes


def _are_pixels(pose: np.ndarray) -> bool:
    found = np.abs(pose[..., :2][~np.isnan(pose[..., :2])])
    return bool(len(found) and np.median(found) > SHARES_END)


def _to_fifty(
    parts: Mapping[str, np.ndarray], scale: np.ndarray
) -> tuple[np.ndarray, np.ndarray | None]:
    """Pick the fifty joints, x and y in pixels, and their depth where there is z."""
    pose = parts["pose"]
    keypoints = np.full((len(pose), N_JOINTS, 3), np.nan, dtype=np.float32)
    depth = np.full((len(pose), N_JOINTS), np.nan, dtype=np.float32)
    joints, points = list(BODY_POINTS), list(BODY_POINTS.values())
    keypoints[:, joints, :2] = pose[:, points, :2] * scale[:2]
    keypoints[:, joints, 2] = _visibility(pose)[:, points]
    left, right = keypoints[:, LEFT_SHOULDER], keypoints[:, RIGHT_SHOULDER]
    keypoints[:, NECK, :2] = (left + right)[:, :2] / 2
    keypoints[:, NECK, 2] = np.minimum(left[:, 2], right[:, 2])
    has_depth = pose.shape[2] > 2
    if has_depth:
        depth[:, joints] = -pose[:, points, 2] * scale[2] * BODY_DEPTH
        depth[:, NECK] = (depth[:, LEFT_SHOULDER] + depth[:, RIGHT_SHOULDER]) / 2
    for part, hand, wrist in HANDS:
        if part not in parts:
            continue
        keypoints[:, hand, :2] = parts[part][..., :2] * scale[:2]
        keypoints[:, hand, 2] = 1
        if has_depth and parts[part].shape[2] > 2:
            depth[:, hand] = depth[:, wrist, None] - parts[part][..., 2] * scale[2]
    missing = np.isnan(keypoints[..., :2]).any(axis=2) | ~(keypoints[..., 2] > 0)
    keypoints[missing] = (np.nan, np.nan, 0)
    depth[missing] = np.nan
    return keypoints, depth if has_depth else None


def _visibility(pose: np.ndarray) -> np.ndarray:
    """Give the fourth number; where nobody wrote it (none, or 0 everywhere) it is 1."""
    if pose.shape[2] < 4 or not (np.nan_to_num(pose[..., 3]) > 0).any():
        return np.ones(pose.shape[:2])
    return np.clip(np.nan_to_num(pose[..., 3]), 0, 1)


def _own_size(arrays: Mapping[str, Any]) -> tuple[int, int] | None:
    """Read the picture's size from a file that says it."""
    for key in ("size", "image_size", "resolution"):
        value = np.asarray(arrays.get(key, []))
        if value.shape == (2,) and value.dtype.kind in "fiu" and (value > 1).all():
            return int(value[0]), int(value[1])
    width, height = _number(arrays, "width"), _number(arrays, "height")
    return (int(width), int(height)) if width and height else None


def _number(arrays: Mapping[str, Any], *keys: str) -> float | None:
    for key in keys:
        value = np.asarray(arrays.get(key, []))
        if value.size == 1 and value.dtype.kind in "fiu" and 0 < value.item() < np.inf:
            return float(value.item())
    return None


def _load(file: str, content: bytes | InputError) -> dict[str, Any]:
    """Read the arrays of a file; an .npy is one array without a name, or a dict of them."""
    if isinstance(content, InputError):
        raise content
    if file.lower().endswith(".npz"):
        return load_npz(content, file, LARGEST)
    array = load_npy(content, file, LARGEST)
    return array if isinstance(array, dict) else {"": array}
