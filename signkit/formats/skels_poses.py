"""Between the numbers of a .skels file and poses: scale, centre, sides, missing joints.

A pose is in shoulder widths with the neck at the origin, x to the right in the picture. The
conventions differ in each of these (ledger SCALE-1), and P2S writes what is missing, and zeros
that are true, as 0.01600 (ledger PAD-1).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from signkit.errors import InputError
from signkit.formats.ingest_report import BadClip, IngestReport
from signkit.formats.lines import check_same_length, read_lines
from signkit.formats.skels import SkelsClip, detect_convention, read_skels
from signkit.formats.skels_conventions import SkelsConvention, find_convention
from signkit.pose.clip import PoseClip
from signkit.pose.normalise import shoulder_width, to_shoulder_widths
from signkit.pose.skeleton import N_JOINTS

MISSING_TOLERANCE = 1e-7
LAST_DIGIT = 1e-5


def read_skels_poses(
    path: Path, files: Path | None, report: IngestReport, convention: str | None = None
) -> Iterator[PoseClip]:
    """Read the good clips of a .skels file as poses; the report says what came of the others.

    Parameters
    ----------
    path : Path
        The .skels file.
    files : Path or None
        The .files list with the clips' names; None names them by their lines.
    report : IngestReport
        Filled while the clips are read.
    convention : str, optional
        ``pt`` or ``p2s``; detected where not given.

    Yields
    ------
    PoseClip
        The clips that hold a pose, each name once.

    Raises
    ------
    InputError
        If the lists have different lengths or a line cannot be read.
    """
    name = _with_depth(convention or detect_convention(path).convention.name).name
    taken: set[str] = set()
    for clip in read_skels(path, name, read_names(path, files) if files else None):
        pose = _pose_or_reason(clip, name, taken)
        if isinstance(pose, BadClip):
            report.add_bad(pose)
            continue
        taken.add(clip.name)
        report.add(np.isnan(pose).any(axis=2))
        yield PoseClip(clip.name, pose)


def _pose_or_reason(
    clip: SkelsClip | BadClip, convention: str, taken: set[str]
) -> np.ndarray | BadClip:
    if isinstance(clip, BadClip):
        return clip
    if clip.name in taken:
        error = InputError(f"clip {clip.name!r}", "a name of its own", "it again", "rename it")
        return BadClip(clip.name, str(error), duplicate=True)
    try:
        return skels_to_pose(clip, convention)
    except InputError as error:
        return BadClip(clip.name, f"clip {clip.name!r}: {error}")


def read_names(path: Path, files: Path) -> list[str]:
    """Read the clip names that belong to a .skels file.

    Parameters
    ----------
    path : Path
        The .skels file.
    files : Path
        The .files list.

    Returns
    -------
    list of str
        A name a line, verbatim.

    Raises
    ------
    InputError
        If the two have different numbers of lines; the message names both.
    """
    check_same_length([path, files])
    return read_lines(files)


def skels_to_pose(clip: SkelsClip, convention: str) -> np.ndarray:
    """Turn the numbers of a line into a pose.

    Parameters
    ----------
    clip : SkelsClip
        Numbers as written.
    convention : str
        ``pt`` or ``p2s``.

    Returns
    -------
    ndarray (frames, 50, 3) float32
        Pose in shoulder widths, sides as in OpenPose's picture; NaN where 0.01600 stands.

    Raises
    ------
    InputError
        If the convention has no depth, or shoulders are never seen apart.
    """
    wanted = _with_depth(convention)
    joints = clip.joints * (-1 if wanted.mirrored else 1, 1, 1)
    if wanted.missing is not None:
        joints[(np.abs(joints - wanted.missing) < MISSING_TOLERANCE).all(axis=2)] = np.nan
    if wanted.centred:
        return (joints * wanted.divisor).astype(np.float32)
    return to_shoulder_widths(joints, shoulder_width(_as_keypoints(joints)))


def pose_to_skels(name: str, pose: np.ndarray, convention: str) -> SkelsClip:
    """Turn a pose into the numbers of a line.

    A pose no longer knows how many of P2S's raw units a shoulder width had, nor where it was, so
    ``p2s`` gets shoulder widths divided by 9 around the clip's mean. (Around the neck would not
    do: that convention writes exact zeros as missing, ledger PAD-1; one that is still there is
    written a last digit beside it.)

    Parameters
    ----------
    name : str
        Name of the clip.
    pose : ndarray (frames, 50, 3)
        Pose in shoulder widths, sides as in OpenPose's picture; NaN = missing.
    convention : str
        ``pt`` or ``p2s``.

    Returns
    -------
    SkelsClip
        Numbers to be written.

    Raises
    ------
    InputError
        If the convention has no depth or none for missing joints.

    Examples
    --------
    >>> clip = pose_to_skels("one", np.ones((2, 50, 3)), "pt")
    >>> clip.joints[0, 0].round(5).tolist(), clip.counter.tolist()
    ([-0.33333, 0.33333, 0.33333], [0.0, 0.5])
    """
    wanted = _with_depth(convention)
    numbers = np.empty((len(pose), wanted.numbers))
    joints = numbers[:, :-1].reshape(-1, N_JOINTS, 3)
    joints[:] = pose if wanted.centred else pose - np.nanmean(pose, axis=(0, 1))
    joints *= np.array((-1 if wanted.mirrored else 1, 1, 1)) / wanted.divisor
    if wanted.missing is not None:
        joints[joints == 0] = LAST_DIGIT
        joints[np.isnan(joints)] = wanted.missing
    elif np.isnan(joints).any():
        came = f"{np.isnan(joints).any(axis=2).mean():.1%} of the joints missing (NaN)"
        advice = "fill them (signkit.pose.cleaning) or write skels:p2s"
        raise InputError(f"clip {name!r}", f"every joint, for skels:{convention}", came, advice)
    numbers[:, -1] = wanted.counters(len(pose))
    return SkelsClip(name, numbers)


def _with_depth(convention: str) -> SkelsConvention:
    wanted = find_convention(convention)
    if not wanted.has_depth:
        came = f"{convention}: 2D body, hands and face in 0..1"
        raise InputError("skels", "50 joints in 3D", came, "use skels:pt or skels:p2s")
    return wanted


def _as_keypoints(joints: np.ndarray) -> np.ndarray:
    """Take x and y, seen or not, so that the shoulder width can be measured."""
    keypoints = joints.copy()
    keypoints[:, :, 2] = ~np.isnan(joints[:, :, 0])
    return keypoints
