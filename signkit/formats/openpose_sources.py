"""Where OpenPose's files lie: clip folders, folders of them, .zip and .tar archives, mixed.

Archives are read as a stream and never unpacked to disk; only their regular files are looked at.
"""

from __future__ import annotations

import lzma
import mmap
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from signkit.errors import InputError
from signkit.formats.clip_names import (
    ARCHIVE_ENDINGS,
    FRAME_ENDING,
    ClipNames,
    archive_stem,
    clean_path,
    no_frames,
    split_frame_name,
)
from signkit.formats.tar_stream import LARGEST_FILE, read_tar_stream

FRAMES_A_PART = 32
"""Some 100 KB: small enough that the allocator reuses its memory instead of asking for new."""
LARGEST_FRAME_FILE = 1 << 16
SKIPPED_FOLDERS = ("__MACOSX",)
DAMAGED = (OSError, EOFError, RuntimeError, ValueError, zlib.error, lzma.LZMAError,
           zipfile.BadZipFile, NotImplementedError)  # fmt: skip


@dataclass
class Part:
    """Some consecutive frames of one clip, not yet parsed.

    Parameters
    ----------
    clip : tuple of str
        Folder (inside its archive) and prefix of the frames: what tells clips apart.
    files : list of str
        File name of every frame.
    indices : list of int
        Frame number of every frame, from its file name.
    contents : list of bytes
        JSON text of every frame.
    complete : bool
        Whether the clip ends here; False also where the source cannot know.
    problem : InputError, optional
        Why the clip cannot be read.
    """

    clip: tuple[str, str]
    files: list[str] = field(default_factory=list)
    indices: list[int] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)
    complete: bool = False
    problem: InputError | None = None


class Container:
    """One folder of frames or one archive, and the names of the clips in it.

    Parameters
    ----------
    path : Path
        The folder or archive.
    files : sequence of str
        Names of the files in it, where it is a folder.
    """

    def __init__(self, path: Path, files: Sequence[str] = ()) -> None:
        self.path = path
        self.files = [("", name) for name in files]
        self.is_folder = path.is_dir()
        self.is_zip = not self.is_folder and path.name.lower().endswith(".zip")
        self.is_lone = False
        """Whether one frame of the folder was asked for by its name: then it is the first."""
        folder = path.resolve().as_posix() if self.is_folder else ""
        self.names = ClipNames(folder, archive_stem(path))

    def parts(self) -> Iterator[Part]:
        """Read everything, part by part.

        Yields
        ------
        Part
            Frames in order; of a .tar in the order in which they were packed.
        """
        if self.is_folder:
            yield from _read_folder(self)
        elif self.is_zip:
            yield from _read_zip(self)
        else:
            yield from _read_tar(self)

    def clips(self) -> list[str]:
        """List the clips without reading a frame.

        Returns
        -------
        list of str
            Names, each once.

        Raises
        ------
        InputError
            If an archive cannot be read.
        """
        try:
            found = self.names.group(self.files if self.is_folder else self._packed_files())
        except DAMAGED as error:
            raise _damaged(self.path, error) from error
        return list(dict.fromkeys(self.names.name(clip) for clip in found))

    def _packed_files(self) -> list[tuple[str, str]]:
        if self.is_zip:
            with zipfile.ZipFile(self.path) as archive:
                return [_split(info.filename) for info in _members(archive)]
        return [_split(name) for name, _ in read_tar_stream(self.path, _is_wanted)]


def find_containers(source: Path) -> Iterator[Container]:
    """Find all folders that hold frames and all archives, in the order of their names.

    Parameters
    ----------
    source : Path
        A clip folder, a folder of such folders or of archives, one archive, or one frame.

    Yields
    ------
    Container
        A folder or an archive; empty folders too, since a clip is missing there.

    Raises
    ------
    InputError
        If ``source`` is absent or no archive that can be read.
    """
    if not source.exists():
        raise InputError(f"{source}", "OpenPose keypoints", "nothing there", "check the path")
    if source.is_file() and source.name.endswith(FRAME_ENDING):
        frame = Container(source.parent, [source.name])
        frame.is_lone = True
        yield frame
        return
    if not source.is_dir():
        if not source.name.lower().endswith(ARCHIVE_ENDINGS):
            needed = f"a folder or an archive ({', '.join(ARCHIVE_ENDINGS)})"
            raise InputError(f"{source}", needed, "a file of another kind", "give its folder")
        yield Container(source)
        return
    yield from _walk(source, is_top=True)


def _walk(folder: Path, is_top: bool) -> Iterator[Container]:
    """Go through folders by name; frames, of which there are most, are not asked for their kind."""
    names = sorted(os.listdir(folder))
    frames = [name for name in names if name.endswith(FRAME_ENDING)]
    others = [folder / name for name in names if not name.endswith(FRAME_ENDING)]
    folders = [path for path in others if path.is_dir() and path.name not in SKIPPED_FOLDERS]
    is_clip = not names or any(path.suffix == ".json" for path in others)
    if frames or (is_clip and not folders and not is_top):
        yield Container(folder, frames)
    for path in others:
        if path in folders:
            yield from _walk(path, is_top=False)
        elif path.name.lower().endswith(ARCHIVE_ENDINGS):
            yield Container(path)


def _split(name: str) -> tuple[str, str]:
    folder, _, file = clean_path(name).rpartition("/")
    return folder, file


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [i for i in archive.infolist() if not i.is_dir() and _is_wanted(i.filename)]


def _is_wanted(name: str) -> bool:
    return name.endswith(FRAME_ENDING) and not name.startswith(SKIPPED_FOLDERS)


def _read_folder(container: Container) -> Iterator[Part]:
    base = os.path.join(container.path, "")
    paths = [base + name for _, name in container.files]
    yield from _read_groups(
        container, container.files, lambda places: _read_files([paths[place] for place in places])
    )


def _read_files(paths: list[str]) -> list[bytes]:
    """Read small files with one system call each; Python's file objects cost twice the time."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0)
    contents = []
    for path in paths:
        handle = os.open(path, flags)
        try:
            content = os.read(handle, LARGEST_FRAME_FILE)
        finally:
            os.close(handle)
        if len(content) == LARGEST_FRAME_FILE:
            content = Path(path).read_bytes()
        contents.append(content)
    return contents


def _read_zip(container: Container) -> Iterator[Part]:
    try:
        with (
            zipfile.ZipFile(container.path) as archive,
            open(container.path, "rb") as stream,
            mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as memory,
        ):
            members = _members(archive)
            names = [_split(info.filename) for info in members]
            yield from _read_groups(
                container,
                names,
                lambda places: [_inflate(archive, memory, members[place]) for place in places],
            )
    except DAMAGED as error:
        yield Part(("", ""), complete=True, problem=_damaged(container.path, error))


def _inflate(archive: zipfile.ZipFile, memory: mmap.mmap, info: zipfile.ZipInfo) -> bytes:
    """Read one small member; zipfile's own file objects cost more than inflating it."""
    if info.file_size > LARGEST_FILE:
        raise ValueError(f"{info.filename} has {info.file_size:,} bytes, too many for a frame")
    if info.compress_type != zipfile.ZIP_DEFLATED or info.flag_bits & 1:
        return archive.read(info)
    name_length, extra_length = struct.unpack_from("<HH", memory, info.header_offset + 26)
    start = info.header_offset + 30 + name_length + extra_length
    packed = memory[start : start + info.compress_size]
    # A file that claims less than it unpacks to is not unpacked further than it claims.
    content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, info.file_size + 1)
    if zlib.crc32(content) != info.CRC:
        raise zipfile.BadZipFile(f"wrong checksum of {info.filename}")
    return content


def _read_groups(
    container: Container, files: list[tuple[str, str]], read: Callable[[list[int]], list[bytes]]
) -> Iterator[Part]:
    groups = container.names.group(files)
    if not groups:
        yield Part(("", ""), complete=True, problem=no_frames(f"{container.path}"))
    for clip, frames in groups.items():
        for start in range(0, len(frames), FRAMES_A_PART):
            some = frames[start : start + FRAMES_A_PART]
            numbers, names, places = map(list, zip(*some, strict=True))
            part = Part(clip, names, [0] if container.is_lone else numbers)
            part.complete = start + FRAMES_A_PART >= len(frames)
            try:
                part.contents = read(places)
            except DAMAGED as error:
                part.problem = _damaged(container.path, error)
            yield part


def _read_tar(container: Container) -> Iterator[Part]:
    part: Part | None = None
    try:
        for name, content in read_tar_stream(container.path, _is_wanted):
            folder, file = _split(name)
            found = split_frame_name(file)
            if found is None:
                continue
            clip = container.names.note(folder, found[0])
            if part is not None and (part.clip != clip or len(part.files) == FRAMES_A_PART):
                yield part
                part = None
            part = part or Part(clip)
            part.files.append(file)
            part.indices.append(found[1])
            part.contents.append(content)
    except DAMAGED as error:
        yield Part(part.clip if part else ("", ""), problem=_damaged(container.path, error))
        return
    yield part or Part(("", ""), complete=True, problem=no_frames(f"{container.path}"))


def _damaged(path: Path, error: Exception) -> InputError:
    return InputError(f"{path}", "files that can be read", f"{error!r}", "copy or pack it again")
