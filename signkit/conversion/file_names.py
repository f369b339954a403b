"""Names of clips as names of files: nothing leads out, nothing clashes, on any system."""

from __future__ import annotations

import re
import unicodedata

from signkit.progress import say

LONGEST = 180
"""Bytes of a part of a path: 255 less what endings, frame numbers and unfinished files add."""
_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{device}{number}" for device in ("com", "lpt") for number in "123456789¹²³"
}
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\:*?\"<>|]")


class FileNames:
    """Gives each clip a name of its own that every file system takes.

    Examples
    --------
    >>> names = FileNames()
    >>> [names.choose(name) for name in ("a/b", "A_B", "nul.x", "-c", "..")]
    ['a_b', 'A_B-2', 'nul_.x', '-c', 'clip']
    >>> names.choose("dev/../x", folders=True)
    'dev/x'
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def choose(self, name: str, *, folders: bool = False) -> str:
        """Choose the name of a clip's file; say so where two clips would share one.

        Parameters
        ----------
        name : str
            The clip's name.
        folders : bool
            Whether a ``/`` in it may make folders; else it becomes ``_``.

        Returns
        -------
        str
            The name, made safe; numbered where another clip has it, capitals not counted.
        """
        parts = name.split("/") if folders else [name.replace("/", "_")]
        safe = "/".join(make_safe(part) for part in parts if part.strip(". ")) or "clip"
        chosen, number = safe, 1
        while _key(chosen) in self._taken:
            number += 1
            chosen = f"{safe}-{number}"
        self._taken.add(_key(chosen))
        if number > 1:
            say(f"clip {name!r}: another is named {safe!r}, so this one is written as {chosen!r}")
        return chosen


def make_safe(part: str) -> str:
    """Make one part of a path that no file system takes for a folder, device or hidden file.

    Parameters
    ----------
    part : str
        Any text.

    Returns
    -------
    str
        At most 180 bytes of UTF-8; ``clip`` where nothing is left.
    """
    whole = _UNSAFE.sub("_", part).encode("utf-8", "replace")[:LONGEST]
    kept = whole.decode("utf-8", "ignore").lstrip(". ").rstrip(". ")
    stem, dot, rest = kept.partition(".")
    if stem.strip().casefold() in _DEVICES:
        kept = f"{stem}_{dot}{rest}"
    return kept or "clip"


def _key(name: str) -> str:
    """Two names alike here are one file on Windows or a Mac."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
