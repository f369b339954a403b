"""What the viewer's driver needs: a first figure, and coordinates as 16-bit numbers."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.colors import sample_colorscale

from signkit.pose.skeleton import BODY, LEFT_HAND, N_JOINTS, NOSE, RIGHT_HAND
from signkit.report.keypoint_fit import fit_keypoints
from signkit.report.palette import GREY, colour
from signkit.report.skeleton_lines import BODY_STROKE, GAP, HANDS_STROKE
from signkit.report.viewer_scene import add_watermark, find_bounds, make_scene, to_display

SCALE = 1000
"""Steps a shoulder width: a thousandth is finer than a pixel, and 16 bits reach 32 widths."""

MISSING = -32768
LEVELS = 255
"""Steps of the colour scale; the number after the last one stands for "unknown"."""

PALETTE = "Viridis"
PALETTE_PART = (0.12, 0.97)
"""Its ends would be lost on near-black and on white."""

BANDS = {"body": BODY, "left hand": LEFT_HAND, "right hand": RIGHT_HAND}
"""Joints whose errors share a band of the heat-map over time, from top to bottom."""

RING = 16
"""Corners of the head. Lines cost a fifth of what round, half-transparent markers cost."""

HEAD_RADIUS = 0.2
HEAD_STROKE = [GAP, *(GAP - 1 - corner for corner in range(RING)), GAP - 1]
"""The head around the nose: corner k is written as -2 - k, which the driver turns into a point."""

STROKES = ([*BODY_STROKE.tolist(), *HEAD_STROKE], HANDS_STROKE.tolist())
WIDTHS = (6, 3)
"""Arms and head, hands: joints in drawing order and pixels, hands finer than arms."""

DOT_SIZES = [9] * LEFT_HAND.start + [5] * (N_JOINTS - LEFT_HAND.start)
"""Pixels of an error's square at each joint; fingers lie close together."""


def viewer_data(
    poses: Mapping[str, np.ndarray],
    fps: float,
    reference: str | None,
    keypoints: np.ndarray | None,
    *,
    overlaid: bool,
    synthetic: bool,
    height: int,
) -> dict[str, Any]:
    """Gather the figure and the coordinates of all lines.

    Parameters
    ----------
    poses : mapping of str to ndarray (frames, 50, 3)
        Poses by name, in shoulder widths.
    fps : float
        Frames a second.
    reference : str, optional
        Name of the pose that errors are measured against.
    keypoints : ndarray (frames, 50, 3), optional
        x px, y px, confidence, to draw over the first pose.
    overlaid : bool
        Whether all poses stand on one spot.
    synthetic : bool
        Whether to write "synthetic" across the figure.
    height : int
        Height in pixels.

    Returns
    -------
    dict
        Ready for JSON.
    """
    low, high = find_bounds(list(poses.values()))
    step = 0.0 if overlaid else float(high[0] - low[0])
    errors = joint_errors(poses, reference) if reference is not None else {}
    top = _top(errors)
    figure, lines = go.Figure(), []
    for number, (name, pose) in enumerate(poses.items()):
        lines.append(_line(to_display(pose, step * number), errors.get(name), top))
        lines[-1]["centre"] = round(step * number, 4)
        lines[-1] |= _add_traces(figure, name, colour(number), WIDTHS, name in errors)
    if keypoints is not None:
        over = to_display(fit_keypoints(keypoints, next(iter(poses.values()))), 0.0)
        lines.append(_line(over, None, top) | {"centre": 0})
        lines[-1] |= _add_traces(figure, "keypoints", GREY, (2, 1), False)
    scene = make_scene(low, high, 1 if overlaid else len(poses))
    figure.add_trace(_corners(scene))
    _lay_out(figure, scene, height)
    if synthetic:
        add_watermark(figure)
    return {
        "figure": json.loads(figure.to_json()),
        "lines": lines,
        "strokes": STROKES,
        "head": {"nose": NOSE, "corners": RING, "radius": HEAD_RADIUS},
        "joints": N_JOINTS,
        "scale": SCALE,
        "fps": fps,
        "frames": max(line["frames"] for line in lines),
        "top": top if errors else None,
        "scale_colours": [*sample_colorscale(PALETTE, LEVELS, *PALETTE_PART), GREY]
        if errors
        else [],
    }


def joint_errors(poses: Mapping[str, np.ndarray], reference: str) -> dict[str, np.ndarray]:
    """Measure how far each joint is from the reference's, frame by frame.

    Parameters
    ----------
    poses : mapping of str to ndarray (frames, 50, 3)
        Poses by name, the reference among them, in shoulder widths.
    reference : str
        Its name.

    Returns
    -------
    dict of str to ndarray (frames, 50)
        Distances in shoulder widths of every other pose; NaN where either is missing or over.
    """
    truth = poses[reference]
    errors = {}
    for name, pose in poses.items():
        if name == reference:
            continue
        shared = min(len(pose), len(truth))
        errors[name] = np.full(pose.shape[:2], np.nan)
        errors[name][:shared] = np.linalg.norm(pose[:shared] - truth[:shared], axis=-1)
    return errors


def _line(clip: np.ndarray, errors: np.ndarray | None, top: float) -> dict[str, Any]:
    known = np.isfinite(clip).all(axis=-1, keepdims=True)
    steps = np.clip(np.round(np.where(known, clip, 0) * SCALE), MISSING + 1, -MISSING - 1)
    line: dict[str, Any] = {
        "values": _base64(np.where(known, steps, MISSING).astype("<i2")),
        "frames": len(clip),
    }
    if errors is not None:
        line["levels"] = _levels(errors, top)
        line["bands"] = _levels(_band_errors(errors), top)
    return line


def _levels(errors: np.ndarray, top: float) -> str:
    level = np.clip(np.nan_to_num(errors / top, posinf=1.0) * (LEVELS - 1), 0, LEVELS - 1)
    return _base64(np.where(np.isnan(errors), LEVELS, level).astype(np.uint8))


def _band_errors(errors: np.ndarray) -> np.ndarray:
    """Mean over the known joints of each band, ``(frames, bands)``; NaN where none is known."""
    known = np.isfinite(errors)
    sums = [np.where(known, errors, 0)[:, joints].sum(axis=1) for joints in BANDS.values()]
    counts = [known[:, joints].sum(axis=1) for joints in BANDS.values()]
    means = np.stack(sums, axis=1) / np.maximum(np.stack(counts, axis=1), 1)
    return np.where(np.stack(counts, axis=1) > 0, means, np.nan)


def _base64(values: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode("ascii")


def _add_traces(
    figure: go.Figure, name: str, shade: str, widths: tuple[int, int], marked: bool
) -> dict[str, Any]:
    """Add the lines of a pose, and where errors are shown a square at every joint; say where."""
    first = len(figure.data)
    figure.add_traces(
        [
            _trace(name, len(stroke), mode="lines", line={"color": shade, "width": width})
            for stroke, width in zip(STROKES, widths, strict=True)
        ]
    )
    if marked:
        # A square is two triangles, Plotly's circle dozens, and one see-through mark (markers of
        # several sizes are unless told) makes Plotly draw all twice through a second picture.
        dot = {"size": DOT_SIZES, "symbol": "square", "color": GREY, "opacity": 1}
        dot["line"] = {"width": 0}
        figure.add_trace(_trace(name, N_JOINTS, mode="markers", marker=dot))
    return {"traces": [first, first + 1], "dots": first + 2 if marked else None}


def _trace(name: str, points: int, **look: Any) -> go.Scatter3d:
    empty = [None] * points
    return go.Scatter3d(
        x=empty, y=empty, z=empty, name=name, showlegend=False, hoverinfo="skip", **look
    )


def _corners(scene: dict[str, Any]) -> go.Scatter3d:
    """Hold the box open with two points and no line: Plotly scales nothing where traces are empty.

    The coordinates only come with the driver, and a first frame may have none.
    """
    x, y, z = (scene[f"{axis}axis"]["range"] for axis in "xyz")
    ends = {"x": [x[0], None, x[1]], "y": [y[0], None, y[1]], "z": [z[0], None, z[1]]}
    return go.Scatter3d(**ends, mode="lines", showlegend=False, hoverinfo="skip")


def _lay_out(figure: go.Figure, scene: dict[str, Any], height: int) -> None:
    clear = "rgba(0,0,0,0)"
    figure.update_layout(
        template="none",
        height=height,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        paper_bgcolor=clear,
        plot_bgcolor=clear,
        scene=scene,
    )


def _top(errors: Mapping[str, np.ndarray]) -> float:
    """Upper end of the colour scale: all but the worst hundredth, so one outlier hides nothing."""
    known = [values[np.isfinite(values)] for values in errors.values()]
    together = np.concatenate(known) if known else np.empty(0)
    return float(np.percentile(together, 99)) or 1.0 if len(together) else 1.0
