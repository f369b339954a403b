"""2D keypoints in HDF5 as the released tool keeps them: one dataset a clip, (frames, 150).

Facts 1.2: columns x0, y0, c0, x1, ... in float32, missing = 0, 0, 0. A clip without a usable
frame has shape (0,), on which the tool's next step crashes; here it is a bad clip.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import h5py
import numpy as np

from signkit.atomic import atomic_path
from signkit.errors import InputError
from signkit.formats.ingest_report import BadClip
from signkit.pose.clip import Clip
from signkit.pose.skeleton import N_JOINTS

COLUMNS = 3 * N_JOINTS
BONE_COLUMNS = 98
LARGEST = 1 << 30
"""Bytes that a clip may have as float32: twenty hours at 25 frames a second."""


def scan_keypoint_h5(path: Path, *, fps: float | None = None) -> Iterator[Clip | BadClip]:
    """Read an h5 file of keypoints clip by clip, in the order of the names.

    Parameters
    ----------
    path : Path
        The file.
    fps : float, optional
        Frames a second of the videos, where known.

    Yields
    ------
    Clip or BadClip
        A clip, or the reason why it is left out: no frames, another width, NaN.

    Raises
    ------
    InputError
        If it is no HDF5, holds no clip, or holds 98 columns: normalised bones, not keypoints.
    """
    path = Path(path)
    try:
        file = h5py.File(path, "r")
    except OSError as error:
        came = "no such file" if not path.is_file() else f"a file that HDF5 cannot read ({error})"
        raise InputError(f"{path}", "an h5 file of keypoints", came, "check the path") from error
    with file:
        names: list[str] = []
        file.visititems(lambda name, item: names.append(name) if _is_array(item) else None)
        if not names:
            raise InputError(f"{path}", "a dataset a clip", "none", "is it the keypoints' file?")
        for name in names:
            yield _read_clip(path, name, file[name], fps)


def write_keypoint_h5(path: Path, clips: Iterable[Clip | BadClip]) -> None:
    """Write keypoints as the released tool does; bad clips become its empty (0,) datasets.

    Parameters
    ----------
    path : Path
        The file to write; an older one is replaced at the end, never half-way.
    clips : iterable of Clip or BadClip
        The clips; missing keypoints are written as 0, 0, 0.

    Raises
    ------
    InputError
        If two clips have one name, or one is no name to HDF5.
    """
    path = Path(path)
    with atomic_path(path) as unfinished, h5py.File(unfinished, "w") as file:
        for clip in clips:
            where = f"{path.name} clip {clip.name!r}"
            if clip.name in file:
                raise InputError(where, "a name of its own", "it again", "rename one of them")
            try:
                file.create_dataset(clip.name, data=_columns(clip))
            except (ValueError, RuntimeError) as error:
                needed = "a name that HDF5 takes, none the folder of another"
                raise InputError(where, needed, f"{error}", "rename the clip") from error


def _columns(clip: Clip | BadClip) -> np.ndarray:
    if isinstance(clip, BadClip):
        return np.empty(0, dtype=np.float32)
    return np.nan_to_num(clip.keypoints, nan=0.0).reshape(-1, COLUMNS)


def _is_array(item: h5py.Group | h5py.Dataset) -> bool:
    return isinstance(item, h5py.Dataset)


def _read_clip(path: Path, name: str, dataset: h5py.Dataset, fps: float | None) -> Clip | BadClip:
    where = f"{path.name} clip {name!r}"
    if dataset.shape[-1:] == (BONE_COLUMNS,):
        came = f"{BONE_COLUMNS}: normalised bones of a skeleton model, without keypoints"
        raise InputError(
            where, f"{COLUMNS} columns x, y, confidence", came, "give the h5 of 2D keypoints"
        )
    try:
        return Clip(name, _keypoints(where, dataset), fps)
    except InputError as error:
        return BadClip(name, str(error))


def _keypoints(where: str, dataset: h5py.Dataset) -> np.ndarray:
    if dataset.size == 0:
        raise InputError(where, "at least one frame", "none", "nobody was found: leave it out")
    is_wide = dataset.shape[1:] in ((COLUMNS,), (N_JOINTS, 3))
    if not is_wide or dataset.dtype.kind != "f":
        came = f"{dataset.dtype} of shape {dataset.shape}"
        raise InputError(
            where, f"floats of shape (frames, {COLUMNS})", came, "is it another format?"
        )
    if 4 * dataset.size > LARGEST:
        needed, came = f"at most {LARGEST // (4 * COLUMNS):,} frames", f"{len(dataset):,}"
        raise InputError(where, needed, came, "cut the video into sentences")
    try:
        keypoints = dataset[()].astype(np.float32).reshape(-1, N_JOINTS, 3)
    except OSError as error:
        came = f"damaged ones ({error!r:.200})"
        raise InputError(where, "numbers that can be read", came, "copy it again") from error
    bad = ~np.isfinite(keypoints).all(axis=(1, 2))
    if bad.any():
        came = f"NaN or infinity in frame {np.flatnonzero(bad)[0]}"
        raise InputError(where, "finite numbers", came, "write missing keypoints as 0, 0, 0")
    keypoints[(keypoints == 0).all(axis=2), :2] = np.nan
    if np.isnan(keypoints[:, :, 0]).all():
        raise InputError(where, "a person in some frame", "nobody at all", "leave the clip out")
    return keypoints
