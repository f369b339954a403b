"""Keypoints on the left, the pose lifted from them on the right, moving together."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from signkit.errors import InputError
from signkit.report.player import UNITS_IN_HEIGHT, VIEW, player
from signkit.report.player_2d import player_2d
from signkit.report.player_controls import add_controls, add_watermark, dress

HALVES = ([0.0, 0.48], [0.52, 1.0])


def player_lifting(
    keypoints: np.ndarray,
    pose: np.ndarray,
    fps: float,
    title: str = "",
    *,
    synthetic: bool = False,
    height: int = 460,
) -> go.Figure:
    """Show a clip's keypoints next to the pose lifted from them, on one slider.

    Parameters
    ----------
    keypoints : ndarray (frames, 50, 3)
        x px, y px (down), confidence.
    pose : ndarray (frames, 50, 3)
        The lifted pose in shoulder widths, frame for frame.
    fps : float
        Frames a second.
    title : str
        Title of the figure.
    synthetic : bool
        Whether to write "synthetic" across the figure.
    height : int
        Height of the figure in pixels.

    Returns
    -------
    Figure
        Two traces of the keypoints, three of the pose; frames carry coordinates only.

    Raises
    ------
    InputError
        If the two are not of one length, or one of them is no clip of 50 joints.
    """
    left, right = player_2d({"keypoints": keypoints}, fps), player({"lifted pose": pose}, fps)
    if len(keypoints) != len(pose):
        came = f"{len(keypoints)} and {len(pose)}"
        advice = "lifting keeps every frame: are these the same clip?"
        raise InputError("player_lifting", "keypoints and pose of one length", came, advice)
    figure = go.Figure(data=[*left.data, *right.data], frames=_frames(left, right))
    dress(figure, title, height)
    figure.update_layout(xaxis=left.layout.xaxis, yaxis=left.layout.yaxis, scene=right.layout.scene)
    figure.update_layout(xaxis_domain=HALVES[0], scene_domain_x=HALVES[1])
    _fit(figure)
    add_controls(figure, fps, redraw=True)
    if synthetic:
        add_watermark(figure)
    return figure


def _frames(left: go.Figure, right: go.Figure) -> list[go.Frame]:
    shift = len(left.data)
    return [
        go.Frame(
            name=flat.name,
            traces=[*flat.traces, *(number + shift for number in deep.traces)],
            data=[*flat.data, *deep.data],
        )
        for flat, deep in zip(left.frames, right.frames, strict=True)
    ]


def _fit(figure: go.Figure) -> None:
    """Shrink the 3D box until half a picture is wide enough for it."""
    ratio = figure.layout.scene.aspectratio
    scale = min(1.0, UNITS_IN_HEIGHT * VIEW / 2 / ratio.x)
    figure.update_layout(scene_aspectratio={axis: round(ratio[axis] * scale, 3) for axis in "xyz"})
