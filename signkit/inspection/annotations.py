"""What looks wrong about annotations: times, names, texts, and clips that are too long for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from signkit.errors import InputError
from signkit.formats.annotations import Annotation, is_annotations, read_annotations
from signkit.formats.lines import is_mojibake
from signkit.inspection.list_problems import say_lines
from signkit.progress import say

ANNOTATION_ENDINGS = (".csv", ".tsv")
CLIPS_FOR_A_RATE = 3
"""Clips from which the rate that fits most of them is believed, where none is known."""
TOLERATED_SHARE = 0.25
TOLERATED_FRAMES = 6
"""How far a clip may be longer or shorter than its annotation: the larger of the two.

Annotated times are rounded, and cut at whole frames by whoever cut the clips."""


def inspect_annotations(path: Path) -> dict[str, Any]:
    """Look through an annotation file.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    dict
        ``format``, ``clips``, ``seconds`` (total; None where there are no times) and
        ``problems``.

    Raises
    ------
    InputError
        If it is no annotation file.
    """
    rows = read_annotations(path)
    is_phoenix = bool(rows) and rows[0].start_seconds is None
    names = [row.clip for row in rows]
    flags = {
        "clip without a text": [not row.text.strip() for row in rows],
        "clip whose name came before": _again(names),
        "clip that ends before it starts": [_ends_first(row) for row in rows],
        "line of wrongly decoded characters": [is_mojibake(row.text) for row in rows],
    }
    found = (say_lines(what, at) for what, at in flags.items())
    seconds = [length for row in rows if (length := _seconds(row)) is not None]
    return {
        "format": f"{'phoenix14t' if is_phoenix else 'how2sign'} annotations",
        "clips": len(rows),
        "seconds": sum(seconds) if seconds else None,
        "problems": [said for said in found if said] + ([] if rows else ["no clip"]),
    }


def annotations_beside(source: Path) -> dict[str, Annotation]:
    """Gather the annotations that lie in a folder of clips or beside a file or folder.

    Parameters
    ----------
    source : Path
        The clips or lists.

    Returns
    -------
    dict of str to Annotation
        By clip name; empty where no annotation file lies there.
    """
    found: dict[str, Annotation] = {}
    for folder in {source.parent, source} if source.is_dir() else {source.parent}:
        for path in sorted(folder.iterdir()):
            is_table = path.suffix.lower() in ANNOTATION_ENDINGS and path.is_file()
            if not is_table or not is_annotations(path):
                continue
            try:
                found |= {row.clip: row for row in read_annotations(path)}
            except InputError as error:
                say(f"{path}: passed over: {error}")
    return found


def find_length_problems(
    lengths: Iterable[tuple[str, int, float | None]], annotations: Mapping[str, Annotation]
) -> list[str]:
    """Find clips that have more or fewer frames than their annotation gives them time for.

    Parameters
    ----------
    lengths : iterable of (str, int, float or None)
        Name, frames and rate of every clip. Where no rate is known, the one that fits most
        clips is taken.
    annotations : mapping of str to Annotation
        By clip name.

    Returns
    -------
    list of str
        One line, or none.

    Examples
    --------
    >>> times = {"a": Annotation("a", "hi", start_seconds=1.0, end_seconds=3.0)}
    >>> find_length_problems([("a", 100, 25.0)], times)
    ['frames contradict the annotation: 1 clip, first a: 100 frames, annotated 50']
    """
    known = [
        (name, frames, fps, row)
        for name, frames, fps in lengths
        if (row := annotations.get(name.rpartition("/")[2])) is not None
    ]
    usual = _usual_rate([(frames, _seconds(row)) for _, frames, _, row in known])
    wrong = []
    for name, frames, fps, row in known:
        wanted = _frames(row, fps or usual)
        if wanted is not None and abs(frames - wanted) > max(
            TOLERATED_FRAMES, TOLERATED_SHARE * wanted
        ):
            wrong.append(f"{name}: {frames} frames, annotated {wanted:.0f}")
    if not wrong:
        return []
    noun = "clip" if len(wrong) == 1 else "clips"
    return [f"frames contradict the annotation: {len(wrong)} {noun}, first {wrong[0]}"]


def _again(names: list[str]) -> list[bool]:
    first = dict(zip(reversed(names), range(len(names) - 1, -1, -1), strict=True))
    return [first[name] < place for place, name in enumerate(names)]


def _ends_first(row: Annotation) -> bool:
    for start, end in ((row.start_seconds, row.end_seconds), (row.start_frame, row.end_frame)):
        if start is not None and end is not None and end < start:
            return True
    return row.start_seconds is not None and row.start_seconds == row.end_seconds


def _seconds(row: Annotation) -> float | None:
    if row.start_seconds is None or row.end_seconds is None or row.end_seconds <= row.start_seconds:
        return None
    return row.end_seconds - row.start_seconds


def _usual_rate(lengths: Sequence[tuple[int, float | None]]) -> float | None:
    rates = [frames / seconds for frames, seconds in lengths if seconds is not None]
    return median(rates) if len(rates) >= CLIPS_FOR_A_RATE else None


def _frames(row: Annotation, fps: float | None) -> float | None:
    """Give how many frames a clip should have."""
    if row.start_frame is not None and row.end_frame is not None:
        return max(0, row.end_frame - row.start_frame + 1)
    seconds = _seconds(row)
    return None if seconds is None or fps is None else seconds * fps
