"""Which videos are meant, and what their clips are called."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from signkit.errors import InputError

ENDINGS = {".mp4", ".mov", ".m4v", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".mts", ".wmv", ".3gp"}
"""What counts as a video inside a folder; a file named by itself may end as it likes."""


def find_videos(sources: Sequence[Path]) -> list[Path]:
    """List the videos that are meant: files as named, and what lies in folders.

    Parameters
    ----------
    sources : sequence of Path
        Videos and folders of videos.

    Returns
    -------
    list of Path
        Every video once, in the order named; a folder's sorted by name.

    Raises
    ------
    InputError
        If there is none.
    """
    videos: dict[Path, Path] = {}
    for source in sources:
        inside = sorted(p for p in source.rglob("*") if p.suffix.lower() in ENDINGS and p.is_file())
        for video in inside if source.is_dir() else [source]:
            videos.setdefault(video.resolve(), video)
    if not videos:
        where = ", ".join(map(str, sources)) or "extract"
        raise InputError(where, "videos", "none", f"name files, or a folder of {' '.join(ENDINGS)}")
    return list(videos.values())


def name_clips(videos: Sequence[Path]) -> dict[str, Path]:
    """Name every clip after its video; where two are named alike, after folder and video.

    Parameters
    ----------
    videos : sequence of Path
        The videos.

    Returns
    -------
    dict of str to Path
        Videos by their clips' names, in the same order.

    Raises
    ------
    InputError
        If two videos still have one name.

    Examples
    --------
    >>> list(name_clips([Path("day1/-a.mp4"), Path("day2/-a.mp4"), Path("day1/b.mp4")]))
    ['day1_-a', 'day2_-a', 'b']
    """
    alike = Counter(_key(video.stem) for video in videos)
    named: dict[str, Path] = {}
    for video in videos:
        stem = unicodedata.normalize("NFC", video.stem)
        name = stem if alike[_key(stem)] == 1 else f"{video.absolute().parent.name}_{stem}"
        if _key(name) in map(_key, named):
            advice = "rename one of them"
            raise InputError(f"{video}", "a name of its own", f"that of {named[name]}", advice)
        named[name] = video
    return named


def _key(name: str) -> str:
    """What decides whether two names are one on a disk that ignores case."""
    return unicodedata.normalize("NFC", name).casefold()
