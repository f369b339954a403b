"""Depth of .pose files: one scale with x and y, towards the viewer, from the neck.

MediaPipe gives z in picture widths, a hand's from its own wrist and the body's from the hips
(its documentation: "roughly the same scale as x"); pose-format multiplies x and y by the picture's
size and leaves z as it is. Measured on real files: so scaled, a hand's bones keep their length
best, but the body's z is too deep, forearms become 2.2 shoulder widths long. Against the same
files' points in metres its slope is 0.29 and 0.30 (two clips, correlation 0.97); in four clips
without such points arms keep their length best at 0.15 to 0.3.
"""

from __future__ import annotations

import numpy as np

from signkit.formats.pose_mapping import PointMap
from signkit.pose.skeleton import (
    BODY,
    LEFT_HAND,
    LEFT_SHOULDER,
    LEFT_WRIST,
    NECK,
    NOSE,
    RIGHT_HAND,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
)

BODY_DEPTH = 0.3
"""By how much MediaPipe's z of the body is multiplied, beside the picture's width."""
SAME_SCALE = 0.05
"""Spread of z against that of x, from which they are taken to be of one scale.

Real files as MediaPipe leaves them have 0.01; in pixels a hand alone would have 0.2."""
WIDTHS = 10
"""No z in picture widths, and no x in pixels that is worth it, lies on the other side of this."""


def find_depth(
    away: np.ndarray,
    every: np.ndarray,
    signer: np.ndarray,
    points: PointMap,
    mediapipe_width: int | None,
) -> tuple[np.ndarray | None, list[str]]:
    """Give the signer's depth.

    Parameters
    ----------
    away : ndarray (frames, people, points)
        z of the file, away from the viewer.
    every : ndarray (frames, people, 50, 3)
        Keypoints of all people.
    signer : ndarray (frames, 50, 3)
        Keypoints of the signer.
    points : PointMap
        Where the joints lie in the file.
    mediapipe_width : int, optional
        The picture's width in pixels, where MediaPipe made the file.

    Returns
    -------
    depth : ndarray (frames, 50) or None
        Towards the viewer, on the scale of x and y, from the neck where it is seen; where
        MediaPipe made the file a hand's is put on the body's wrist. NaN where it is missing.
        None where z says nothing.
    notes : list of str
        What was done about the scale.
    """
    z = _signers_own(-away, every, signer, points)
    z[signer[..., 2] == 0] = np.nan
    if points.face_nose:
        z[:, NOSE] = np.nan
    known = z[np.isfinite(z)]
    if not known.size or not (known != 0).any():
        return None, []
    notes = []
    if mediapipe_width is not None and np.ptp(known) < SAME_SCALE * _spread(signer[..., 0]):
        if np.abs(known).max() > WIDTHS or _spread(signer[..., 0]) < WIDTHS:
            # Someone scaled and moved x, y and z alike: the width that z was told in is lost.
            return None, ["depth is on another scale than x and y, and which is lost: left out"]
        z *= mediapipe_width
        z[:, BODY] *= BODY_DEPTH
        notes.append(
            f"depth is in picture widths, as MediaPipe gives it: times the width, the body's "
            f"times {BODY_DEPTH} besides"
        )
    # Only MediaPipe tells a hand's depth from its own wrist; others have one origin throughout.
    hands = ((LEFT_HAND, LEFT_WRIST), (RIGHT_HAND, RIGHT_WRIST)) if mediapipe_width else ()
    for hand, wrist in hands:
        if wrist in points.joints and hand.start in points.joints:
            z[:, hand] += (z[:, wrist] - z[:, hand.start])[:, None]
    return _from_neck(z), notes


def _spread(values: np.ndarray) -> float:
    return float(np.nanmax(values) - np.nanmin(values))


def _signers_own(
    towards: np.ndarray, every: np.ndarray, signer: np.ndarray, points: PointMap
) -> np.ndarray:
    z = np.full(every.shape[:3], np.nan, dtype=np.float32)
    z[:, :, list(points.joints)] = towards[:, :, list(points.joints.values())]
    if points.middle_neck:
        z[:, :, NECK] = (z[:, :, LEFT_SHOULDER] + z[:, :, RIGHT_SHOULDER]) / 2
    if every.shape[1] == 1:
        return z[:, 0]
    own = np.full(signer.shape[:2], np.nan, dtype=np.float32)
    for person in range(every.shape[1]):
        both = (every[:, person] == signer) | (np.isnan(every[:, person]) & np.isnan(signer))
        mine = both.all(axis=(1, 2))
        own[mine] = z[mine, person]
    return own


def _from_neck(z: np.ndarray) -> np.ndarray:
    """Tell depth from the neck; from where it lies as a rule in frames that do not show it."""
    neck = z[:, NECK]
    usual = np.median(neck[np.isfinite(neck)] if np.isfinite(neck).any() else z[np.isfinite(z)])
    return z - np.where(np.isfinite(neck), neck, usual)[:, None].astype(z.dtype)
