"""Read one side of a comparison: names, poses and frame rates of any file signkit can read."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import h5py
import numpy as np

from signkit.conversion.poses import make_pose
from signkit.corpus.store import CorpusStore
from signkit.corpus.store_writer import FORMAT
from signkit.errors import InputError
from signkit.formats.ingest_report import BadClip
from signkit.formats.reading import guess_format, read_clips
from signkit.formats.skels import detect_convention
from signkit.pose.clip import Array, PoseClip
from signkit.pose.skeleton import N_JOINTS

WIDTHS = {3 * N_JOINTS: "150 numbers a frame", 3 * N_JOINTS + 1: "150 numbers and a counter"}
"""Widths of flat poses in arrays, and what they are called."""

LOOKED_AT = 20
"""Clips of an h5 file that are looked at to tell poses from keypoints."""


@dataclass
class Side:
    """The hypotheses, or the references.

    Parameters
    ----------
    source : str
        Where they come from.
    names : list of str
        The clips' names, in their order.
    poses : list of ndarray (frames, 50, 3)
        The poses, as yet in the scale and with the origin that their file has; a clip that
        could not be read has no frame.
    fps : list of float or None
        Frames a second of every clip, where known.
    named : bool
        Whether the names are the clips' own, and not the numbers of their lines.
    notes : list of str
        What a reader of the scores must know about how these poses were come by.
    bad : dict of str to str
        Why clips could not be read, by name.
    texts : list of str
        A text a clip, where the source has them.
    """

    source: str
    names: list[str] = field(default_factory=list)
    poses: list[Array] = field(default_factory=list)
    fps: list[float | None] = field(default_factory=list)
    named: bool = True
    notes: list[str] = field(default_factory=list)
    bad: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    def add(self, name: str, pose: Array, fps: float | None) -> None:
        """Add a clip.

        Parameters
        ----------
        name : str
            Its name.
        pose : ndarray (frames, 50, 3)
            Its pose.
        fps : float or None
            Frames a second, where known.

        Raises
        ------
        InputError
            If there is a clip of this name already.
        """
        if name in self.names:
            advice = "name every clip once"
            raise InputError(f"{self.source}", "names of their own", f"{name!r} again", advice)
        self.names.append(name)
        self.poses.append(pose)
        self.fps.append(fps)

    def say(self, note: str) -> None:
        """Keep a note, once.

        Parameters
        ----------
        note : str
            What is to be known.
        """
        if note not in self.notes:
            self.notes.append(note)


def read_side(
    source: Path,
    *,
    fps: float | None = None,
    size: tuple[int, int] | None = None,
    lift_mode: str | None = None,
) -> Side:
    """Read poses of any known format; 2D keypoints are lifted, and that is said.

    Beside what :func:`signkit.formats.reading.read_clips` tells apart this reads corpus stores,
    h5 files of 3D poses (a third column with negative numbers is depth, not confidence), and
    npz files with an array a clip: ``(frames, 50, 3)``, 150 numbers, or 150 and a counter; also
    what ``signkit produce --to npz`` writes, one file a clip in a folder.

    Parameters
    ----------
    source : Path
        File, archive or folder.
    fps : float, optional
        Frames a second, where the format does not say.
    size : tuple of int, optional
        Width and height of the picture in pixels, where the format does not say.
    lift_mode : str, optional
        How 2D keypoints are lifted; by default by their own depth, or as released.

    Returns
    -------
    Side
        The clips, those that cannot be read without a frame.

    Raises
    ------
    InputError
        If there is nothing to read, or nothing that could be a pose of 50 joints.
    """
    source = Path(source)
    side = Side(str(source))
    if not source.exists():
        advice = "check the path"
        raise InputError(f"{source}", "a file or folder of poses", "nothing there", advice)
    if _is_store(source):
        _read_store(side, source)
    elif _arrays_of(source):
        for name, pose, rate in _read_arrays(source):
            side.add(name, pose, rate or fps)
    else:
        _read_any(side, source, fps, size, lift_mode)
    if not side.names:
        reason = next(iter(side.bad.values()), "none")
        raise InputError(f"{source}", "at least one clip", reason, "give another file")
    return side


def _is_store(source: Path) -> bool:
    if not source.is_file() or not h5py.is_hdf5(source):
        return False
    with h5py.File(source, "r") as file:
        return file.attrs.get("format") == FORMAT


def _read_store(side: Side, source: Path) -> None:
    store = CorpusStore(source, kind="poses")
    for index, name in enumerate(store.names):
        side.add(name, store.frames(index), store.fps)
    side.texts = list(store.texts)
    if store.synthetic:
        side.say("synthetic: made by a program, no real signing")


def _arrays_of(source: Path) -> list[Path]:
    """List the files whose arrays are poses, if the source is of that kind."""
    if source.is_dir():
        files = sorted(source.rglob("*.npz"))
        return files if files and guess_format(source) is None else []
    if source.suffix.lower() == ".npz" and guess_format(source) is None:
        return [source]
    return [source] if _is_pose_h5(source) else []


def _is_pose_h5(source: Path) -> bool:
    """Tell 3D poses from keypoints: confidences are never negative, depths are."""
    if not source.is_file() or not h5py.is_hdf5(source):
        return False
    with h5py.File(source, "r") as file:
        found: list[h5py.Dataset] = []
        file.visititems(lambda _, item: found.append(item) if _is_flat(item) else None)
        looked_at = (np.asarray(item[()]).reshape(len(item), -1) for item in found[:LOOKED_AT])
        return any((frames[:, 2 : 3 * N_JOINTS : 3] < 0).any() for frames in looked_at)


def _is_flat(item: object) -> bool:
    if not isinstance(item, h5py.Dataset) or item.dtype.kind != "f" or not item.size:
        return False
    return (item.ndim == 2 and item.shape[1] in WIDTHS) or item.shape[1:] == (N_JOINTS, 3)


def _read_arrays(source: Path) -> Iterator[tuple[str, Array, float | None]]:
    if source.is_dir():
        for path in _arrays_of(source):
            name = path.relative_to(source).with_suffix("").as_posix()
            arrays, fps = _load(path)
            for key, array in arrays.items():
                yield name if len(arrays) == 1 else f"{name}/{key}", _to_pose(array, key, path), fps
        return
    arrays, fps = _load(source)
    for key, array in arrays.items():
        name = source.stem if len(arrays) == 1 and key == "pose" else key
        yield name, _to_pose(array, key, source), fps


def _load(path: Path) -> tuple[dict[str, np.ndarray], float | None]:
    arrays: dict[str, np.ndarray] = {}
    try:
        if path.suffix.lower() == ".npz":
            with np.load(path, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
        else:
            with h5py.File(path, "r") as file:
                file.visititems(lambda name, item: arrays.update(_dataset(name, item)))
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        advice = "save plain arrays of numbers"
        raise InputError(f"{path}", "an archive of arrays", str(error), advice) from error
    fps = arrays.pop("fps", None)
    return arrays, float(fps) if fps is not None and np.ndim(fps) == 0 else None


def _dataset(name: str, item: object) -> dict[str, np.ndarray]:
    return {name: np.asarray(item[()])} if isinstance(item, h5py.Dataset) else {}


def _to_pose(array: np.ndarray, key: str, path: Path) -> Array:
    if array.dtype.kind == "f" and array.ndim == 2 and array.shape[1] in WIDTHS:
        array = array[:, : 3 * N_JOINTS].reshape(-1, N_JOINTS, 3)
    if array.dtype.kind != "f" or array.ndim != 3 or array.shape[1:] != (N_JOINTS, 3):
        needed = f"floating (frames, {N_JOINTS}, 3), (frames, 150) or (frames, 151)"
        advice = "joints as in signkit.pose.skeleton.JOINTS, each x, y, z"
        raise InputError(
            f"{path}: {key!r}", needed, f"{array.dtype} of shape {array.shape}", advice
        )
    return array.astype(np.float32)


def _read_any(
    side: Side, source: Path, fps: float | None, size: tuple[int, int] | None, lift: str | None
) -> None:
    if guess_format(source) == "skels":
        side.named = source.with_suffix(".files").is_file()
        side.say(str(detect_convention(source)))
    for clip in read_clips(source, fps=fps, size=size):
        if not isinstance(clip, BadClip):
            try:
                pose, how = make_pose(clip, lift)
            except InputError as error:
                clip = BadClip(clip.name, str(error))
            else:
                if not isinstance(clip, PoseClip):
                    side.say(how)
                side.add(clip.name, pose.frames, clip.fps)
                continue
        side.bad[clip.name] = clip.reason
        side.add(clip.name, np.empty((0, N_JOINTS, 3), np.float32), None)
