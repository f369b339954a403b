"""What looks wrong about clips: swapped, stacked or far hands, frozen frames, mirrored sides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from signkit.pose.skeleton import (
    LEFT_HAND,
    LEFT_SHOULDER,
    LEFT_WRIST,
    RIGHT_HAND,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
)

HANDS = ((LEFT_HAND.start, LEFT_WRIST), (RIGHT_HAND.start, RIGHT_WRIST))
MOST = 0.5
STACKED_SHARE = 0.05
STACKED = 0.1
WRISTS_APART = 0.25
FAR = 0.5
"""Distances are in shoulder widths, shares are of the frames in which both sides are seen.

Measured on 658 real clips: same-named points of both hands lie within 0.1 of each other in more
than 5 % of the frames of 8 clips. In 7 of them MediaPipe put both hands on one, for the wrists of
the arms are 0.21 to 0.9 apart; in one (DWPose) they lie within 0.18, as they do palm to palm.
Hands are nearer to the other wrist in at most 14 % of the frames of all clips but one (67 %, both
hands on one), and farther than 0.5 from their wrist in at most 11 %, but for three
(49 to 97 %), of which the wrist of the arm is a guess with a confidence below 0.2."""


class ClipProblems:
    """Gathers, clip by clip, the names of clips that look wrong in some way."""

    def __init__(self) -> None:
        self._names: dict[str, list[str]] = {}

    def add(self, name: str, points: np.ndarray, *, flat: bool) -> None:
        """Look at one clip.

        Parameters
        ----------
        name : str
            Its name.
        points : ndarray (frames, 50, 3)
            Keypoints or a pose; x right in the picture.
        flat : bool
            Whether the third number is a confidence.
        """
        checks = {
            "hands swapped (root nearer to the other wrist)": _share(_swapped(points)) > MOST,
            "both hands on one spot": _share(_stacked(points)) > STACKED_SHARE,
            "a hand far from its wrist": any(
                _share(_far(points, hand, wrist)) > MOST for hand, wrist in HANDS
            ),
            "mirrored (right shoulder at the right of the picture)": _share(_mirrored(points))
            > MOST,
            "frozen (no point moves)": _is_frozen(points, flat),
        }
        for problem, is_so in checks.items():
            if is_so:
                self._names.setdefault(problem, []).append(name)

    def found(self) -> list[str]:
        """Give a line a problem.

        Returns
        -------
        list of str
            The problem, in how many clips, and the first of them.
        """
        return [
            line
            for problem, names in self._names.items()
            for line in say_clips(problem, [(name, "") for name in names])
        ]


def say_clips(what: str, clips: Sequence[tuple[str, str]]) -> list[str]:
    """Say in one line how many clips are so, and which is the first.

    Parameters
    ----------
    what : str
        What they are.
    clips : sequence of (str, str)
        Name and reason of each; the reason may be empty.

    Returns
    -------
    list of str
        One line, or none.

    Examples
    --------
    >>> say_clips("left out", [("a", "no frame"), ("b", "cut")])
    ['left out: 2 clips, first a: no frame']
    """
    if not clips:
        return []
    (name, reason), noun = clips[0], "clip" if len(clips) == 1 else "clips"
    return [f"{what}: {len(clips)} {noun}, first {name}{': ' if reason else ''}{reason}"]


def _share(flags: np.ndarray) -> float:
    return float(flags.mean()) if len(flags) else 0.0


def _apart(points: np.ndarray, one: int, other: int) -> np.ndarray:
    return np.linalg.norm(points[:, one, :2] - points[:, other, :2], axis=1)


def _seen(*distances: np.ndarray) -> np.ndarray:
    return np.isfinite(np.stack(distances)).all(axis=0)


def _swapped(points: np.ndarray) -> np.ndarray:
    left, right = LEFT_HAND.start, RIGHT_HAND.start
    own = _apart(points, left, LEFT_WRIST) + _apart(points, right, RIGHT_WRIST)
    other = _apart(points, left, RIGHT_WRIST) + _apart(points, right, LEFT_WRIST)
    seen = _seen(own, other)
    return other[seen] < own[seen]


def _stacked(points: np.ndarray) -> np.ndarray:
    apart = np.linalg.norm(points[:, LEFT_HAND, :2] - points[:, RIGHT_HAND, :2], axis=2).mean(1)
    width = _apart(points, LEFT_SHOULDER, RIGHT_SHOULDER)
    wrists = _apart(points, LEFT_WRIST, RIGHT_WRIST)
    seen = _seen(apart, width, wrists)
    # Palm to palm, two hands are on one spot in truth; then their wrists are, too.
    return (apart[seen] < STACKED * width[seen]) & (wrists[seen] > WRISTS_APART * width[seen])


def _far(points: np.ndarray, hand: int, wrist: int) -> np.ndarray:
    width = _apart(points, LEFT_SHOULDER, RIGHT_SHOULDER)
    apart = _apart(points, hand, wrist)
    seen = _seen(apart, width)
    return apart[seen] > FAR * width[seen]


def _mirrored(points: np.ndarray) -> np.ndarray:
    across = points[:, RIGHT_SHOULDER, 0] - points[:, LEFT_SHOULDER, 0]
    return across[np.isfinite(across)] > 0


def _is_frozen(points: np.ndarray, flat: bool) -> bool:
    places = points[..., :2] if flat else points
    seen = np.isfinite(places)
    if len(points) < 2 or not seen.any():
        return False
    highest = np.where(seen, places, -np.inf).max(axis=0)
    lowest = np.where(seen, places, np.inf).min(axis=0)
    return bool((highest <= lowest).all())
