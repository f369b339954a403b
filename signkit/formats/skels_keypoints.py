"""2D keypoints from .skels files of 385 numbers a frame: DWPose's points, a clip a line.

Facts 1.4, column "P2S trg384": 36 numbers of the body's x and y, 18 places in a list (-1 = not
found), 84 of the hands' x and y (left, then right), 42 scores of hands, 136 and 68 of the face,
a counter. Coordinates are shares of the picture's width and height.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from signkit.errors import InputError
from signkit.formats.dwpose_frames import BEYOND_ALL, BODY_POINTS, HAND_POINTS, to_fifty
from signkit.formats.dwpose_hands import deal_hands
from signkit.formats.dwpose_pictures import PictureFinder
from signkit.formats.ingest_report import BadClip, IngestReport
from signkit.formats.skels import SkelsClip, read_skels
from signkit.formats.skels_poses import read_names
from signkit.pose.clip import Clip
from signkit.pose.skeleton import BODY
from signkit.progress import say

CONVENTION = "dwpose385"
COLUMNS = np.cumsum([0, 2 * BODY_POINTS, BODY_POINTS, 4 * HAND_POINTS, 2 * HAND_POINTS])


def read_skels_keypoints(
    path: Path,
    files: Path | None = None,
    *,
    size: tuple[int, int] | None = None,
    fps: float | None = None,
    report: IngestReport | None = None,
) -> Iterator[Clip | BadClip]:
    """Read a .skels file of 385 numbers a frame, one clip at a time.

    Parameters
    ----------
    path : Path
        The file.
    files : Path, optional
        List with the name of every line's clip; without it they are called ``line 1``, ...
    size : tuple of int, optional
        Width and height of the picture in pixels; else of a video beside; else 1280 x 720 is
        assumed, and the clip's size stays unknown.
    fps : float, optional
        Frames a second, where known.
    report : IngestReport, optional
        Filled while the clips are read.

    Yields
    ------
    Clip or BadClip
        Keypoints in pixels; an empty line is a clip that failed when the file was made.

    Raises
    ------
    InputError
        If the file is damaged, or has other lines than names.
    """
    path, report = Path(path), report if report is not None else IngestReport()
    names = read_names(path, Path(files)) if files is not None else None
    pictures, exchanged, dropped = PictureFinder(path, size, fps), 0, 0
    for line in read_skels(path, CONVENTION, names):
        if isinstance(line, BadClip):
            report.add_bad(line)
            yield line
            continue
        picture = pictures.find(line.name, len(line.numbers))
        try:
            keypoints, counts = _to_pixels(line, picture.size)
        except InputError as error:
            bad = BadClip(line.name, str(error))
            report.add_bad(bad)
            yield bad
            continue
        exchanged, dropped = exchanged + counts[0], dropped + counts[1]
        known = picture.size if picture.is_known else None
        clip = Clip(line.name, keypoints, picture.fps, known)
        report.add(clip.missing)
        yield clip
    if exchanged or dropped:
        say(f"{path}: {exchanged} hands given to the wrist they lie at, {dropped} at no wrist")


def _to_pixels(line: SkelsClip, size: tuple[int, int]) -> tuple[np.ndarray, tuple[int, int]]:
    """Take the fifty keypoints, deal hands to wrists, and count what was mended."""
    frames = len(line.numbers)
    if np.abs(line.numbers).max() > BEYOND_ALL:
        came, advice = f"{np.abs(line.numbers).max():g}", "write the clip anew, or empty its line"
        raise InputError(f"clip {line.name!r}", "coordinates / width and height", came, advice)
    body, places, hands, scores = np.split(line.numbers[:, : COLUMNS[-1]], COLUMNS[1:-1], axis=1)
    xy = hands.reshape(frames, 2, HAND_POINTS, 2)
    score = scores.reshape(frames, 2, HAND_POINTS)
    parts = {"body": (body.reshape(frames, BODY_POINTS, 2), places)}
    for side, part in enumerate(("left_hand", "right_hand")):
        parts[part] = xy[:, side], score[:, side]
    keypoints = to_fifty(parts) * np.array([*size, 1], dtype=np.float32)
    exchanged = dropped = 0
    for frame in range(frames):
        dealt, changed, left_out = deal_hands(keypoints[frame : frame + 1])
        keypoints[frame], exchanged, dropped = dealt[0], exchanged + changed, dropped + left_out
    nobody = (keypoints[:, BODY, 2] == 0).all(axis=1)
    keypoints[nobody, :, :2], keypoints[nobody, :, 2] = np.nan, 0
    if nobody.all():
        came, advice = f"{frames} frames without anybody", "was the right video given?"
        raise InputError(f"clip {line.name!r}", "a person in some frame", came, advice)
    return keypoints, (exchanged, dropped)
