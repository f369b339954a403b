"""Keypoints in 2D, alone or beside the 3D pose that was lifted from them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from signkit.report.palette import colour
from signkit.report.player import check_clips
from signkit.report.player_controls import add_controls, add_names, add_watermark, dress
from signkit.report.skeleton_lines import BODY_STROKE, HANDS_STROKE, HEAD_SIZES, draw_stroke

STROKES = ((BODY_STROKE, 3.0), (HANDS_STROKE, 1.5))


def player_2d(
    keypoints: Mapping[str, np.ndarray],
    fps: float,
    title: str = "",
    *,
    synthetic: bool = False,
    height: int = 420,
) -> go.Figure:
    """Show 2D keypoints as moving stick figures, each clip in its own picture.

    Needs no 3D graphics, so it also works where a browser has none. Missing keypoints
    (confidence 0) are left out, not drawn at the corner.

    Parameters
    ----------
    keypoints : mapping of str to ndarray (frames, 50, 3)
        One to four clips by name: x px, y px (down), confidence. A pose serves too, since its
        x and y are read alike.
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
        Two traces a clip (arms, hands); frames carry coordinates only.

    Raises
    ------
    InputError
        If there are no clips, more than four, or one of another shape.
    """
    check_clips(keypoints, fps)
    clips = list(keypoints.values())
    figure = go.Figure(data=_traces(keypoints), frames=_frames(clips))
    dress(figure, title, height)
    for number, clip in enumerate(clips):
        _place(figure, number, len(clips), clip)
    add_names(figure, list(keypoints))
    add_controls(figure, fps, redraw=False)
    if synthetic:
        add_watermark(figure)
    return figure


def _traces(keypoints: Mapping[str, np.ndarray]) -> list[go.Scatter]:
    return [
        go.Scatter(
            **_coordinates(draw_stroke(clip[:1, :, :2], stroke)[0]),
            mode="lines+markers" if stroke is BODY_STROKE else "lines",
            marker={"size": HEAD_SIZES, "color": colour(number), "opacity": 0.4},
            name=name,
            showlegend=False,
            line={"color": colour(number), "width": width},
            xaxis=f"x{_number(number)}",
            yaxis=f"y{_number(number)}",
            hoverinfo="skip",
        )
        for number, (name, clip) in enumerate(keypoints.items())
        for stroke, width in STROKES
    ]


def _frames(clips: list[np.ndarray]) -> list[go.Frame]:
    drawn = [draw_stroke(clip[..., :2], stroke) for clip in clips for stroke, _ in STROKES]
    return [
        go.Frame(
            name=str(t),
            traces=list(range(len(drawn))),
            data=[go.Scatter(**_coordinates(lines[min(t, len(lines) - 1)])) for lines in drawn],
        )
        for t in range(max(len(clip) for clip in clips))
    ]


def _coordinates(points: np.ndarray) -> dict[str, np.ndarray]:
    return {"x": points[:, 0], "y": points[:, 1]}


def _number(index: int) -> str:
    """Plotly's axis numbers: none for the first, then 2, 3, ..."""
    return "" if index == 0 else str(index + 1)


def _place(figure: go.Figure, index: int, count: int, clip: np.ndarray) -> None:
    """Give one clip its own pair of axes, upside up and with equal scales."""
    (x_low, y_low), (x_high, y_high) = _bounds(clip)
    n = _number(index)
    across = {
        "domain": [index / count, (index + 1) / count],
        "range": [x_low, x_high],
        "anchor": f"y{n}",
    }
    down = {"range": [y_high, y_low], "scaleanchor": f"x{n}", "anchor": f"x{n}"}
    hidden = {"visible": False, "fixedrange": True}
    figure.update_layout({f"xaxis{n}": hidden | across, f"yaxis{n}": hidden | down})


def _bounds(clip: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    points = clip[..., :2].reshape(-1, 2)
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return np.array([-1.0, -1.0]), np.array([1.0, 1.0])
    low, high = np.percentile(points, [0.2, 99.8], axis=0)
    margin = 0.08 * float(max(high - low)) or 1.0
    return np.round(low - margin, 2), np.round(high + margin, 2)
