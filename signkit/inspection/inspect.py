"""Tell what a file or folder of sign language data holds, and what looks wrong about it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from signkit.errors import InputError
from signkit.formats.annotations import is_annotations
from signkit.formats.finding import find_format, find_formats, guess_format
from signkit.formats.lines import count_lines
from signkit.inspection.annotations import (
    ANNOTATION_ENDINGS,
    annotations_beside,
    inspect_annotations,
)
from signkit.inspection.clips import inspect_clips
from signkit.inspection.list_problems import LIST_ENDINGS, find_list_problems, lists_beside
from signkit.inspection.store import inspect_store
from signkit.inspection.video import VIDEO_ENDINGS, inspect_video

H5_ENDINGS = (".h5", ".hdf5")
PART_ENDINGS = (".skels", *LIST_ENDINGS, *ANNOTATION_ENDINGS, *H5_ENDINGS, *VIDEO_ENDINGS)


def inspect(source: Path) -> dict[str, Any]:
    """Look through a source once, clip by clip.

    Parameters
    ----------
    source : Path
        Keypoints or poses of any known format, a list (.text, .gloss, .files), an annotation
        file, a video, a corpus store, or a folder of such files.

    Returns
    -------
    dict
        Always ``path``, ``format`` and ``problems`` (list of str). Clips have ``convention``,
        ``clips``, ``left_out``, ``frames`` (total, min, median, max), ``fps``, ``size``,
        ``people`` (most in one frame), ``frames_without_people``,
        ``frames_with_several_people``, ``missing`` (share by part), ``confidence`` (mean),
        ``mirrored``, ``counter_rule`` and ``shoulder_width`` (median) with its ``unit``; None
        where a format has none. Lists have ``lines`` by file; annotations ``clips`` and
        ``seconds``; a video ``frames``, ``fps``, ``size`` and ``black``; a store ``clips``,
        ``frames``, ``fps``, ``unit`` and ``synthetic``; a folder ``parts``, findings by file.

    Raises
    ------
    InputError
        If it is no known format.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "dev.text"
    >>> _ = path.write_text("HELLO .\\n\\n")
    >>> inspect(path)["problems"]
    ['dev.text: 1 empty line, first 2']
    """
    source = Path(source)
    if not source.exists():
        raise InputError(f"{source}", "a file or folder", "nothing there", "check the path")
    return {"path": str(source), **_look(source)}


def say_findings(found: dict[str, Any]) -> str:
    """Put findings into aligned lines.

    Parameters
    ----------
    found : dict
        What `inspect` gave.

    Returns
    -------
    str
        A line a fact, then a line a problem; a folder's files one after another.
    """
    if "parts" in found:
        return "\n\n".join(say_findings({"path": p, **f}) for p, f in found["parts"].items())
    lines = [f"{key:<27}{_plain(value)}" for key, value in found.items() if key != "problems"]
    lines += [f"problem: {problem}" for problem in found["problems"]]
    return "\n".join(lines + ([] if found["problems"] else ["no problem found"]))


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    if isinstance(value, tuple):
        return "x".join(map(str, value))
    if value is None or isinstance(value, bool):
        return {None: "-", True: "yes", False: "no"}[value]
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _look(source: Path) -> dict[str, Any]:
    ending = source.suffix.lower()
    if source.is_dir():
        folders = [path for path in sorted(source.iterdir()) if path.is_dir()]
        if folders and len(find_formats(source)) > 1:
            return _folder(source, folders)
        kind = guess_format(source)
        return inspect_clips(source, kind) if kind else _folder(source)
    if ending in VIDEO_ENDINGS:
        return inspect_video(source)
    if ending in ANNOTATION_ENDINGS:
        return inspect_annotations(source)
    if ending in LIST_ENDINGS:
        return _lists(source)
    if ending in H5_ENDINGS and (stored := inspect_store(source)):
        return stored
    return inspect_clips(source, guess_format(source) or find_format(source))


def _lists(source: Path) -> dict[str, Any]:
    lists = lists_beside(source)
    lines = {path.name: count_lines(path) for path in lists}
    problems = find_list_problems(lists, annotations=annotations_beside(source))
    return {"format": "lists", "lines": lines, "problems": problems}


def _folder(source: Path, folders: Sequence[Path] = ()) -> dict[str, Any]:
    """Look at each file of a folder that holds no frames; lists are looked at once a name.

    Folders in it are looked at where they are of several formats.
    """
    files = [path for path in sorted(source.iterdir()) if path.suffix.lower() in PART_ENDINGS]
    files = [path for path in files if path.is_file()] + list(folders)
    seen: set[Path] = set()
    parts: dict[str, Any] = {}
    for path in sorted(files, key=lambda path: path.suffix != ".skels"):
        stem = path.with_suffix("")
        if path.suffix in LIST_ENDINGS and stem in seen:
            continue
        if path.suffix in (".skels", *LIST_ENDINGS):
            seen.add(stem)
        if path.suffix.lower() in ANNOTATION_ENDINGS and not is_annotations(path):
            parts[path.name] = {"format": "table of another kind", "problems": []}
            continue
        try:
            parts[path.name] = _look(path)
        except InputError as error:
            parts[path.name] = {"format": None, "problems": [str(error)]}
    if not parts:
        find_format(source)  # which says what there is instead
    problems = [f"{part}: {said}" for part, found in parts.items() for said in found["problems"]]
    return {"format": "folder", "parts": parts, "problems": problems}
