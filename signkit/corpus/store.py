"""The corpus store: one HDF5 file a split, written once and read through a memory map.

Coordinates are int16 with a step a clip (`quantising`), confidences one byte. A frame of
keypoints costs 250 bytes and a frame of poses 300, against 3,439 as OpenPose JSON and 1,264 as
.skels text. Nothing in the file depends on the clock or the machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from signkit.corpus.quantising import restore, restore_confidence
from signkit.corpus.store_writer import FORMAT, TEXT_FIELDS, VERSION, Kind, StoredClip, StoreWriter
from signkit.errors import InputError
from signkit.pose.skeleton import N_JOINTS

__all__ = ["CorpusStore", "StoreWriter", "StoredClip", "write_store"]


def write_store(
    path: Path,
    clips: Iterable[StoredClip],
    *,
    kind: Kind,
    language: str,
    fps: float,
    synthetic: bool,
) -> None:
    """Write all clips of one split into one file, holding one clip in memory at a time.

    Parameters
    ----------
    path : Path
        The file to write; an older one is replaced at the end, never half-way.
    clips : iterable of StoredClip
        The clips in the order in which they will be numbered.
    kind : {'keypoints', 'poses'}
        What the frames are.
    language : str
        Key of the sign language: ``asl``.
    fps : float
        Frames a second of every clip.
    synthetic : bool
        Whether the clips are made by a program.

    Raises
    ------
    InputError
        If there is no clip, or one of them cannot be stored.
    """
    with StoreWriter(path, kind=kind, language=language, fps=fps, synthetic=synthetic) as writer:
        for clip in clips:
            writer.add(clip)


class CorpusStore:
    """Read a corpus store; frames come from a memory map, so opening costs nothing a clip.

    Parameters
    ----------
    path : Path
        A file made by `write_store`.
    kind : {'keypoints', 'poses'}, optional
        What the caller needs the frames to be.

    Raises
    ------
    InputError
        If the file is absent, truncated, no store, or holds the other kind.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "train.h5"
    >>> clip = StoredClip("one", np.full((4, 50, 3), 0.25), text="hello .")
    >>> write_store(path, [clip], kind="poses", language="asl", fps=12.5, synthetic=True)
    >>> store = CorpusStore(path, kind="poses")
    >>> store.texts, store.frames(0)[0, 0]
    (['hello .'], array([0.25, 0.25, 0.25], dtype=float32))
    """

    def __init__(self, path: Path, kind: Kind | None = None) -> None:
        self.path = Path(path)
        try:
            with h5py.File(self.path, "r") as file:
                self._read(file)
        except (OSError, KeyError) as error:
            raise _unreadable(self.path, error) from error
        if kind is not None and kind != self.kind:
            advice = "lift the keypoints first" if kind == "poses" else "name the keypoint store"
            raise InputError(f"{self.path}", f"a store of {kind}", f"one of {self.kind}", advice)

    def _read(self, file: h5py.File) -> None:
        attributes: dict[str, Any] = dict(file.attrs)
        came = f"{attributes.get('format')!r} version {attributes.get('version')}"
        if (attributes.get("format"), attributes.get("version")) != (FORMAT, VERSION):
            needed = f"a corpus store of version {VERSION}"
            raise InputError(f"{self.path}", needed, came, "make it anew with this signkit")
        self.kind: str = str(attributes["kind"])
        self.language: str = str(attributes["language"])
        self.fps: float = float(attributes["fps"])
        self.synthetic: bool = bool(attributes["synthetic"])
        self.names, self.texts, self.glosses, self.signers = (
            _read_strings(file, field) for field in TEXT_FIELDS
        )
        self.lengths: np.ndarray = file["lengths"][()]
        self._starts = np.concatenate(([0], np.cumsum(self.lengths)))
        self._steps = file["steps"][()]
        self._values = _map(self.path, file["values"])
        self._confidences = (
            _map(self.path, file["confidences"]) if self.kind == "keypoints" else None
        )

    def __len__(self) -> int:
        return len(self.lengths)

    def __reduce__(self) -> tuple[type[CorpusStore], tuple[Path]]:
        return CorpusStore, (self.path,)

    def frames(self, index: int) -> np.ndarray:
        """Read the frames of one clip.

        Parameters
        ----------
        index : int
            Number of the clip, from 0; negative numbers count from the end.

        Returns
        -------
        ndarray (frames, 50, 3) float32
            Keypoints (x px, y px, confidence) or a pose (shoulder widths); NaN = missing.
        """
        index = range(len(self))[index]
        part = slice(self._starts[index], self._starts[index + 1])
        values, step = self._values[part], self._steps[index]
        frames = np.empty((len(values), N_JOINTS, 3), dtype=np.float32)
        stored = frames[:, :, : values.shape[2]]
        restore(values, step, out=stored)
        if self._confidences is not None:
            restore_confidence(self._confidences[part], out=frames[:, :, 2])
        return frames


def _read_strings(file: h5py.File, field: str) -> list[str]:
    return json.loads(file[field][()].tobytes().decode("utf-8", "surrogatepass"))


def _map(path: Path, dataset: h5py.Dataset) -> np.ndarray:
    """Map a contiguous dataset; HDF5's own reading costs about 100 microseconds a call."""
    place: dict[str, Any] = {"offset": dataset.id.get_offset(), "shape": dataset.shape}
    # as a plain array: each part of a memmap is made a memmap, for a third of a clip's time
    return np.asarray(np.memmap(path, dtype=dataset.dtype, mode="r", **place))


def _unreadable(path: Path, error: Exception) -> InputError:
    needed = "a corpus store made by signkit"
    if not path.is_file():
        return InputError(f"{path}", needed, "no such file", "run the stage that writes it")
    came = f"a file that HDF5 cannot read ({error})"
    return InputError(f"{path}", needed, came, "it is truncated or something else: make it anew")
