"""Where .pose files lie: alone, in a folder, or in an archive; none of them larger than fits."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from signkit.errors import InputError
from signkit.formats.clip_names import ARCHIVE_ENDINGS

ENDING = ".pose"
LARGEST = 1 << 30
"""Bytes of a file that is read at once: an hour of 586 points at 30 frames a second."""
ARCHIVE_ERRORS = (OSError, tarfile.TarError, zipfile.BadZipFile, EOFError, RuntimeError)


def read_contents(source: Path) -> Iterator[tuple[str, bytes | InputError]]:
    """Read the .pose files of a source, one at a time, in the order of their names.

    Parameters
    ----------
    source : Path
        A file, a folder, or a .zip or .tar of files (in a .tar in its own order).

    Yields
    ------
    name : str
        The file's name without ending, with the folders inside the source.
    content : bytes or InputError
        The file, or why it cannot be read although others can.

    Raises
    ------
    InputError
        If an archive is damaged as a whole.
    """
    if source.is_dir():
        for path in sorted(source.rglob(f"*{ENDING}")):
            name = path.relative_to(source).as_posix()
            if _is_pose(name) and path.is_file():
                yield _read(name, path.stat().st_size, path.read_bytes)
    elif source.name.lower().endswith(ARCHIVE_ENDINGS):
        try:
            yield from _members(source)
        except ARCHIVE_ERRORS as error:
            needed = "an archive that can be read"
            raise InputError(f"{source}", needed, f"{error!r}", "copy it again") from error
    elif source.is_file():
        yield _read(source.name, source.stat().st_size, source.read_bytes)


def _members(source: Path) -> Iterator[tuple[str, bytes | InputError]]:
    if zipfile.is_zipfile(source):
        with zipfile.ZipFile(source) as archive:
            for member in sorted(archive.infolist(), key=lambda member: member.filename):
                if _is_pose(member.filename):
                    yield _read(
                        member.filename,
                        member.file_size,
                        lambda member=member: archive.read(member),  # type: ignore[misc]
                    )
        return
    with tarfile.open(source, "r|*") as stream:
        for info in stream:
            if _is_pose(info.name) and (file := stream.extractfile(info)) is not None:
                # What a stream cannot give here it cannot give behind it either.
                too_large = _too_large(info.name, info.size)
                yield info.name.removesuffix(ENDING), too_large or file.read()


def _is_pose(name: str) -> bool:
    """Tell files from those that macOS lays beside them in archives."""
    return name.endswith(ENDING) and not PurePosixPath(name).name.startswith("._")


def _read(name: str, size: int, read: Callable[[], bytes]) -> tuple[str, bytes | InputError]:
    stem = name.removesuffix(ENDING)
    if too_large := _too_large(name, size):
        return stem, too_large
    try:
        return stem, read()
    except ARCHIVE_ERRORS as error:
        return stem, InputError(name, "a file that can be read", f"{error!r}", "copy it again")


def _too_large(name: str, size: int) -> InputError | None:
    if size <= LARGEST:
        return None
    needed, came = f"at most {LARGEST:,} bytes a clip", f"{size:,}"
    return InputError(name, needed, came, "cut the video into sentences")
