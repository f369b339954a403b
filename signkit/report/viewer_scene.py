"""The ground on which poses stand: checked clips, the box around them, the camera before them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from signkit.errors import InputError
from signkit.pose.skeleton import N_JOINTS
from signkit.report.palette import GREY

MOST_POSES = 4
TOP = 0.15
"""Room over the noses for the heads, in shoulder widths."""

VIEW = 2.5
UNITS_IN_HEIGHT = 1.9
"""How many of Plotly's units an orthographic view shows from top to bottom (tried, not given)."""


def check_clips(clips: Mapping[str, np.ndarray], fps: float) -> None:
    """Refuse what no viewer can show.

    Parameters
    ----------
    clips : mapping of str to ndarray (frames, 50, 3)
        Poses or keypoints by name.
    fps : float
        Frames a second.

    Raises
    ------
    InputError
        If there is no clip, more than four, one without frames or of another shape, or no fps.
    """
    if not 1 <= len(clips) <= MOST_POSES:
        raise InputError("viewer", f"1 to {MOST_POSES} clips", str(len(clips)), "choose fewer")
    if not 0 < fps < float("inf"):
        raise InputError("viewer", "frames a second above 0", str(fps), "pass the store's fps")
    for name, clip in clips.items():
        if np.ndim(clip) != 3 or np.shape(clip)[1:] != (N_JOINTS, 3) or not len(clip):
            came = f"an array of shape {np.shape(clip)}"
            advice = "pass one clip, not a batch, with at least a frame"
            raise InputError(f"viewer: {name!r}", f"shape (frames, {N_JOINTS}, 3)", came, advice)


def to_display(pose: np.ndarray, offset: float) -> np.ndarray:
    """Turn x right, y down, z near into Plotly's x right, y away, z up.

    Parameters
    ----------
    pose : ndarray (frames, 50, 3)
        In shoulder widths.
    offset : float
        How far to the right it stands, in shoulder widths.

    Returns
    -------
    ndarray (frames, 50, 3) float32
        In Plotly's axes.
    """
    shown = np.stack([pose[..., 0] + offset, -pose[..., 2], -pose[..., 1]], axis=-1)
    return shown.astype(np.float32)


def find_bounds(poses: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Find the box that holds nearly every joint of every frame; outliers may leave it.

    Parameters
    ----------
    poses : list of ndarray (frames, 50, 3)
        In shoulder widths.

    Returns
    -------
    low, high : ndarray (3,)
        Corners in the data's axes, a margin included; the neck is halfway between left and right.
    """
    joints = np.concatenate([np.asarray(pose, dtype=np.float64).reshape(-1, 3) for pose in poses])
    joints = joints[np.isfinite(joints).all(axis=1)]
    if not len(joints):
        return np.full(3, -1.0), np.full(3, 1.0)
    low, high = np.percentile(joints, [0.2, 99.8], axis=0)
    margin = 0.12 + 0.04 * (high - low)
    low, high = np.round(low - margin, 2), np.round(high + margin, 2)
    high[0] = max(-low[0], high[0])
    low[0] = -high[0]
    return low, high


def make_scene(low: np.ndarray, high: np.ndarray, count: int) -> dict[str, Any]:
    """Set up axes nobody sees and a camera that faces the signers without perspective.

    Parameters
    ----------
    low, high : ndarray (3,)
        Corners of the box of one pose.
    count : int
        How many boxes stand side by side.

    Returns
    -------
    dict
        Plotly's ``layout.scene``.
    """
    width, tall, deep = high - low + [0, TOP, 0]
    hidden = {"visible": False, "showspikes": False}
    return {
        "xaxis": {**hidden, "range": [low[0], low[0] + width * count]},
        "yaxis": {**hidden, "range": [-high[2], -low[2]]},
        "zaxis": {**hidden, "range": [-high[1], TOP - low[1]]},
        "aspectmode": "manual",
        "aspectratio": _ratio(width * count, deep, tall),
        "camera": {
            "eye": {"x": 0, "y": -2, "z": 0},
            "up": {"x": 0, "y": 0, "z": 1},
            "projection": {"type": "orthographic"},
        },
        "dragmode": "turntable",
        "bgcolor": "rgba(0,0,0,0)",
    }


def _ratio(wide: float, deep: float, tall: float) -> dict[str, float]:
    """Scale the box to fill a picture `VIEW` times as wide as high; the page's driver rescales."""
    scale = UNITS_IN_HEIGHT * min(1 / tall, VIEW / wide)
    return {"x": round(wide * scale, 3), "y": round(deep * scale, 3), "z": round(tall * scale, 3)}


def add_watermark(figure: go.Figure, text: str = "synthetic") -> None:
    """Write a word across a figure so that no picture of it can lose it.

    Parameters
    ----------
    figure : Figure
        The figure; changed in place.
    text : str
        The word.
    """
    figure.add_annotation(
        text=text.upper(),
        xref="paper",
        yref="paper",
        x=0.5,
        y=0.5,
        showarrow=False,
        textangle=-20,
        font={"size": 44, "color": GREY},
        opacity=0.22,
    )
