"""A skeleton signs: play, scrub and compare up to four poses in 3D."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from signkit.errors import InputError
from signkit.pose.skeleton import N_JOINTS
from signkit.report.palette import colour
from signkit.report.player_controls import add_controls, add_watermark, dress
from signkit.report.skeleton_lines import BODY_STROKE, HANDS_STROKE, HEAD_SIZES, draw_stroke

MOST_POSES = 4
STROKES = ((BODY_STROKE, 7), (HANDS_STROKE, 3))
"""What is drawn of each pose, and how wide in pixels: hands finer than arms."""

TOP = 0.4
"""Room over the heads for the names, in shoulder widths."""

VIEW = 2.5
UNITS_IN_HEIGHT = 1.9
"""How many of Plotly's units an orthographic view shows from top to bottom (tried, not given)."""


def player(
    poses: Mapping[str, np.ndarray],
    fps: float,
    title: str = "",
    *,
    overlaid: bool = False,
    synthetic: bool = False,
    height: int = 460,
) -> go.Figure:
    """Show poses as moving stick figures that can be played, scrubbed and compared.

    The camera faces the signer without perspective: x to the right, y (down in the data) turned
    up, z towards the viewer. A shorter pose holds its last frame.

    Parameters
    ----------
    poses : mapping of str to ndarray (frames, 50, 3)
        One to four poses by name, in shoulder widths.
    fps : float
        Frames a second.
    title : str
        Title of the figure.
    overlaid : bool
        Draw the poses on one spot instead of side by side.
    synthetic : bool
        Whether to write "synthetic" across the figure.
    height : int
        Height of the figure in pixels.

    Returns
    -------
    Figure
        Two traces a pose (arms with head, hands), then the names; frames carry coordinates only.

    Raises
    ------
    InputError
        If there are no poses, more than four, or one of another shape.
    """
    check_clips(poses, fps)
    low, high = _bounds(list(poses.values()))
    offsets = [0.0 if overlaid else float(high[0] - low[0]) * n for n in range(len(poses))]
    clips = {n: _to_display(p, x) for (n, p), x in zip(poses.items(), offsets, strict=True)}
    figure = go.Figure(data=_traces(clips, legend=overlaid), frames=_frames(clips))
    dress(figure, title, height)
    figure.update_layout(scene=_scene(low, high, 1 if overlaid else len(poses)))
    if not overlaid:
        figure.add_trace(_names(list(poses), offsets, low))
    add_controls(figure, fps, redraw=True)
    if synthetic:
        add_watermark(figure)
    return figure


def check_clips(clips: Mapping[str, np.ndarray], fps: float) -> None:
    """Refuse what no player can show.

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
        raise InputError("player", f"1 to {MOST_POSES} clips", str(len(clips)), "choose fewer")
    if not fps > 0:
        raise InputError("player", "frames a second above 0", str(fps), "pass the store's fps")
    for name, clip in clips.items():
        if np.ndim(clip) != 3 or np.shape(clip)[1:] != (N_JOINTS, 3) or not len(clip):
            came = f"an array of shape {np.shape(clip)}"
            advice = "pass one clip, not a batch, with at least a frame"
            raise InputError(f"player: {name!r}", f"shape (frames, {N_JOINTS}, 3)", came, advice)


def _to_display(pose: np.ndarray, offset: float) -> np.ndarray:
    """Turn x right, y down, z near into Plotly's x right, y away, z up."""
    shown = np.stack([pose[..., 0] + offset, -pose[..., 2], -pose[..., 1]], axis=-1)
    return shown.astype(np.float32)


def _bounds(poses: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Box in data axes that holds nearly every joint of every frame; outliers may leave it."""
    joints = np.concatenate([np.asarray(pose, dtype=np.float64).reshape(-1, 3) for pose in poses])
    joints = joints[np.isfinite(joints).all(axis=1)]
    if not len(joints):
        return np.full(3, -1.0), np.full(3, 1.0)
    low, high = np.percentile(joints, [0.2, 99.8], axis=0)
    margin = 0.12 + 0.04 * (high - low)
    return np.round(low - margin, 2), np.round(high + margin, 2)


def _traces(clips: Mapping[str, np.ndarray], legend: bool) -> list[go.Scatter3d]:
    return [
        go.Scatter3d(
            **_coordinates(clip, stroke, 0),
            mode="lines+markers" if stroke is BODY_STROKE else "lines",
            marker={"size": HEAD_SIZES, "color": colour(number), "opacity": 0.4},
            name=name,
            legendgroup=name,
            showlegend=legend and stroke is BODY_STROKE,
            line={"color": colour(number), "width": width},
            hoverinfo="skip",
        )
        for number, (name, clip) in enumerate(clips.items())
        for stroke, width in STROKES
    ]


def _frames(clips: Mapping[str, np.ndarray]) -> list[go.Frame]:
    count = max(len(clip) for clip in clips.values())
    drawn = [draw_stroke(clip, stroke) for clip in clips.values() for stroke, _ in STROKES]
    places = list(range(len(drawn)))
    return [
        go.Frame(
            name=str(t),
            traces=places,
            data=[_scatter(strokes[min(t, len(strokes) - 1)]) for strokes in drawn],
        )
        for t in range(count)
    ]


def _scatter(points: np.ndarray) -> go.Scatter3d:
    return go.Scatter3d(x=points[:, 0], y=points[:, 1], z=points[:, 2])


def _coordinates(clip: np.ndarray, stroke: np.ndarray, frame: int) -> dict[str, np.ndarray]:
    points = draw_stroke(clip[frame : frame + 1], stroke)[0]
    return dict(zip("xyz", points.T, strict=True))


def _names(names: list[str], offsets: list[float], low: np.ndarray) -> go.Scatter3d:
    """Write each pose's name over its neck, which is its origin, at the upper edge of the box."""
    return go.Scatter3d(
        x=np.round(offsets, 3),
        y=np.zeros(len(names)),
        z=np.full(len(names), TOP / 2 - low[1]).round(3),
        text=names,
        mode="text",
        textfont={"size": 13, "color": [colour(number) for number in range(len(names))]},
        hoverinfo="skip",
        showlegend=False,
    )


def _scene(low: np.ndarray, high: np.ndarray, count: int) -> dict[str, object]:
    width, tall, deep = high - low + [0, TOP, 0]
    right = low[0] + width * count
    hidden = {"visible": False, "showspikes": False}
    return {
        "xaxis": {**hidden, "range": [low[0], right]},
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
    """Scale the box to fill a picture `VIEW` times as wide as high; the report's page rescales."""
    scale = UNITS_IN_HEIGHT * min(1 / tall, VIEW / wide)
    return {"x": round(wide * scale, 3), "y": round(deep * scale, 3), "z": round(tall * scale, 3)}
