"""Files of pose-format (.pose, versions 0.0 to 0.2): one clip a file, parts told by name."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from signkit.atomic import atomic_path
from signkit.errors import InputError
from signkit.formats.ingest_report import BadClip, IngestReport
from signkit.formats.people import track_signer
from signkit.formats.pose_files_depth import find_depth
from signkit.formats.pose_mapping import PointMap, map_points
from signkit.formats.source_files import read_files
from signkit.pose.clip import Clip, PoseClip
from signkit.pose.skeleton import (
    BODY_JOINTS,
    BONES,
    HAND_JOINTS,
    JOINT,
    LEFT_HAND,
    LEFT_SHOULDER,
    N_JOINTS,
    NECK,
    RIGHT_HAND,
    RIGHT_SHOULDER,
)
from signkit.progress import say

ENDING = ".pose"
VERSION = 0.2
VERSION_BY_LENGTH = 0.1
MOST_FRAMES_OF_NOBODY = 200_000
FARTHEST_PIXEL = 32767
PICTURE = 1000
PIXELS_A_SHOULDER = 200
NECK_AT = (500, 350)
LIBRARY_ERRORS = (
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    AttributeError,
    ArithmeticError,
    EOFError,
    MemoryError,
    NotImplementedError,
    struct.error,
)
PARTS = (
    ("pose_keypoints", BODY_JOINTS, slice(0, 8)),
    ("hand_left_keypoints", HAND_JOINTS, LEFT_HAND),
    ("hand_right_keypoints", HAND_JOINTS, RIGHT_HAND),
)


def read_pose_files(
    source: Path, *, report: IngestReport | None = None
) -> Iterator[Clip | BadClip]:
    """Read a .pose file, or a folder or archive of them, clip by clip.

    Parameters
    ----------
    source : Path
        A file, a folder, or a .zip or .tar of files.
    report : IngestReport, optional
        Filled while the clips are read.

    Yields
    ------
    Clip or BadClip
        2D keypoints, with depth where the file has it; or why a file is left out.

    Raises
    ------
    InputError
        If the source holds no .pose file, or an archive is damaged.
    """
    source, report = Path(source), report or IngestReport()
    seen: set[str] = set()
    said: set[str] = set()
    for file, content in read_files(source, (ENDING,)):
        name = file[: -len(ENDING)]
        try:
            if name in seen:
                raise InputError(f"{name}{ENDING}", "a name of its own", "it again", "rename it")
            if isinstance(content, InputError):
                raise content
            clip, others, notes = parse_pose(name, content)
        except InputError as error:
            bad = BadClip(name, str(error), duplicate=name in seen)
            seen.add(name)
            report.add_bad(bad)
            yield bad
            continue
        seen.add(name)
        for note in sorted(set(notes) - said):
            say(f"{name}: {note}")
        said.update(notes)
        report.add(clip.missing, others)
        yield clip
    if not seen:
        raise InputError(f"{source}", "a .pose file", "none", "check the path")


def parse_pose(name: str, content: bytes) -> tuple[Clip, np.ndarray, list[str]]:
    """Take the fifty joints of the signer from the bytes of a .pose file.

    Parameters
    ----------
    name : str
        Name of the clip.
    content : bytes
        The file.

    Returns
    -------
    clip : Clip
        Keypoints in pixels; depth towards the viewer where the file has x, y and z.
    others : ndarray (frames,) int64
        How many people beside the signer each frame holds.
    notes : list of str
        What was found that a user should know.

    Raises
    ------
    InputError
        If pose-format cannot read it, or it holds none of the fifty joints.
    """
    from pose_format import Pose

    where = f"{name}{ENDING}"
    try:
        pose = Pose.read(content)
        data = np.ma.filled(pose.body.data.astype(np.float32), np.nan)
        confidence = np.ma.filled(np.ma.asarray(pose.body.confidence).astype(np.float32), 0)
        letters = max((c.format for c in pose.header.components), key=len).upper()
        parts = [(c.name, c.points) for c in pose.header.components]
        x, y = letters.index("X"), letters.index("Y")
        size = (int(pose.header.dimensions.width), int(pose.header.dimensions.height))
        fps = float(pose.body.fps)
    except LIBRARY_ERRORS as error:
        came = f"a file it cannot read ({error!r:.200})"
        advice = "is it cut, empty or of another version?"
        raise InputError(where, "a .pose file of version 0.0 to 0.2", came, advice) from error
    _check_length(where, content, len(data), pose.header.version)
    points = map_points(parts)
    if not points.joints:
        came = ", ".join(part for part, _ in parts) or "no component"
        raise InputError(where, "a body or a hand", came, "is it a face only?")
    if data.shape[1] == 0 and len(data) > MOST_FRAMES_OF_NOBODY:
        came = f"{len(data):,} frames of nobody"  # which cost no bytes to claim
        raise InputError(where, "a person", came, "is the file damaged?")
    depth_axis = letters.index("Z") if "Z" in letters else None
    every = _fifty(np.stack((data[..., x], data[..., y], confidence), axis=-1), points)
    signer, others = _signer(every)
    seen = signer[..., 2] > 0
    _check_signer(where, signer)
    depth, notes = None, list(points.notes)
    if depth_axis is not None and seen.any():
        made = size[0] if any("LANDMARKS" in part.upper() for part, _ in parts) else None
        depth, said = find_depth(data[..., depth_axis], every, signer, points, made)
        notes += said
    if seen.any() and (signer[..., 2][seen] == 1).all():
        notes.append("confidence is 1 everywhere: it tells nothing")
    clip = Clip(
        name,
        signer,
        fps if np.isfinite(fps) and fps > 0 else None,
        size if min(size) > 0 else None,
        depth,
    )
    return clip, others, notes


def _check_length(where: str, content: bytes, frames: int, version: float) -> None:
    """Refuse a cut file of version 0.1, of which pose-format reads as many frames as would fit.

    It takes confidences from behind them, so what it gives of a cut file are other numbers.
    """
    if round(version, 3) != VERSION_BY_LENGTH:
        return
    from pose_format.pose_header import PoseHeader
    from pose_format.utils.reader import BufferReader

    reader = BufferReader(content)
    PoseHeader.read(reader)
    claimed = struct.unpack_from("<H", content, reader.read_offset + 2)[0]
    if frames % 65536 != claimed:
        needed = f"{claimed} frames, as its head says (or 65,536 more)"
        raise InputError(where, needed, f"bytes for {frames}", "is it cut?")


def _check_signer(where: str, signer: np.ndarray) -> None:
    if len(signer) and np.isnan(signer[..., 0]).all():
        came, advice = f"{len(signer):,} frames without anybody", "was the right video given?"
        raise InputError(where, "a person in some frame", came, advice)
    farthest = np.nanmax(np.abs(signer[..., :2]), initial=0)
    if farthest > FARTHEST_PIXEL:
        needed, came = f"keypoints within {FARTHEST_PIXEL} px", f"one at {farthest:g}"
        raise InputError(where, needed, came, "leave the clip out")


def _fifty(source: np.ndarray, points: PointMap) -> np.ndarray:
    """Pick the joints of all people, shape (frames, people, 50, 3); missing is NaN, NaN, 0."""
    every = np.full((*source.shape[:2], N_JOINTS, 3), np.nan, dtype=np.float32)
    every[:, :, list(points.joints)] = source[:, :, list(points.joints.values())]
    if points.middle_neck:
        left, right = every[:, :, LEFT_SHOULDER], every[:, :, RIGHT_SHOULDER]
        every[:, :, NECK] = (left + right) / 2
        every[:, :, NECK, 2] = np.minimum(left[..., 2], right[..., 2])
    for hand in (LEFT_HAND, RIGHT_HAND):
        # A hand whose points all lie on the picture's corner was zeroed, whatever it claims.
        every[(every[:, :, hand, :2] == 0).all(axis=(2, 3)), hand] = np.nan
    unseen = ~(np.isfinite(every).all(axis=-1) & (every[..., 2] > 0))
    every[unseen] = (np.nan, np.nan, 0)
    return every


def _signer(every: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if every.shape[1] == 0:
        nobody = np.full((len(every), N_JOINTS, 3), np.nan, dtype=np.float32)
        nobody[..., 2] = 0
        return nobody, np.zeros(len(every), dtype=np.int64)
    several = dict(enumerate(every)) if every.shape[1] > 1 else {}
    return track_signer(every[:, 0], several)


def write_pose_file(path: Path, clip: Clip | PoseClip) -> None:
    """Write one clip as a .pose file of version 0.2.

    Keypoints are written in their pixels (x, y, confidence). A 3D pose is scaled so that a
    viewer shows it: 200 pixels a shoulder width, the neck at (500, 350) of a picture of 1000 by
    1000, z away from the viewer as MediaPipe has it. Missing joints are zeros with confidence 0.

    Parameters
    ----------
    path : Path
        The file to write; an older one is replaced.
    clip : Clip or PoseClip
        The clip; 25 frames a second where it says none.
    """
    from pose_format import Pose
    from pose_format.numpy import NumPyPoseBody
    from pose_format.pose_header import PoseHeader, PoseHeaderDimensions

    if isinstance(clip, PoseClip):
        values = clip.frames * (PIXELS_A_SHOULDER, PIXELS_A_SHOULDER, -PIXELS_A_SHOULDER)
        values += (*NECK_AT, 0)
        confidence = np.isfinite(values).all(axis=2).astype(np.float32)
        size, letters = (PICTURE, PICTURE), "XYZC"
    else:
        values, confidence = (
            clip.keypoints[..., :2],
            np.where(clip.missing, 0, clip.keypoints[..., 2]),
        )
        size, letters = clip.size or (PICTURE, PICTURE), "XYC"
    values = np.where(confidence[..., None] > 0, values, 0).astype(np.float32)
    header = PoseHeader(VERSION, PoseHeaderDimensions(*size, 0), _components(letters))
    body = NumPyPoseBody(clip.fps or 25.0, values[:, None], confidence[:, None].astype(np.float32))
    with atomic_path(Path(path)) as unfinished, open(unfinished, "wb") as stream:
        Pose(header, body).write(stream)


def _components(letters: str) -> list:
    from pose_format.pose_header import PoseHeaderComponent

    suffix = "3d" if "Z" in letters else "2d"
    components = []
    for name, points, part in PARTS:
        inside = [
            (int(a) - part.start, int(b) - part.start)
            for a, b in BONES[:, :2]
            if part.start <= min(a, b) and max(a, b) < part.stop
        ]
        colour = (255, 0, 0) if part.start == JOINT["nose"] else (0, 120, 255)
        components.append(
            PoseHeaderComponent(f"{name}_{suffix}", list(points), inside, [colour], letters)
        )
    return components
