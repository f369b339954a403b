"""Convert any corpus that can be read into keypoint files, pose files, animations and pictures.

From 2D to 3D a clip is lifted, or the file's own depth is taken; from 3D to 2D there is no way,
since a projection would invent pixels and confidences.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from signkit.conversion.choices import Choices
from signkit.conversion.clip_files import CLIP_TARGETS, MAY_TRANSLATE, PICTURES, write_clip
from signkit.conversion.corpus_files import (
    CORPUS_TARGETS,
    AnyClip,
    copy_skels,
    no_keypoints,
    write_corpus,
)
from signkit.conversion.file_names import FileNames
from signkit.conversion.synthetic import Origin, read_origin
from signkit.errors import InputError
from signkit.formats.ingest_report import BadClip, IngestReport
from signkit.formats.reading import find_format, read_clips
from signkit.formats.skels import detect_convention
from signkit.pose.clip import Clip, PoseClip
from signkit.pose.lifting import LIFT_MODES
from signkit.progress import say
from signkit.render.frames import STYLES

__all__ = ["TARGETS", "convert", "write_clip"]

TARGETS = (*CORPUS_TARGETS, *CLIP_TARGETS)


def convert(
    source: Path,
    target: Path,
    to: str,
    *,
    fps: float | None = None,
    size: tuple[int, int] | None = None,
    lift_mode: str | None = None,
    synthetic: bool = False,
    style: str = "stick",
    translations: bool = False,
) -> None:
    """Convert a corpus; say which conventions were found, what was changed and what was lost.

    Parameters
    ----------
    source : Path
        Any corpus that `signkit.formats.reading.read_clips` reads.
    target : Path
        File or folder to write; for ``openpose`` also .zip or .tar.gz. Beside a .skels file a
        .files list with the names of its lines is written. Formats that hold one clip a file
        make a folder of files, unless the target has the format's ending: then the source must
        hold one clip.
    to : str
        One of ``TARGETS``.
    fps : float, optional
        Frames a second, where the source does not say; 25, said, where nobody does.
    size : tuple of int, optional
        Width and height of the picture in pixels, where the source does not say.
    lift_mode : str, optional
        Lift 2D keypoints so; without it by the file's own depth, else as released.
    synthetic : bool
        Write SYNTHETIC across pictures, also where the source has no ``corpus.json`` to say so.
    style : str
        ``stick`` or ``avatar``, for pictures.
    translations : bool
        Keep bone lengths that vary, as moving joints, in ``bvh`` and ``glb``.

    Raises
    ------
    InputError
        If there is no such target format, the source cannot be read, there is no way from one
        to the other, or the source holds several clips and the target is one file.
    """
    source, target = Path(source), Path(target)
    _check(source, target, to, lift_mode, style, translations, fps)
    origin = read_origin(source)
    fps = fps or origin.fps
    kind = find_format(source)
    if _is_copy(kind, source, to):
        copy_skels(source, target, to)
        return
    _refuse_no_way(kind, source, to)
    synthetic = synthetic or origin.synthetic
    _tell(origin, source, to)
    choices = Choices(fps, lift_mode, synthetic, style, translations)
    report = IngestReport()
    clips = read_clips(source, fps=fps, size=size, report=report)
    if to in CORPUS_TARGETS:
        write_corpus(_reported(clips, report), target, to, choices)
    else:
        _write_files(_reported(clips, report), target, to, choices)


def _check(
    source: Path,
    target: Path,
    to: str,
    lift_mode: str | None,
    style: str,
    translations: bool,
    fps: float | None,
) -> None:
    for where, known, came in (
        ("format to convert to", TARGETS, to),
        ("lift mode", tuple(LIFT_MODES), lift_mode),
        ("style", STYLES, style),
        ("format for translations", MAY_TRANSLATE, to if translations else None),
    ):
        if came is not None and came not in known:
            raise InputError(where, f"one of {', '.join(known)}", repr(came), "name one")
    if fps is not None and not 0 < fps < float("inf"):
        raise InputError("--fps", "frames a second above 0", f"{fps}", "give the video's")
    if source.resolve() == target.resolve():
        raise InputError(f"{target}", "another path than the source", "the same", "choose another")
    _check_place(target, to)


def _is_copy(kind: str, source: Path, to: str) -> bool:
    if kind != "skels" or not to.startswith("skels:"):
        return False
    found = detect_convention(source)
    if to != f"skels:{found.convention.name}":
        return False
    say(f"{source}: {found}")
    return True


def _refuse_no_way(kind: str, source: Path, to: str) -> None:
    """Refuse before anything is read what no clip of the source can become."""
    if to == "skels:dwpose385":
        advice = "it needs DWPose's face and body scores: run DWPose on the videos"
        raise InputError(f"{source}", f"a source with a face for {to}", kind, advice)
    if to in ("openpose", "h5"):
        in_3d = kind == "txt"
        if kind == "skels":
            in_3d = detect_convention(source).convention.has_depth
        if in_3d:
            raise no_keypoints(f"{source}", to)


def _tell(origin: Origin, source: Path, to: str) -> None:
    if origin.synthetic and to in PICTURES:
        say(f"{source}: synthetic, as its corpus.json says; so is written across the pictures")
    elif origin.synthetic:
        say(f"{source}: synthetic, as its corpus.json says; {to} has no place for that: keep it")


def _reported(clips: Iterator[AnyClip], report: IngestReport) -> Iterator[AnyClip]:
    yield from clips
    say(str(report))


def _write_files(clips: Iterator[AnyClip], target: Path, to: str, choices: Choices) -> None:
    good = (clip for clip in clips if not isinstance(clip, BadClip))
    is_file = target.suffix.lower() == f".{to}" and not target.is_dir()
    written = _write_one(good, target, to, choices) if is_file else 0
    if not is_file:
        names = FileNames()
        for clip in good:
            path = target / f"{names.choose(clip.name)}.{to}"
            written += _write_or_tell(clip, path, to, choices)
    if not written:
        raise InputError(f"{target}", "a clip to write", "none", "see what was left out above")
    say(f"{target}: {written} clips written as {to}")


def _write_one(clips: Iterator[Clip | PoseClip], target: Path, to: str, choices: Choices) -> int:
    found = list(islice(clips, 2))
    if len(found) > 1:
        came = f"at least {found[0].name!r} and {found[1].name!r}"
        advice = f"name a folder, not a .{to} file"
        raise InputError(f"{target}", "one clip a file", came, advice)
    return sum(_write_or_tell(clip, target, to, choices) for clip in found)


def _write_or_tell(clip: Clip | PoseClip, path: Path, to: str, choices: Choices) -> bool:
    try:
        write_clip(clip, path, to, choices)
    except InputError as error:
        say(f"left out {clip.name}: {error}")
        return False
    return True


def _check_place(target: Path, to: str) -> None:
    """Refuse a target in whose place, or above which, something of another kind lies."""
    is_file = to in ("openpose", "h5") or to.startswith("skels") or target.suffix == f".{to}"
    for path in target.parents if is_file else (target, *target.parents):
        if path.exists() and not path.is_dir():
            raise InputError(f"{target}", "a folder", f"a file at {path}", "name another folder")
    if target.is_dir() and (to == "h5" or to.startswith("skels")):
        raise InputError(f"{target}", f"a file for {to}", "a folder", "name a file in it")
