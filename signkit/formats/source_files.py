"""Files of one format: alone, in a folder, or in an archive; none of them larger than fits."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from signkit.errors import InputError
from signkit.formats.clip_names import ARCHIVE_ENDINGS, clean_path
from signkit.formats.restricted_pickle import DAMAGED
from signkit.formats.tar_stream import read_tar_stream

LARGEST = 1 << 30
"""Bytes of a file that is read at once: an hour of 586 points at 30 frames a second."""
BROKEN = (*DAMAGED, tarfile.TarError)


def read_files(source: Path, endings: tuple[str, ...]) -> Iterator[tuple[str, bytes | InputError]]:
    """Read the files of a source, one at a time, in the order of their names.

    Parameters
    ----------
    source : Path
        A file, a folder, or a .zip or .tar of files (in a .tar in its own order).
    endings : tuple of str
        What the files' names end with, in small letters.

    Yields
    ------
    name : str
        The file's name, with the folders inside the source.
    content : bytes or InputError
        The file, or why it cannot be read although others can.

    Raises
    ------
    InputError
        If an archive is damaged as a whole.
    """
    if source.is_dir():
        for path in sorted(source.rglob("*")):
            name = path.relative_to(source).as_posix()
            if _is_wanted(name, endings) and path.is_file():
                yield name, _read(name, path.stat().st_size, path.read_bytes)
    elif source.is_file() and source.name.lower().endswith(ARCHIVE_ENDINGS):
        try:
            yield from _members(source, endings)
        except BROKEN as error:
            if isinstance(error, InputError):
                raise
            needed, came = "an archive that can be read", f"{error!r:.200}"
            raise InputError(f"{source}", needed, came, "copy it again") from error
    elif source.is_file() and _is_wanted(source.name, endings):
        yield source.name, _read(source.name, source.stat().st_size, source.read_bytes)


def _members(source: Path, endings: tuple[str, ...]) -> Iterator[tuple[str, bytes | InputError]]:
    if not zipfile.is_zipfile(source):
        wanted = read_tar_stream(source, lambda name: _is_wanted(name, endings), LARGEST)
        yield from ((clean_path(name), content) for name, content in wanted)
        return
    with zipfile.ZipFile(source) as archive:
        for member in sorted(archive.infolist(), key=lambda member: member.filename):
            if _is_wanted(member.filename, endings):
                name = clean_path(member.filename)
                read = lambda member=member: archive.read(member)  # noqa: E731
                yield name, _read(name, member.file_size, read)


def _is_wanted(name: str, endings: tuple[str, ...]) -> bool:
    """Tell files from those that macOS lays beside them in archives."""
    return name.lower().endswith(endings) and not PurePosixPath(name).name.startswith("._")


def _read(name: str, size: int, read: Callable[[], bytes]) -> bytes | InputError:
    if size > LARGEST:
        needed, came = f"at most {LARGEST:,} bytes a clip", f"{size:,}"
        return InputError(name, needed, came, "cut the video into sentences")
    try:
        return read()
    except BROKEN as error:
        return InputError(name, "a file that can be read", f"{error!r:.200}", "copy it again")
