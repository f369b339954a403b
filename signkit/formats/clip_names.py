"""What a frame's file name and its folder say: which clip, which frame.

A clip's name is its folder's. Where one folder holds the frames of several videos, and at the
root of an archive, it is what stands before the frame number.
"""

from __future__ import annotations

import re
from itertools import islice
from operator import lt
from pathlib import Path, PurePosixPath

from signkit.errors import InputError

FRAME_NAME = re.compile(r"^(?P<prefix>.*?)_?(?P<index>\d+)_keypoints\.json$")
FRAME_ENDING = "_keypoints.json"
VIDEO_DIGITS = 12
ARCHIVE_ENDINGS = (".zip", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tar.xz")
TOOL_FOLDERS = {
    "",
    "dwpose",
    "json",
    "keypoints",
    "npy",
    "npz",
    "openpose",
    "openpose_json",
    "openpose_output",
    "results_dwpose",
}
"""Folders of the released tools that stand between a clip's name and its files."""
PICTURE_WORDS = ("image", "images", "img", "frame", "frames")
"""What stands before the frame number where single pictures were looked at, not a video."""
_DIGITS = slice(-VIDEO_DIGITS - len(FRAME_ENDING), -len(FRAME_ENDING))


class ClipNames:
    """The names of the clips of one folder or archive, learnt while its files are seen.

    Parameters
    ----------
    folder : str
        Path of the folder; empty for an archive, which may hold folders itself.
    fallback : str
        Name for frames that have neither a folder nor a prefix.

    Examples
    --------
    >>> names = ClipNames("", "clips")
    >>> files = [("hello", "hello_000000000000_keypoints.json"), ("bye", "0_keypoints.json")]
    >>> [names.name(clip) for clip in names.group(files)]
    ['bye', 'hello']
    """

    def __init__(self, folder: str, fallback: str) -> None:
        self._folder = folder
        self._fallback = fallback
        self._prefixes: dict[str, set[str]] = {}

    def note(self, folder: str, prefix: str) -> tuple[str, str]:
        """Remember that a folder holds frames with a prefix.

        Parameters
        ----------
        folder : str
            Folder inside the container.
        prefix : str
            What stands before the frame number.

        Returns
        -------
        tuple of str
            Folder and prefix: the clip's key.
        """
        self._prefixes.setdefault(folder, set()).add(prefix)
        return folder, prefix

    def name(self, clip: tuple[str, str]) -> str:
        """Name a clip, knowing which other frames lie beside its own.

        Parameters
        ----------
        clip : tuple of str
            Folder and prefix.

        Returns
        -------
        str
            The folder's name, or the prefix where the folder is shared.
        """
        folder, prefix = clip
        where = self._folder or folder
        own = clip_folder(where)
        shared = len(self._prefixes.get(folder, ())) > 1
        is_tools = own != PurePosixPath(where).name and prefix.lower() not in PICTURE_WORDS
        if prefix and (shared or not own or is_tools):
            return prefix
        return own or self._fallback

    def group(
        self, files: list[tuple[str, str]]
    ) -> dict[tuple[str, str], list[tuple[int, str, int]]]:
        """Group files by clip.

        Parameters
        ----------
        files : list of tuple of str
            Folder and file name; what is no frame is left out.

        Returns
        -------
        dict
            For every clip, sorted: frame number, file name and place in ``files`` of its frames.
        """
        plain = _group_one_video(files)
        if plain is not None:
            return {self.note(*clip): frames for clip, frames in plain.items()}
        clips: dict[tuple[str, str], list[tuple[int, str, int]]] = {}
        for place, (folder, file) in enumerate(files):
            found = split_frame_name(file)
            if found is not None:
                clips.setdefault((folder, found[0]), []).append((found[1], file, place))
        for folder, prefix in clips:
            self.note(folder, prefix)
        return {clip: sorted(clips[clip]) for clip in sorted(clips)}


def _group_one_video(
    files: list[tuple[str, str]],
) -> dict[tuple[str, str], list[tuple[int, str, int]]] | None:
    """Group the sorted frames of one video, the common folder, without a look at each name.

    Names of one length that lie between two names of one prefix begin with that prefix too.
    """
    if not files or not (is_video_frame(files[0][1]) and is_video_frame(files[-1][1])):
        return None
    names = [name for _, name in files]
    prefix = names[0][: _DIGITS.start]
    is_one = names[-1].startswith(prefix) and len(set(map(len, names))) == 1
    digits = [name[_DIGITS] for name in names]
    if not is_one or files[0][0] != files[-1][0] or not "".join(digits).isdecimal():
        return None
    frames = list(zip(map(int, digits), names, range(len(names)), strict=True))
    is_sorted = all(map(lt, names, islice(names, 1, None)))
    same_folder = len({folder for folder, _ in files}) == 1
    return {(files[0][0], prefix[:-1]): frames} if is_sorted and same_folder else None


def split_frame_name(file: str) -> tuple[str, int] | None:
    """Take a frame's file name apart.

    Parameters
    ----------
    file : str
        Name of a file.

    Returns
    -------
    tuple of str and int, or None
        What stands before the number, and the frame number; None if it is no frame's name.

    Examples
    --------
    >>> split_frame_name("-a_1-2-rgb_front_000000000012_keypoints.json")
    ('-a_1-2-rgb_front', 12)
    >>> split_frame_name("images0001_keypoints.json"), split_frame_name("notes.json")
    (('images', 1), None)
    """
    if is_video_frame(file):
        return file[: -1 - VIDEO_DIGITS - len(FRAME_ENDING)], int(file[_DIGITS])
    match = FRAME_NAME.match(file)
    return (match["prefix"], int(match["index"])) if match else None


def is_video_frame(file: str) -> bool:
    """Tell the names that OpenPose gives to frames of a video: twelve digits, from 0.

    Parameters
    ----------
    file : str
        Name of a file.

    Returns
    -------
    bool
        Whether it ends like ``_000000000012_keypoints.json``.
    """
    return (
        file.endswith(FRAME_ENDING)
        and file[_DIGITS].isdecimal()
        and file[_DIGITS.start - 1 : _DIGITS.start] == "_"
    )


def clean_path(name: str) -> str:
    r"""Make a name inside an archive a path below it, as the zip format itself wants it.

    Parameters
    ----------
    name : str
        Name as packed, perhaps with Windows' separators, a root or steps upwards.

    Returns
    -------
    str
        Its parts with ``/`` between them.

    Examples
    --------
    >>> clean_path("..\\clip\\0_keypoints.json"), clean_path("/clip/0_keypoints.json")
    ('clip/0_keypoints.json', 'clip/0_keypoints.json')
    """
    if "\\" not in name and "./" not in name and not name.startswith("/"):
        return name
    parts = name.replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def clip_folder(folder: str) -> str:
    """Give the innermost folder that is no folder of a tool: the clip's name.

    Parameters
    ----------
    folder : str
        Path of a folder, or inside an archive.

    Returns
    -------
    str
        The folder's name; empty where there is none.

    Examples
    --------
    >>> clip_folder("train/-a_1-2-rgb_front/json"), clip_folder("openpose_output/json")
    ('-a_1-2-rgb_front', '')
    """
    parts = PurePosixPath(folder).parts
    return next((part for part in reversed(parts) if _names_a_clip(part)), "")


def _names_a_clip(part: str) -> bool:
    return part.lower() not in TOOL_FOLDERS and part not in (".", "..", "/")


def archive_stem(path: Path) -> str:
    """Cut the endings off an archive's name.

    Parameters
    ----------
    path : Path
        The archive.

    Returns
    -------
    str
        Its name without ``.zip``, ``.tar.gz``, ``.json.zip`` and the like.

    Examples
    --------
    >>> archive_stem(Path("clips/-a_1-rgb_front.json.zip"))
    '-a_1-rgb_front'
    """
    name = path.name
    for ending in ARCHIVE_ENDINGS:
        if name.lower().endswith(ending):
            return name[: -len(ending)].removesuffix(".json")
    return name


def no_frames(where: str) -> InputError:
    """Say that frames were looked for in vain.

    Parameters
    ----------
    where : str
        The folder or archive.

    Returns
    -------
    InputError
        To raise or to keep as a reason.
    """
    needed = "files named CLIP_000000000000_keypoints.json"
    return InputError(
        where, needed, "none of them", "run OpenPose with --write_json, or leave it out"
    )
