"""Writing a corpus store: clips stream through two unnamed files into contiguous datasets.

A contiguous dataset can be memory-mapped but must know its size when it is made, and the number
of clips is known only at the end; so frames wait on disk, never in memory.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Literal

import h5py
import numpy as np

from signkit.atomic import atomic_path
from signkit.corpus.quantising import (
    LARGEST,
    largest_distance,
    power_of_two_step,
    quantise,
    quantise_confidence,
)
from signkit.errors import InputError
from signkit.pose.skeleton import N_JOINTS

Kind = Literal["keypoints", "poses"]
KINDS: tuple[str, ...] = ("keypoints", "poses")
STORED_AXES = {"keypoints": 2, "poses": 3}
FORMAT = "signkit corpus store"
VERSION = 1
FRAMES_AT_ONCE = 8192
COMPACT: dict[str, Any] = {
    "libver": ("v110", "v110"),
    "meta_block_size": 512,
    "alignment_threshold": 256,
    "alignment_interval": 64,
}
"""How the file is laid out: small headers, and frames where a memory map reads them fast."""
TEXT_FIELDS = ("names", "texts", "glosses", "signers")


@dataclass(frozen=True, eq=False)
class StoredClip:
    """One clip as the store takes it.

    Parameters
    ----------
    name : str
        Name of the clip, unique in its store.
    frames : ndarray (frames, 50, 3)
        Keypoints (x px, y px, confidence) or a pose (shoulder widths); NaN = missing.
    text : str
        The sentence in the spoken language.
    gloss : str
        Glosses separated by spaces; empty where the corpus has none.
    signer : str
        Who signs; empty where unknown.
    """

    name: str
    frames: np.ndarray
    text: str = ""
    gloss: str = ""
    signer: str = ""


class StoreWriter:
    """Write a corpus store clip by clip; the file appears when the ``with`` block ends well.

    Parameters
    ----------
    path : Path
        The file to write; an older one is replaced at the end, never half-way.
    kind : {'keypoints', 'poses'}
        What the frames are.
    language : str
        Key of the sign language: ``asl``.
    fps : float
        Frames a second of every clip.
    synthetic : bool
        Whether the clips are made by a program; carried into every table.

    Raises
    ------
    InputError
        If ``kind`` or ``fps`` is none that a store can have.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "train.h5"
    >>> with StoreWriter(path, kind="poses", language="asl", fps=12.5, synthetic=True) as writer:
    ...     writer.add(StoredClip("one", np.full((4, 50, 3), 0.25), text="hello ."))
    >>> sorted(h5py.File(path))
    ['glosses', 'lengths', 'names', 'signers', 'steps', 'texts', 'values']
    """

    def __init__(
        self, path: Path, *, kind: Kind, language: str, fps: float, synthetic: bool
    ) -> None:
        self.path = Path(path)
        if kind not in KINDS:
            raise InputError(f"{path}", "kind keypoints or poses", repr(kind), "name one of them")
        if not (np.isfinite(fps) and fps > 0):
            raise InputError(f"{path}", "frames a second above 0", repr(fps), "give the clips' fps")
        self.kind: str = kind
        self._attributes = {
            "format": FORMAT,
            "version": VERSION,
            "kind": kind,
            "language": language,
            "fps": float(fps),
            "synthetic": bool(synthetic),
        }
        self._fields: dict[str, list[str]] = {field: [] for field in TEXT_FIELDS}
        self._taken: set[str] = set()
        self._lengths: list[int] = []
        self._steps: list[float] = []
        self._streams: dict[str, IO[bytes]] = {}

    def __enter__(self) -> StoreWriter:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        for stream in ("values", "confidences"):
            self._streams[stream] = tempfile.TemporaryFile(dir=self.path.parent)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._finish()
        finally:
            for stream in self._streams.values():
                stream.close()

    def add(self, clip: StoredClip) -> None:
        """Add one clip at the end.

        Parameters
        ----------
        clip : StoredClip
            The clip; its frames are quantised, the rest is kept as it is.

        Raises
        ------
        InputError
            If the name is taken, or the frames have another shape, none at all, an infinite
            number or keypoints more than 32,767 px away from the corner.
        """
        frames = self._checked(clip)
        axes = STORED_AXES[self.kind]
        step = power_of_two_step(frames[:, :, :axes])
        self._streams["values"].write(quantise(frames[:, :, :axes], step).tobytes())
        if self.kind == "keypoints":
            self._streams["confidences"].write(quantise_confidence(frames[:, :, 2]).tobytes())
        self._steps.append(step)
        self._lengths.append(len(frames))
        self._taken.add(clip.name)
        for field, value in zip(
            TEXT_FIELDS, (clip.name, clip.text, clip.gloss, clip.signer), strict=True
        ):
            self._fields[field].append(value)

    def _checked(self, clip: StoredClip) -> np.ndarray:
        where = f"{self.path.name} clip {clip.name!r}"
        frames = np.asarray(clip.frames, dtype=np.float32)
        if clip.name in self._taken:
            raise InputError(where, "a name used once", "the name again", "rename or drop one")
        if frames.ndim != 3 or frames.shape[1:] != (N_JOINTS, 3) or not len(frames):
            raise InputError(
                where, "frames of shape (frames, 50, 3)", f"shape {frames.shape}", "leave it out"
            )
        if np.isinf(frames).any():
            raise InputError(where, "finite numbers or NaN", "an infinity", "mark it missing (NaN)")
        farthest = largest_distance(frames[:, :, :2])
        if self.kind == "keypoints" and farthest > LARGEST:
            came = f"a keypoint {farthest:g} px away"
            raise InputError(where, "keypoints within 32,767 px", came, "leave the clip out")
        return frames

    def _finish(self) -> None:
        if not self._lengths:
            raise InputError(
                f"{self.path}", "at least one clip", "none", "see why all were left out"
            )
        with atomic_path(self.path) as unfinished, h5py.File(unfinished, "w", **COMPACT) as file:
            self._fill(file)

    def _fill(self, file: h5py.File) -> None:
        for key, value in self._attributes.items():
            file.attrs[key] = value
        for field, values in self._fields.items():
            blob = json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass")
            file.create_dataset(field, data=np.frombuffer(blob, dtype=np.uint8))
        file.create_dataset("lengths", data=np.array(self._lengths, dtype="<i8"))
        file.create_dataset("steps", data=np.array(self._steps, dtype="<f4"))
        total = sum(self._lengths)
        self._copy(file, "values", (total, N_JOINTS, STORED_AXES[self.kind]), "<i2")
        if self.kind == "keypoints":
            self._copy(file, "confidences", (total, N_JOINTS), "u1")

    def _copy(self, file: h5py.File, name: str, shape: tuple[int, ...], dtype: str) -> None:
        """Move what was streamed into a contiguous dataset, whose size is known only now."""
        dataset = file.create_dataset(name, shape=shape, dtype=dtype)
        stream = self._streams[name]
        stream.seek(0)
        row = int(np.prod(shape[1:])) * np.dtype(dtype).itemsize
        for start in range(0, shape[0], FRAMES_AT_ONCE):
            block = np.frombuffer(stream.read(FRAMES_AT_ONCE * row), dtype=dtype)
            dataset[start : start + FRAMES_AT_ONCE] = block.reshape(-1, *shape[1:])
