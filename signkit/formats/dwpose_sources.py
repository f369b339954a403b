"""Where DWPose's files lie: a folder or archive of them, one or many clips in it."""

from __future__ import annotations

import os
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from signkit.errors import InputError
from signkit.formats.clip_names import ARCHIVE_ENDINGS, archive_stem, clean_path, clip_folder
from signkit.formats.restricted_pickle import DAMAGED, LARGEST
from signkit.formats.tar_stream import read_tar_stream

FRAME_NAME = re.compile(
    r"^(?:(?P<prefix>.+)_(?=\d{8}\.))?(?P<index>\d{1,12})\.(?P<kind>json|npz|npy)$"
)
SKIPPED = "__MACOSX"


@dataclass(frozen=True)
class FrameFile:
    """One frame's file, not yet read.

    Parameters
    ----------
    clip : tuple of str
        Folder, prefix and kind of file: what tells clips apart.
    name : str
        Name of the clip, by its folder.
    file : str
        Name of the file.
    index : int
        Number in the file's name.
    read : callable
        Gives what it holds.
    """

    clip: tuple[str, str, str]
    name: str
    file: str
    index: int
    read: Callable[[], bytes]


def find_frames(source: Path) -> Iterator[FrameFile]:
    """Find all frames of a source, the frames of a clip one behind the other.

    Parameters
    ----------
    source : Path
        A folder (archives in it are looked into), an archive, or one frame.

    Yields
    ------
    FrameFile
        Sorted by clip and number; of a .tar in the order in which they were packed.

    Raises
    ------
    InputError
        If the source is absent, or an archive is damaged.
    """
    source = Path(source)
    if source.is_dir():
        yield from _in_folder(source)
    elif source.name.lower().endswith(ARCHIVE_ENDINGS) and source.is_file():
        yield from _in_archive(source)
    elif source.is_file():
        frame = _frame("", source.name, source.stem, partial(_read_file, source))
        if frame is not None:
            yield replace(frame, index=1)  # alone, it is the first
    else:
        raise InputError(f"{source}", "DWPose's files", "nothing there", "check the path")


def _in_folder(source: Path) -> Iterator[FrameFile]:
    for parent, folders, files in os.walk(source):
        folders.sort()
        inside = Path(parent).relative_to(source).as_posix()
        fallback = clip_folder(str(source.resolve())) or source.resolve().name
        found = [
            frame
            for file in files
            if (frame := _frame(inside, file, fallback, partial(_read_file, Path(parent, file))))
        ]
        yield from sorted(found, key=_order)
        for file in sorted(files):
            if file.lower().endswith(ARCHIVE_ENDINGS):
                yield from _in_archive(Path(parent, file))


def _in_archive(path: Path) -> Iterator[FrameFile]:
    try:
        if path.name.lower().endswith(".zip"):
            yield from _in_zip(path)
        else:
            for name, content in read_tar_stream(path, _is_wanted):
                folder, _, file = clean_path(name).rpartition("/")
                frame = _frame(folder, file, archive_stem(path), partial(bytes, content))
                if frame is not None:
                    yield frame
    except (*DAMAGED, tarfile.TarError) as error:
        if isinstance(error, InputError):
            raise
        needed = "an archive that can be read"
        raise InputError(f"{path}", needed, f"{error!r:.200}", "copy or pack it again") from error


def _in_zip(path: Path) -> Iterator[FrameFile]:
    with zipfile.ZipFile(path) as archive:
        found = []
        for info in archive.infolist():
            folder, _, file = clean_path(info.filename).rpartition("/")
            read = partial(_read_member, archive, info)
            frame = _frame(folder, file, archive_stem(path), read)
            if frame is not None and _is_wanted(info.filename):
                found.append(frame)
        yield from sorted(found, key=_order)


def _frame(folder: str, file: str, fallback: str, read: Callable[[], bytes]) -> FrameFile | None:
    match = FRAME_NAME.match(file)
    if match is None:
        return None
    prefix = match["prefix"] or ""
    name = prefix or clip_folder(folder) or fallback
    return FrameFile((folder, prefix, match["kind"]), name, file, int(match["index"]), read)


def _order(frame: FrameFile) -> tuple[object, ...]:
    return frame.clip, frame.index


def _is_wanted(name: str) -> bool:
    file = clean_path(name).rpartition("/")[2]
    return not name.startswith(SKIPPED) and bool(FRAME_NAME.match(file))


def _read_file(path: Path) -> bytes:
    with open(path, "rb") as stream:
        return stream.read(LARGEST + 1)


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(info) as stream:
            return stream.read(LARGEST + 1)
    except DAMAGED as error:
        needed = "a member that can be read"
        raise InputError(info.filename, needed, f"{error!r:.200}", "pack it again") from error
