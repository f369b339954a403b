"""What was really signed, kept beside the corpus for scoring: clean poses and where signs lie.

``truth/SPLIT.h5`` is plain HDF5: ``names`` (clips,), ``offsets`` (clips + 1,) into ``poses``
(frames, 50, 3) float16 in shoulder widths with the neck at the origin, ``segment_offsets``
(clips + 1,) into ``segment_glosses`` and ``segment_frames`` (segments, 2). Strings are UTF-8 of
fixed width; attributes ``language``, ``fps``, ``synthetic``. The truth of train holds no poses:
nothing but scoring may read them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

from signkit.atomic import atomic_path
from signkit.octosign.motion import Segment

STEPS = 512
"""Poses are kept to a 512th of a shoulder width, less than a millimetre."""


@dataclass(frozen=True)
class TrueClip:
    """The truth about one clip.

    Parameters
    ----------
    name : str
        The clip's name.
    frames : int
        Number of frames.
    segments : tuple of Segment
        The signs in order and where they lie.
    pose : ndarray of shape (frames, 50, 3), optional
        Clean poses as the camera sees them, shoulder widths; none for train.
    """

    name: str
    frames: int
    segments: tuple[Segment, ...]
    pose: np.ndarray | None = None


def write_truth(path: Path, clips: Sequence[TrueClip], language: str, fps: float) -> None:
    """Write the truth of one split; the same truth gives the same bytes.

    Parameters
    ----------
    path : Path
        The file, ending in ``.h5``.
    clips : sequence of TrueClip
        All clips of the split in order.
    language : str
        Name of the constructed language: ``syn-ase``.
    fps : float
        Frames a second.
    """
    poses = [
        (np.rint(clip.pose * STEPS) / STEPS).astype(np.float16)
        for clip in clips
        if clip.pose is not None
    ]
    segments = [segment for clip in clips for segment in clip.segments]
    columns = {
        "names": _fixed([clip.name for clip in clips]),
        "offsets": _offsets([clip.frames for clip in clips]),
        "segment_offsets": _offsets([len(clip.segments) for clip in clips]),
        "segment_glosses": _fixed([segment.gloss for segment in segments]),
        "segment_frames": np.array([(s.start, s.end) for s in segments], np.int32).reshape(-1, 2),
    }
    if poses:
        columns["poses"] = np.concatenate(poses)
    with atomic_path(path) as unfinished, h5py.File(unfinished, "w") as file:
        file.attrs.update(language=language, fps=fps, synthetic=True)
        for name, column in columns.items():
            packing = {"compression": 4, "shuffle": True} if name == "poses" else {}
            file.create_dataset(name, data=column, track_times=False, **packing)


def read_truth(path: Path) -> list[TrueClip]:
    """Read the truth of one split.

    Parameters
    ----------
    path : Path
        A file that `write_truth` wrote.

    Returns
    -------
    list of TrueClip
        The clips in order.
    """
    with h5py.File(path, "r") as file:
        names, glosses = (np.char.decode(file[k][:], "utf-8") for k in ("names", "segment_glosses"))
        offsets, parts = file["offsets"][:], file["segment_offsets"][:]
        bounds = file["segment_frames"][:].tolist()
        poses = file["poses"][:] if "poses" in file else None
    segments = [Segment(str(g), a, b) for g, (a, b) in zip(glosses, bounds, strict=True)]
    return [
        TrueClip(
            str(name),
            int(offsets[i + 1] - offsets[i]),
            tuple(segments[parts[i] : parts[i + 1]]),
            None if poses is None else poses[offsets[i] : offsets[i + 1]].astype(np.float32),
        )
        for i, name in enumerate(names)
    ]


def _fixed(texts: Sequence[str]) -> np.ndarray:
    encoded = [text.encode() for text in texts]
    return np.array(encoded, dtype=f"S{max(map(len, encoded), default=1)}")


def _offsets(lengths: Sequence[int]) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)
