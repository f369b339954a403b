"""A signing skeleton as a small animated SVG picture, for a README."""

from __future__ import annotations

from html import escape

import numpy as np

from signkit.pose.skeleton import NECK, NOSE
from signkit.report.palette import GREY, colour
from signkit.report.skeleton_lines import BODY_STROKE, HANDS_STROKE, draw_stroke
from signkit.report.viewer_scene import check_clips

SIDE = 1000
"""Units of the picture's longer side; whole numbers keep the file small."""
STROKES = ((BODY_STROKE, 26), (HANDS_STROKE, 10))
PAUSE_FRAMES = 6
CAPTION_PIXELS = 14
HEAD = f'fill="{colour(0)}" fill-opacity="0.4" stroke="none"'
"""Pale, and drawn before the hands: signs at the face must stay visible."""


def skeleton_svg(
    pose: np.ndarray,
    fps: float,
    caption: str = "",
    *,
    synthetic: bool = False,
    width: int = 320,
) -> str:
    """Draw a pose as an animated SVG that loops without any script.

    Frames blend into each other where nothing is missing; a clip with missing joints steps, so
    that no bone is invented.

    Parameters
    ----------
    pose : ndarray (frames, 50, 3)
        A pose in shoulder widths, or keypoints: only x and y are read.
    fps : float
        Frames a second.
    caption : str
        A line under the figure.
    synthetic : bool
        Whether to write "synthetic" across the picture.
    width : int
        Width at which the picture is shown, in pixels.

    Returns
    -------
    str
        The SVG document.

    Raises
    ------
    InputError
        If the pose has another shape, or no frames.
    """
    check_clips({caption or "pose": pose}, fps)
    points, size = _to_units(pose)
    held = np.concatenate([points, np.repeat(points[-1:], PAUSE_FRAMES, axis=0)])
    seconds = round(len(held) / fps, 2)
    parts = [_moving_stroke(held, stroke, wide, seconds) for stroke, wide in STROKES]
    parts.insert(1, _moving_head(held, seconds))
    marks = _mark(size) if synthetic else ""
    return _document("".join(parts) + marks, size, caption, synthetic, width)


def _to_units(pose: np.ndarray) -> tuple[np.ndarray, tuple[int, int]]:
    """Scale x and y into whole units of the picture; NaN stays NaN."""
    flat = np.asarray(pose, dtype=np.float64)[..., :2]
    seen = flat[np.isfinite(flat).all(axis=-1)]
    if not len(seen):
        return flat, (SIDE, SIDE)
    low, high = np.percentile(seen, [0.2, 99.8], axis=0)
    margin = 0.1 * max(high - low)
    low, high = low - margin - [0, margin / 2], high + margin
    scale = SIDE / max(high - low)
    wide, tall = (int(side) for side in np.ceil((high - low) * scale))
    return np.round((flat - low) * scale), (wide, tall)


def _moving_stroke(points: np.ndarray, stroke: np.ndarray, wide: int, seconds: float) -> str:
    drawn = [_path(frame) for frame in draw_stroke(points, stroke)]
    steady = np.isfinite(points[:, stroke[stroke >= 0]]).all()
    mode = "linear" if steady else "discrete"
    return (
        f'<path d="{drawn[0]}" stroke-width="{wide}"><animate attributeName="d" dur="{seconds}s" '
        f'repeatCount="indefinite" calcMode="{mode}" values="{";".join(drawn)}"/></path>'
    )


def _path(points: np.ndarray) -> str:
    """Write one stroke: M where the pen comes down, L where it goes on; missing lifts it."""
    text, down = [], False
    for x, y in points:
        if not np.isfinite(x + y):
            down = False
            continue
        text.append(f"{'L' if down else 'M'}{int(x)} {int(y)}")
        down = True
    return "".join(text) or "M0 0"


def _moving_head(points: np.ndarray, seconds: float) -> str:
    first, radius = _head(points[0])
    if not np.isfinite(points[:, NOSE]).all():
        return ""
    moves = "".join(
        f'<animate attributeName="{name}" dur="{seconds}s" repeatCount="indefinite" '
        f'values="{";".join(str(int(v)) for v in points[:, NOSE, axis])}"/>'
        for axis, name in enumerate(("cx", "cy"))
    )
    return f'<circle cx="{first[0]}" cy="{first[1]}" r="{radius}" {HEAD}>{moves}</circle>'


def _head(frame: np.ndarray) -> tuple[tuple[int, int], int]:
    """Place of the head and its radius, from the nose and its distance to the neck."""
    if not np.isfinite(frame[[NOSE, NECK]]).all():
        return (0, 0), 0
    radius = 0.3 * float(np.linalg.norm(frame[NOSE] - frame[NECK]))
    return (int(frame[NOSE, 0]), int(frame[NOSE, 1])), int(radius)


def _document(body: str, size: tuple[int, int], caption: str, synthetic: bool, width: int) -> str:
    wide, tall = size
    letters = round(CAPTION_PIXELS * wide / width)
    full = tall + (2 * letters if caption else 0)
    words = f"A skeleton signs: {caption}" if caption else "A skeleton signs"
    title = escape(f"{words} (synthetic)" if synthetic else words)
    line = _words(caption, wide / 2, tall + letters, letters) if caption else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {full}" width="{width}" '
        f'height="{round(width * full / wide)}" role="img"><title>{title}</title>'
        f'<g fill="none" stroke="{colour(0)}" stroke-linecap="round" stroke-linejoin="round">'
        f"{body}</g>{line}</svg>\n"
    )


def _mark(size: tuple[int, int]) -> str:
    x, y = size[0] / 2, size[1] / 2
    turn = f'transform="rotate(-20 {x:.0f} {y:.0f})" opacity="0.3" stroke="none"'
    return _words("SYNTHETIC", x, y, 0.13 * size[0], turn)


def _words(text: str, x: float, y: float, size: float, more: str = "") -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size:.0f}" fill="{GREY}" text-anchor="middle" '
        f'font-family="system-ui, sans-serif" {more}>{escape(text)}</text>'
    )
