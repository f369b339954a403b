"""Unpack an archive that nobody vouches for: nothing leaves the folder, nothing explodes."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import re
import shutil
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from signkit.errors import InputError
from signkit.progress import progress

BLOCK = 1 << 16
# of a member before its name and data; what overlaps it is a bomb
ZIP_HEADER = 30
PACKED: dict[bytes, Any] = {b"\x1f\x8b": gzip.open, b"BZ": bz2.open, b"\xfd7": lzma.open}
BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError)
# what an archive of another kind, or an odd name, makes the library say
ODD = (OSError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True)
class Limits:
    """Say how much an archive may become; real bytes are counted, no header is believed.

    Parameters
    ----------
    total_bytes : int
        Bytes of everything together.
    file_bytes : int
        Bytes of one file.
    entries : int
        Files and folders.
    ratio : int
        Unpacked bytes for one packed byte, once there are ``free_bytes``.
    free_bytes : int
        Bytes below which the ratio does not matter.
    """

    total_bytes: int = 1 << 40
    file_bytes: int = 1 << 37
    entries: int = 20_000_000
    ratio: int = 200
    free_bytes: int = 1 << 26


@dataclass(frozen=True)
class _Entry:
    name: str
    stream: IO[bytes] | None  # none for a folder


class _Budget:
    """Count what has been unpacked and stop where it becomes too much."""

    def __init__(self, archive: Path, limits: Limits) -> None:
        self.where, self.limits = str(archive), limits
        packed = archive.stat().st_size
        by_ratio = max(limits.free_bytes, packed * limits.ratio)
        self.most = min(limits.total_bytes, by_ratio)
        self.read = self.written = self.entries = 0

    def add_entry(self) -> None:
        self.entries += 1
        if self.entries > self.limits.entries:
            self._refuse(f"at most {self.limits.entries:,} entries")

    def add_read(self, count: int) -> None:
        self.read += count
        self._check_total(self.read)

    def add_written(self, count: int, in_file: int) -> None:
        self.written += count
        if in_file > self.limits.file_bytes:
            self._refuse(f"at most {self.limits.file_bytes:,} bytes a file")
        # a sparse member of a tar writes more than was read for it
        self._check_total(self.written)

    def _check_total(self, count: int) -> None:
        if count > self.most:
            self._refuse(f"at most {self.most:,} bytes unpacked")

    def _refuse(self, needed: str) -> None:
        raise InputError(self.where, needed, "more", "do not trust this archive: it is a bomb")


class _Counted:
    """Let a tar reader read so much and no more: its own headers can be the bomb."""

    def __init__(self, stream: IO[bytes], budget: _Budget) -> None:
        self.stream, self.budget = stream, budget

    def read(self, size: int) -> bytes:
        data = self.stream.read(size)
        self.budget.add_read(len(data))
        return data


def unpack(archive: Path, folder: Path, limits: Limits | None = None) -> int:
    """Unpack a .zip or .tar (also .gz, .bz2, .xz) into a new folder, whole or not at all.

    Refused: names that are absolute or climb with ``..``, links of any kind, devices, encrypted
    members, members that overlap or come twice, and more than ``limits``. Modes and owners are
    not taken over. What is inside decides the kind, not the archive's name.

    Parameters
    ----------
    archive : Path
        The archive.
    folder : Path
        The folder to be made.
    limits : Limits, optional
        How much it may become.

    Returns
    -------
    int
        Number of files written.

    Raises
    ------
    InputError
        If the folder is there, or the archive is broken or refused; then nothing is left.
    """
    if folder.exists():
        raise InputError(str(folder), "a new folder", "one that is there", "move it away first")
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".unfinished-{folder.name}-", dir=folder.parent))
    unfinished.chmod(0o755)  # mkdtemp's 0700 would stay with the finished folder
    try:
        count = _unpack(archive, unfinished, _Budget(archive, limits or Limits()))
        os.rename(unfinished, folder)
    except BROKEN as error:
        advice = "fetch it again; it may have been cut off"
        raise InputError(str(archive), "a whole archive", str(error), advice) from error
    except InputError:
        raise
    except ODD as error:
        advice = "look at the space on the disk and at the names in the archive"
        raise InputError(str(archive), "an archive to unpack", str(error), advice) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return count


def _unpack(archive: Path, folder: Path, budget: _Budget) -> int:
    with open(archive, "rb") as file:
        # not zipfile.is_zipfile: it also says yes to a tar whose last member is a zip
        is_zip = file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    entries = _zip_entries(archive, budget) if is_zip else _tar_entries(archive, budget)
    files = 0
    for entry in progress(entries, f"unpack {archive.name}"):
        path = folder / _safe_name(archive, entry.name)
        if entry.stream is None:
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        # a name that comes twice, also one that differs in case only where that counts as twice
        with open(path, "xb") as out:
            _copy(entry.stream, out, budget)
        files += 1
    return files


def _copy(stream: IO[bytes], out: IO[bytes], budget: _Budget) -> None:
    in_file = 0
    while block := stream.read(BLOCK):
        in_file += len(block)
        budget.add_written(len(block), in_file)
        out.write(block)


def _safe_name(archive: Path, name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    bad = path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name
    if bad or re.match("[A-Za-z]:", name):
        advice = "do not trust this archive"
        raise InputError(str(archive), "names inside the folder", repr(name), advice)
    return path


def _refuse(archive: Path, name: str, came: str, advice: str) -> None:
    raise InputError(f"{archive}: {name}", "plain files and folders", came, advice)


def _zip_entries(archive: Path, budget: _Budget) -> Iterator[_Entry]:
    with zipfile.ZipFile(archive) as opened:
        members = opened.infolist()
        _check_overlap(archive, members)
        for member in members:
            budget.add_entry()
            kind = (member.external_attr >> 28) & 0xF  # the file type of Unix; 0 where unknown
            if member.flag_bits & 0x1:
                advice = "unpack it yourself with its password"
                _refuse(archive, member.filename, "an encrypted one", advice)
            if kind not in (0, 0x4, 0x8):
                advice = "unpack it yourself if you trust it"
                _refuse(archive, member.filename, "a link or a device", advice)
            if member.is_dir():
                yield _Entry(member.filename, None)
                continue
            with opened.open(member) as stream:
                yield _Entry(member.filename, stream)


def _check_overlap(archive: Path, members: list[zipfile.ZipInfo]) -> None:
    end = 0
    for member in sorted(members, key=lambda m: m.header_offset):
        if member.header_offset < end:
            advice = "do not trust this archive: it is a bomb"
            _refuse(archive, member.filename, "one that overlaps another", advice)
        end = member.header_offset + ZIP_HEADER + len(member.orig_filename) + member.compress_size


def _tar_entries(archive: Path, budget: _Budget) -> Iterator[_Entry]:
    with open(archive, "rb") as file:
        opener = PACKED.get(file.read(2), open)
    with cast(IO[bytes], opener(archive, "rb")) as stream:
        counted = cast(IO[bytes], _Counted(stream, budget))
        with tarfile.open(fileobj=counted, mode="r|") as opened:
            for member in opened:
                budget.add_entry()
                cast(Any, opened).members = []  # else millions of frames would stay in memory
                if member.isdir():
                    yield _Entry(member.name, None)
                elif member.isfile():
                    yield _Entry(member.name, opened.extractfile(member))
                else:
                    advice = "unpack it yourself if you trust it"
                    _refuse(archive, member.name, "a link or a device", advice)
