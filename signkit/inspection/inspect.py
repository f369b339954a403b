"""Tell what a file or folder of sign language data holds, and what looks wrong about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
import numpy as np

from signkit.errors import InputError
from signkit.formats.annotations import read_how2sign, read_phoenix
from signkit.formats.ingest_report import BadClip, IngestReport
from signkit.formats.lines import count_lines
from signkit.formats.reading import find_format, read_clips
from signkit.formats.skels import detect_convention
from signkit.inspection.clip_problems import ClipProblems
from signkit.inspection.list_problems import LIST_ENDINGS, find_list_problems, lists_beside
from signkit.inspection.video import inspect_video
from signkit.pose.clip import Clip
from signkit.pose.skeleton import LEFT_SHOULDER, RIGHT_SHOULDER

VIDEO_ENDINGS = (".mp4", ".mov", ".avi", ".mkv", ".webm", ".gif")
ANNOTATION_ENDINGS = (".csv", ".tsv")


def inspect(source: Path) -> dict[str, Any]:
    """Look through a source once, clip by clip.

    Parameters
    ----------
    source : Path
        Keypoints or poses of any known format, a list (.text, .gloss, .files), an annotation
        file, a video, or a corpus store.

    Returns
    -------
    dict
        Always ``path``, ``format`` and ``problems`` (list of str). Clips have ``convention``,
        ``clips``, ``frames`` (total, min, median, max), ``fps``, ``size``,
        ``frames_with_several_people``, ``missing`` (share by part), ``confidence`` (mean) and
        ``shoulder_width`` (median) with its ``unit``; None where a format has none. Lists and
        annotations have ``clips`` or ``lines``; a video has ``frames``, ``fps``, ``size``.

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
    source, ending = Path(source), Path(source).suffix.lower()
    if not source.exists():
        raise InputError(f"{source}", "a file or folder", "nothing there", "check the path")
    if ending in VIDEO_ENDINGS:
        found = inspect_video(source)
    elif ending in ANNOTATION_ENDINGS:
        found = _annotations(source)
    elif ending in LIST_ENDINGS:
        found = _lists(source)
    elif ending in (".h5", ".hdf5") and (stored := _store(source)):
        found = stored
    else:
        found = _clips(source)
    return {"path": str(source), **found}


def say_findings(found: dict[str, Any]) -> str:
    """Put findings into aligned lines.

    Parameters
    ----------
    found : dict
        What `inspect` gave.

    Returns
    -------
    str
        A line a fact, then a line a problem.
    """
    lines = [f"{key:<27}{_plain(value)}" for key, value in found.items() if key != "problems"]
    lines += [f"problem: {problem}" for problem in found["problems"]]
    return "\n".join(lines + ([] if found["problems"] else ["no problem found"]))


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(inner)}" for key, inner in value.items())
    return f"{value:.4g}" if isinstance(value, float) else str("-" if value is None else value)


def _lists(source: Path) -> dict[str, Any]:
    lists = lists_beside(source)
    lines = {path.name: count_lines(path) for path in lists}
    return {"format": "lists", "lines": lines, "problems": find_list_problems(lists)}


def _annotations(source: Path) -> dict[str, Any]:
    with open(source, encoding="utf-8-sig", errors="replace") as stream:
        is_phoenix = "|" in stream.readline()
    rows = read_phoenix(source) if is_phoenix else read_how2sign(source)
    names = [row.clip for row in rows]
    problems = []
    if len(set(names)) < len(names):
        problems.append(f"{len(names) - len(set(names))} clip names come again")
    if empty := sum(not row.text.strip() for row in rows):
        problems.append(f"{empty} clips without a text")
    kind = "phoenix14t annotations" if is_phoenix else "how2sign annotations"
    return {"format": kind, "clips": len(rows), "problems": problems}


def _store(source: Path) -> dict[str, Any] | None:
    try:
        with h5py.File(source, "r") as file:
            if "kind" not in file.attrs or "fps" not in file.attrs:
                return None
            known = {k: v for k, v in file.attrs.items() if isinstance(v, (str, float, int))}
            fps = float(file.attrs["fps"])
            convention = ", ".join(f"{k} {v}" for k, v in sorted(known.items()))
    except OSError:
        return None
    return {"format": "signkit store", "convention": convention, "fps": fps, "problems": []}


def _clips(source: Path) -> dict[str, Any]:
    kind, report, problems = find_format(source), IngestReport(), ClipProblems()
    lengths: list[int] = []
    widths: list[float] = []
    sums, fps, sizes = np.zeros(2), set(), set()
    has_confidence = has_pose = False
    for clip in read_clips(source, report=report):
        if isinstance(clip, BadClip):
            continue
        lengths.append(len(clip))
        fps.add(clip.fps)
        points = clip.keypoints if isinstance(clip, Clip) else clip.frames
        if isinstance(clip, Clip):
            sizes.add(clip.size)
            has_confidence = True
            sums += (clip.keypoints[..., 2].sum(), (~clip.missing).sum())
        else:
            has_pose = True
        widths.append(_shoulders(points))
        problems.add(clip.name, points, flat=isinstance(clip, Clip))
    found = problems.found()
    found += [f"left out {name}: {reason}" for name, reason in report.bad_clips.items()]
    found += [f"clip {name!r} comes again" for name in report.duplicates]
    if kind == "skels":
        found += find_list_problems(
            lists_beside(source), clips=len(lengths) + len(report.bad_clips)
        )
    if has_confidence and sums[0] == sums[1] > 0:
        found.append("confidence is 1 everywhere: it tells nothing")
    finite = [width for width in widths if np.isfinite(width)]
    return {
        "format": kind,
        "convention": str(detect_convention(source)) if kind == "skels" else None,
        "clips": len(lengths),
        "frames": _spread(lengths),
        "fps": _only(fps),
        "size": _only(sizes),
        "frames_with_several_people": report.frames_with_several_people,
        "missing": report.missing_shares,
        "confidence": float(sums[0] / max(1, sums[1])) if has_confidence else None,
        "shoulder_width": float(np.median(finite)) if finite else None,
        "unit": "shoulder widths" if has_pose else "pixels",
        "problems": found,
    }


def _shoulders(points: np.ndarray) -> float:
    across = points[:, RIGHT_SHOULDER, :2] - points[:, LEFT_SHOULDER, :2]
    width = np.linalg.norm(across, axis=1)
    width = width[np.isfinite(width)]
    return float(np.median(width)) if len(width) else float("nan")


def _spread(lengths: list[int]) -> dict[str, float]:
    if not lengths:
        return {"total": 0}
    middle = float(np.median(lengths))
    return {"total": sum(lengths), "min": min(lengths), "median": middle, "max": max(lengths)}


def _only(values: set[Any]) -> Any:
    """Give the one value, None where none is known, or all of them."""
    known = sorted(value for value in values if value is not None)
    return None if not known else known[0] if len(known) == 1 else known
