"""What the clips of a source hold: counts, people, missing points, sides and scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from signkit.errors import InputError
from signkit.formats.clip_names import archive_stem
from signkit.formats.ingest_report import BadClip, IngestReport
from signkit.formats.reading import read_clips
from signkit.formats.skels import detect_convention
from signkit.inspection.annotations import annotations_beside, find_length_problems
from signkit.inspection.clip_problems import ClipProblems, say_clips
from signkit.inspection.list_problems import find_list_problems, find_unpaired, lists_beside
from signkit.pose.clip import Clip, PoseClip
from signkit.pose.skeleton import LEFT_SHOULDER, RIGHT_SHOULDER

MOST = 0.5


class _PeopleReport(IngestReport):
    """A report that also knows how many people a frame holds at most."""

    people = 0

    def add(self, missing: np.ndarray, others: np.ndarray | None = None) -> None:
        super().add(missing, others)
        seen = ~missing.all(axis=1)
        self.people = max(self.people, int((seen + (0 if others is None else others)).max()))


@dataclass
class _Figures:
    """What is kept of every clip."""

    lengths: list[tuple[str, int, float | None]] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    mirrored: list[bool] = field(default_factory=list)
    sizes: set[tuple[int, int]] = field(default_factory=set)
    confidence: float = 0.0
    keypoints: int = 0
    is_flat: bool = False

    def add(self, clip: Clip | PoseClip) -> None:
        self.lengths.append((clip.name, len(clip), clip.fps))
        points = _points(clip)
        if isinstance(clip, Clip):
            self.is_flat = True
            self.sizes |= {clip.size} if clip.size else set()
            self.confidence += float(clip.keypoints[..., 2].sum(dtype=np.float64))
            self.keypoints += int((~clip.missing).sum())
        across = points[:, RIGHT_SHOULDER, :2] - points[:, LEFT_SHOULDER, :2]
        across = across[np.isfinite(across).all(axis=1)]
        if len(across):
            self.widths.append(float(np.median(np.linalg.norm(across, axis=1))))
            self.mirrored.append(bool(np.median(across[:, 0]) > 0))


def inspect_clips(source: Path, kind: str) -> dict[str, Any]:
    """Look through all clips of a source, one at a time.

    Parameters
    ----------
    source : Path
        The source.
    kind : str
        Its format, as `signkit.formats.reading.find_format` says.

    Returns
    -------
    dict
        The findings that `signkit.inspection.inspect` documents.
    """
    report, looks, figures = _PeopleReport(), ClipProblems(), _Figures()
    stopped = []
    try:
        for clip in read_clips(source, report=report):
            if not isinstance(clip, BadClip):
                figures.add(clip)
                looks.add(clip.name, _points(clip), flat=isinstance(clip, Clip))
    except InputError as error:
        stopped.append(f"cannot be read to the end: {error}")
    annotations = annotations_beside(source)
    problems = stopped + say_clips("left out", list(report.bad_clips.items()))
    problems += say_clips("name that comes again", [(name, "") for name in report.duplicates])
    problems += looks.found() + find_length_problems(figures.lengths, annotations)
    lists = lists_beside(source.with_name(archive_stem(source)))
    clips = len(figures.lengths) + len(report.bad_clips)
    problems += find_list_problems(lists, clips if kind == "skels" else None, annotations)
    if kind != "skels":
        names = [name for name, _, _ in figures.lengths]
        problems += find_unpaired([*names, *report.bad_clips], lists)
    if figures.keypoints and figures.confidence == figures.keypoints:
        problems.append("confidence is 1 everywhere: it tells nothing")
    if not figures.lengths and not problems:
        problems.append("no clip")
    return {"format": kind, **_describe(figures, report, source, kind), "problems": problems}


def _points(clip: Clip | PoseClip) -> np.ndarray:
    return clip.keypoints if isinstance(clip, Clip) else clip.frames


def _describe(figures: _Figures, report: _PeopleReport, source: Path, kind: str) -> dict[str, Any]:
    is_file = kind == "skels" and source.is_file()
    skels = detect_convention(source) if is_file and figures.lengths else None
    width = float(np.median(figures.widths)) if figures.widths else None
    mirrored = float(np.mean(figures.mirrored)) > MOST if figures.mirrored else None
    unit = "pixels" if figures.is_flat else "shoulder widths"
    return {
        "convention": f"{skels.convention.name} ({skels.convention.source})" if skels else None,
        "clips": len(figures.lengths),
        "left_out": len(report.bad_clips) + len(report.duplicates),
        "frames": _spread([frames for _, frames, _ in figures.lengths]),
        "fps": _only({fps for _, _, fps in figures.lengths}),
        "size": _only(figures.sizes),
        "people": report.people,
        "frames_without_people": report.frames_without_people,
        "frames_with_several_people": report.frames_with_several_people,
        "missing": report.missing_shares,
        "confidence": figures.confidence / figures.keypoints if figures.keypoints else None,
        "mirrored": skels.mirrored if skels else mirrored,
        "counter_rule": skels.counter if skels else None,
        "shoulder_width": skels.shoulder_width if skels else width,
        "unit": "the file's own" if skels else unit,
    }


def _spread(lengths: Sequence[int]) -> dict[str, float]:
    if not lengths:
        return {"total": 0}
    middle = float(np.median(lengths))
    return {"total": sum(lengths), "min": min(lengths), "median": middle, "max": max(lengths)}


def _only(values: set[Any]) -> Any:
    """Give the one value, None where none is known, or all of them."""
    known = sorted(value for value in values if value is not None)
    return None if not known else known[0] if len(known) == 1 else known
