"""Write keypoints as OpenPose does: one JSON a frame, in a folder, a .zip or a .tar.gz.

Numbers are the shortest that give the same float32 again, so reading restores every bit. Of the
25 body points the 17 that signing does not use are written as not found, faces as empty lists.
Archives carry no clock: the same clips give the same bytes.
"""

from __future__ import annotations

import gzip
import io
import os
import shutil
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath

import numpy as np

from signkit.atomic import atomic_path
from signkit.errors import InputError
from signkit.formats.clip_names import FRAME_ENDING
from signkit.pose.clip import Clip
from signkit.pose.skeleton import BODY, LEFT_HAND, RIGHT_HAND

NOT_FOUND = ",0" * (3 * 17)
"""The body points that signing does not use."""
Put = Callable[[str, bytes], None]


def write_openpose(target: Path, clips: Iterable[Clip]) -> None:
    """Write a corpus of OpenPose JSON, one clip in memory at a time.

    Parameters
    ----------
    target : Path
        ``.zip``, ``.tar.gz`` or else a folder; it appears when all is written.
    clips : iterable of Clip
        The clips. A frame without any keypoint is written without people.

    Raises
    ------
    InputError
        If a clip's name leads out of the target, or the target is a folder with files in it.
    """
    with ExitStack() as stack:
        put = _open(Path(target), stack)
        for clip in clips:
            _put_clip(put, clip)


def frame_to_json(keypoints: np.ndarray) -> bytes:
    """Write one frame.

    Parameters
    ----------
    keypoints : ndarray (50, 3) float32
        x px, y px, confidence; NaN, NaN, 0 = missing.

    Returns
    -------
    bytes
        OpenPose's JSON with one person, or none where every keypoint is missing.
    """
    if np.isnan(keypoints[:, 0]).all():
        return b'{"version":1.3,"people":[]}'
    known = np.nan_to_num(keypoints.astype(np.float32), nan=0.0)
    return person_to_json(*(_numbers(known[part]) for part in (BODY, LEFT_HAND, RIGHT_HAND)))


def person_to_json(body: str, left: str, right: str) -> bytes:
    """Write a frame of one person whose numbers are written already.

    Parameters
    ----------
    body, left, right : str
        x, y and confidence of the 8 body points and of each hand's 21, between commas.

    Returns
    -------
    bytes
        OpenPose's JSON, the other body points as not found.
    """
    return (
        '{"version":1.3,"people":[{"person_id":[-1],'
        f'"pose_keypoints_2d":[{body}{NOT_FOUND}],"face_keypoints_2d":[],'
        f'"hand_left_keypoints_2d":[{left}],"hand_right_keypoints_2d":[{right}],'
        '"pose_keypoints_3d":[],"face_keypoints_3d":[],'
        '"hand_left_keypoints_3d":[],"hand_right_keypoints_3d":[]}]}'
    ).encode("ascii")


def frame_file(clip: str, frame: int) -> str:
    """Name the file of a frame as OpenPose does, in the clip's folder.

    Parameters
    ----------
    clip : str
        The clip's name, which may have folders before it.
    frame : int
        Number of the frame, from 0.

    Returns
    -------
    str
        The path within the corpus.

    Examples
    --------
    >>> frame_file("hello", 7)
    'hello/hello_000000000007_keypoints.json'
    """
    path = PurePosixPath(clip)
    return f"{path}/{path.name}_{frame:012d}{FRAME_ENDING}"


def _numbers(keypoints: np.ndarray) -> str:
    return ",".join("0" if word == "0.0" else word for word in keypoints.reshape(-1).astype(str))


def _put_clip(put: Put, clip: Clip) -> None:
    path = PurePosixPath(clip.name)
    if path.is_absolute() or ".." in path.parts or not path.name or "\\" in clip.name:
        where = f"clip {clip.name!r}"
        raise InputError(where, "a name usable as a folder", repr(clip.name), "rename the clip")
    for frame, keypoints in enumerate(clip.keypoints):
        put(frame_file(clip.name, frame), frame_to_json(keypoints))


def _open(target: Path, stack: ExitStack) -> Put:
    """Choose how files are put away by the target's ending."""
    name = target.name.lower()
    if name.endswith(".zip"):
        unfinished = stack.enter_context(atomic_path(target))
        archive = stack.enter_context(zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED))
        return lambda path, data: archive.writestr(
            zipfile.ZipInfo(path), data, compress_type=zipfile.ZIP_DEFLATED
        )
    if name.endswith((".tar.gz", ".tgz")):
        raw = stack.enter_context(stack.enter_context(atomic_path(target)).open("wb"))
        packed = stack.enter_context(gzip.GzipFile("", "wb", fileobj=raw, mtime=0))
        tar = stack.enter_context(tarfile.TarFile.open(fileobj=packed, mode="w|"))
        return lambda path, data: _put_in_tar(tar, path, data)
    folder = stack.enter_context(_atomic_folder(target))
    return lambda path, data: _put_in_folder(folder, path, data)


@contextmanager
def _atomic_folder(target: Path) -> Iterator[Path]:
    """Give a neighbour to fill; it takes the folder's place when the block ends well."""
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        came = "one with files in it" if target.is_dir() else "a file"
        advice = "give a new folder, or empty this one"
        raise InputError(f"{target}", "a new or empty folder", came, advice)
    unfinished = target.with_name(f".unfinished-{os.getpid()}-{target.name}")
    unfinished.mkdir(parents=True)
    try:
        yield unfinished
        os.replace(unfinished, target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _put_in_tar(tar: tarfile.TarFile, path: str, data: bytes) -> None:
    member = tarfile.TarInfo(path)
    member.size = len(data)
    tar.addfile(member, io.BytesIO(data))
    tar.members.clear()  # type: ignore[attr-defined]


def _put_in_folder(folder: Path, path: str, data: bytes) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
