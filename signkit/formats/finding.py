"""Tell a corpus's format by endings, by the names that lie in it, or by what lies in its files."""

from __future__ import annotations

import os
import re
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path, PurePosixPath

from signkit.errors import InputError
from signkit.formats.clip_names import ARCHIVE_ENDINGS, clean_path
from signkit.formats.ingest_report import BadClip

NAMES_LOOKED_AT = 2000
"""Names of an archive or folder that are looked at before it is given up."""
ENDINGS = {".h5": "h5", ".hdf5": "h5", ".skels": "skels", ".pose": "pose"}
ARRAYS = (".npz", ".npy")
NAME_RULES = (
    (re.compile(r"_keypoints\.json$"), "openpose"),
    (re.compile(r"\.pose$", re.IGNORECASE), "pose"),
    (re.compile(r"(^|/)demo[1-5]\.txt$"), "txt"),
    (re.compile(r"(^|/)\d{8}\.(json|npz|npy)$"), "dwpose"),
)
BY_NAME = ("openpose", "txt")
"""Formats of which one file alone is told by its name."""
NEEDED = (
    "OpenPose JSON (files named CLIP_000000000000_keypoints.json), DWPose (00000001.json, .npz or "
    ".npy), .pose, MediaPipe .npz or .npy, .h5, .skels or demo5.txt"
)


def find_format(source: Path) -> str:
    """Tell a corpus's format by its ending and by the names that lie in it.

    Parameters
    ----------
    source : Path
        File, archive or folder.

    Returns
    -------
    str
        ``openpose``, ``h5``, ``txt``, ``skels``, ``dwpose``, ``pose`` or ``mediapipe``.

    Raises
    ------
    InputError
        If it is none of them; the message says what there is instead.
    """
    source = Path(source)
    found = guess_format(source)
    if found is not None:
        return found
    if _is_archive(source) and next(_members(source), None) is None:
        return "openpose"  # its reader says what is wrong with a damaged or empty archive
    raise _unknown(source)


def guess_format(source: Path) -> str | None:
    """Tell a corpus's format, if it is of one.

    Parameters
    ----------
    source : Path
        File, archive or folder.

    Returns
    -------
    str or None
        As `find_format`; None where nothing of any format is seen.
    """
    source = Path(source)
    if source.is_dir() or _is_archive(source):
        found = _by_names(_names(source))
        # MediaPipe's arrays may be numbered as DWPose's files are.
        return found if found not in (None, "dwpose") else _by_modules(source) or found
    if not source.is_file():
        return None
    for ending, kind in ENDINGS.items():
        if source.name.lower().endswith(ending):
            return kind
    found = _by_names(iter([source.name]))
    return found if found in BY_NAME else _by_modules(source)


def find_formats(folder: Path) -> set[str]:
    """Tell all formats whose names lie in a folder, its subfolders and archives.

    Parameters
    ----------
    folder : Path
        The folder.

    Returns
    -------
    set of str
        Formats that are told by names of files; those told by ending or content are not here.
    """
    names = islice(_names(Path(folder)), NAMES_LOOKED_AT)
    return {kind for name in names if (kind := _by_names(iter([name]))) is not None}


def _is_archive(source: Path) -> bool:
    return source.name.lower().endswith(ARCHIVE_ENDINGS) and source.is_file()


def _names(source: Path) -> Iterator[str]:
    return _walk(source) if source.is_dir() else _members(source)


def _walk(folder: Path) -> Iterator[str]:
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name.lower().endswith(ARCHIVE_ENDINGS):
                yield from _members(Path(parent, name))
            yield f"{parent}/{name}"


def _members(path: Path) -> Iterator[str]:
    """Give the names in an archive; a damaged one is left for its reader to complain of."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield from map(clean_path, archive.namelist())
        else:
            with tarfile.open(path, "r|*") as stream:
                for member in stream:
                    yield clean_path(member.name)
    except (OSError, tarfile.TarError, zipfile.BadZipFile, EOFError, ValueError):
        return


def _by_names(names: Iterator[str]) -> str | None:
    for name in islice(names, NAMES_LOOKED_AT):
        for rule, kind in NAME_RULES:
            if rule.search(name):
                return kind
    return None


def _by_modules(source: Path) -> str | None:
    """Ask the formats that are told by what lies in a file, not by its name."""
    from signkit.formats.dwpose import is_dwpose
    from signkit.formats.mediapipe_arrays import is_mediapipe

    asked: tuple[tuple[str, Callable[[Path], bool]], ...] = (
        ("dwpose", is_dwpose),
        ("mediapipe", is_mediapipe),
    )
    return next((kind for kind, is_kind in asked if is_kind(source)), None)


def _unknown(source: Path) -> InputError:
    """Say what there is instead of a known format, and what to do with it."""
    if not source.exists():
        return InputError(f"{source}", NEEDED, "nothing there", "check the path")
    if source.is_file() and not _is_archive(source):
        advice = "give the keypoints or poses, as a file, archive or folder"
        if source.suffix.lower() in ARRAYS:
            advice = f"as MediaPipe's arrays: {_why_not_mediapipe(source)}"
        return InputError(f"{source}", NEEDED, "a file of another kind", advice)
    names = [name for name in islice(_names(source), NAMES_LOOKED_AT) if not name.endswith("/")]
    endings = Counter(PurePosixPath(name).suffix.lower() for name in names)
    usual = endings.most_common(1)[0][0] if names else ""
    came, advice = "no file", "check the path"
    if names:
        example = next(PurePosixPath(name).name for name in names if name.lower().endswith(usual))
        came = f"other files, such as {example!r}"
        advice = "are they keypoints? then name them so"
    alone = sorted(set(endings) & set(ENDINGS))
    if alone:
        advice = f"give the {alone[0]} file itself, not what it lies in"
    elif not source.is_dir() and any(name.lower().endswith(ARCHIVE_ENDINGS) for name in names):
        advice = "it holds archives: unpack it and give the folder"
    return InputError(f"{source}", NEEDED, came, advice)


def _why_not_mediapipe(source: Path) -> str:
    from signkit.formats.mediapipe_arrays import read_mediapipe

    try:
        read = next(read_mediapipe(source))
    except InputError as error:
        return str(error)
    return read.reason if isinstance(read, BadClip) else "they can be read"
