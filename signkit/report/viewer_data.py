"""What the viewer's driver needs: a first figure, and coordinates as 16-bit numbers."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.colors import sample_colorscale

from signkit.pose.skeleton import N_JOINTS
from signkit.report.palette import GREY, colour
from signkit.report.player import _bounds, _names, _scene, _to_display
from signkit.report.player_controls import add_watermark, dress
from signkit.report.skeleton_lines import BODY_STROKE, GAP, HANDS_STROKE, HEAD_SIZES

SCALE = 1000
"""Steps a shoulder width: a thousandth is finer than a pixel, and 16 bits reach 32 widths."""

MISSING = -32768
LEVELS = 255
"""Steps of the colour scale; the number after the last one stands for "unknown"."""

STROKE = np.array([*BODY_STROKE, GAP, *HANDS_STROKE])
PALETTE = "Viridis"


def viewer_data(
    poses: Mapping[str, np.ndarray],
    fps: float,
    reference: str | None,
    keypoints: np.ndarray | None,
    *,
    title: str,
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
    title : str
        Title of the figure.
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
    low, high = _bounds(list(poses.values()))
    step = 0.0 if overlaid else float(high[0] - low[0])
    errors = joint_errors(poses, reference) if reference is not None else {}
    top = _top(errors)
    lines, traces = [], []
    for number, (name, pose) in enumerate(poses.items()):
        lines.append(_line(_to_display(pose, step * number), errors.get(name), top))
        traces.append(_trace(name, colour(number), overlaid, name in errors))
    if keypoints is not None:
        over = _to_display(fit_keypoints(keypoints, next(iter(poses.values()))), 0.0)
        lines.append(_line(over, None, top))
        traces.append(_trace("keypoints", GREY, True, False, width=2))
    figure = go.Figure(data=traces)
    dress(figure, title, height)
    figure.update_layout(margin_b=8, scene=_scene(low, high, 1 if overlaid else len(poses)))
    if not overlaid:
        figure.add_trace(_names(list(poses), [step * n for n in range(len(poses))], low))
    if errors:
        figure.add_trace(_colour_bar(top))
    if synthetic:
        add_watermark(figure)
    return {
        "figure": json.loads(figure.to_json()),
        "lines": lines,
        "joints": N_JOINTS,
        "scale": SCALE,
        "fps": fps,
        "frames": max(line["frames"] for line in lines),
        "scale_colours": [*sample_colorscale(PALETTE, LEVELS), GREY] if errors else [],
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


def fit_keypoints(keypoints: np.ndarray, pose: np.ndarray) -> np.ndarray:
    """Scale and shift keypoints onto a pose, by least squares over all joints of all frames.

    Parameters
    ----------
    keypoints : ndarray (frames, 50, 3)
        x px, y px, confidence; confidence 0 = missing.
    pose : ndarray (frames, 50, 3)
        In shoulder widths.

    Returns
    -------
    ndarray (frames, 50, 3)
        In shoulder widths on the plane z = 0; NaN where missing.
    """
    flat = np.where(keypoints[..., 2:] > 0, keypoints[..., :2], np.nan).astype(np.float64)
    shared = min(len(flat), len(pose))
    seen, aim = flat[:shared].reshape(-1, 2), pose[:shared, :, :2].reshape(-1, 2)
    known = np.isfinite(seen).all(axis=1) & np.isfinite(aim).all(axis=1)
    fitted = np.full((*flat.shape[:2], 3), np.nan)
    if not known.any():
        return fitted
    centre, target = seen[known].mean(axis=0), aim[known].mean(axis=0)
    around = seen[known] - centre
    spread = float((around**2).sum())
    scale = float((around * (aim[known] - target)).sum()) / spread if spread else 1.0
    fitted[..., :2] = (flat - centre) * scale + target
    fitted[..., 2] = np.where(np.isfinite(fitted[..., 0]), 0.0, np.nan)
    return fitted


def _line(clip: np.ndarray, errors: np.ndarray | None, top: float) -> dict[str, Any]:
    steps = np.clip(np.round(clip * SCALE), MISSING + 1, -MISSING - 1)
    known = np.isfinite(clip).all(axis=-1, keepdims=True)
    line = {
        "values": _base64(np.where(known, steps, MISSING).astype("<i2")),
        "frames": len(clip),
        "stroke": STROKE.tolist(),
    }
    if errors is not None:
        level = np.clip(np.nan_to_num(errors / top, posinf=1.0) * (LEVELS - 1), 0, LEVELS - 1)
        line["levels"] = _base64(np.where(np.isnan(errors), LEVELS, level).astype(np.uint8))
    return line


def _base64(values: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode("ascii")


def _trace(name: str, shade: str, legend: bool, marked: bool, width: int = 5) -> go.Scatter3d:
    sizes = [*HEAD_SIZES, 0, *[0] * len(HANDS_STROKE)]
    if marked:
        sizes = [
            max(size, 14) if joint >= 0 else 0 for size, joint in zip(sizes, STROKE, strict=True)
        ]
    empty = [None] * len(STROKE)
    marker = {"size": sizes, "color": shade, "line": {"width": 0}}
    return go.Scatter3d(
        x=empty,
        y=empty,
        z=empty,
        mode="lines+markers",
        marker=marker | {"opacity": 1.0 if marked else 0.4},
        line={"color": shade, "width": width},
        name=name,
        showlegend=legend,
        hoverinfo="skip",
    )


def _top(errors: Mapping[str, np.ndarray]) -> float:
    """Upper end of the colour scale: all but the worst hundredth, so one outlier hides nothing."""
    known = [values[np.isfinite(values)] for values in errors.values()]
    together = np.concatenate(known) if known else np.empty(0)
    return float(np.percentile(together, 99)) or 1.0 if len(together) else 1.0


def _colour_bar(top: float) -> go.Scatter3d:
    bar = {"title": {"text": "error (shoulder widths)", "side": "right"}, "thickness": 12}
    marker = {"color": [0], "cmin": 0, "cmax": top, "colorscale": PALETTE, "showscale": True}
    nowhere = [None]
    shown = marker | {"colorbar": bar}
    return go.Scatter3d(
        x=nowhere, y=nowhere, z=nowhere, mode="markers", marker=shown, showlegend=False
    )
