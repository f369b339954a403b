"""Produced poses on disk: one npz, no pickles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from signkit.atomic import atomic_path
from signkit.score.distances import Pose


def write_poses(path: Path, poses: Mapping[str, Sequence[Pose]]) -> None:
    """Write the produced poses of some splits.

    Parameters
    ----------
    path : Path
        The ``.npz`` file.
    poses : mapping of str to sequence of ndarray (frames, 50, 3)
        By split, in the order of the split's clips.
    """
    arrays = {
        f"{split}_{index:05d}": np.asarray(pose, dtype=np.float32)
        for split, found in poses.items()
        for index, pose in enumerate(found)
    }
    with atomic_path(path) as unfinished, open(unfinished, "wb") as stream:
        np.savez(stream, **arrays)  # type: ignore[arg-type]


def read_poses(path: Path) -> dict[str, list[Pose]]:
    """Read produced poses.

    Parameters
    ----------
    path : Path
        As :func:`write_poses` left it.

    Returns
    -------
    dict of str to list of ndarray (frames, 50, 3)
        By split.
    """
    found: dict[str, list[Pose]] = {}
    with np.load(path, allow_pickle=False) as arrays:
        for name in sorted(arrays.files):
            found.setdefault(name.rpartition("_")[0], []).append(arrays[name])
    return found
