"""Pictures of 1280 x 720: painting against the straightforward way, videos against real time."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.yardstick_render import straightforward_paint
from signkit.render.avatar import avatar_shapes
from signkit.render.framing import Framing, find_framing
from signkit.render.raster import paint
from signkit.render.retargeting import ADULT, retarget
from signkit.render.shapes import Shapes
from signkit.render.stick import stick_shapes
from signkit.render.videos import draw_pose_video

SIZE = (1280, 720)
FPS, SECONDS = 25.0, 4
REPEATS, OURS_A_REPEAT = 5, 20
FASTER_THAN_NUMPY = 5.0
FASTER_THAN_REAL_TIME = 1.0
SAME = 0.1
"""Grey levels by which the two ways may differ in the mean."""

Paint = Callable[[NDArray[np.uint8], NDArray[np.float32], Shapes], None]
STYLES: dict[str, Callable[..., Shapes]] = {"stick": stick_shapes, "avatar": avatar_shapes}


def _pose(seed: int = 27) -> NDArray[np.float32]:
    """Synthetic: an adult whose arms and fingers swing, as many frames as the video has."""
    rng = np.random.default_rng(seed)
    time_line = np.arange(int(FPS * SECONDS))[:, None, None] / FPS
    rest = rng.normal(0, 0.25, (1, 50, 3))
    rest[0, :8] = [
        (0, -0.58, 0.1),
        (0, 0, 0),
        (-0.5, 0, 0),
        (-0.75, 0.75, 0),
        (-0.3, 0.1, 0.5),
        (0.5, 0, 0),
        (0.75, 0.75, 0),
        (0.3, 0.2, 0.5),
    ]
    rest[0, 8:29] += (0.3, 0.0, 0.5)
    rest[0, 29:] += (-0.3, -0.1, 0.5)
    swing = rng.normal(0, 0.08, (1, 50, 3)) * np.sin(3 * time_line + rng.uniform(0, 6, (1, 50, 1)))
    swing[:, 1] = 0
    return retarget(rest + swing, ADULT)


def _painted(function: Paint, shapes: Shapes) -> NDArray[np.uint8]:
    width, height = SIZE
    picture = np.full((height, width, 3), 200, dtype=np.uint8)
    function(picture, np.full((height, width), -np.inf, dtype=np.float32), shapes)
    return picture


def _seconds(function: Paint, shapes: Shapes, calls: int) -> float:
    start = time.process_time()
    for _ in range(calls):
        _painted(function, shapes)
    return (time.process_time() - start) / calls


def _compare_painting(style: str, pose: NDArray[np.float32], camera: Framing) -> dict:
    shapes = STYLES[style](pose[0], camera)
    ours, theirs = _painted(paint, shapes), _painted(straightforward_paint, shapes)
    apart = float(np.abs(ours.astype(int) - theirs).mean())
    if apart > SAME:
        raise AssertionError(f"{style}: pictures differ by {apart:.3f} grey levels")
    kernel, ratios = [], []
    for _ in range(REPEATS):
        kernel.append(_seconds(paint, shapes, OURS_A_REPEAT))
        ratios.append(_seconds(straightforward_paint, shapes, 1) / kernel[-1])
    fast, ratio = statistics.median(kernel), statistics.median(ratios)
    return {
        "work": f"{style} painted, {SIZE[0]} x {SIZE[1]}, {len(shapes)} shapes",
        "ratio": ratio,
        "target": FASTER_THAN_NUMPY,
        "met": ratio >= FASTER_THAN_NUMPY,
        "detail": f"{fast * 1e3:.2f} ms against {fast * ratio * 1e3:.0f} ms; synthetic pose",
    }


def _film(style: str, pose: NDArray[np.float32], path: Path) -> dict:
    """Seconds of video a CPU second: drawing, watermark and H.264 together."""
    spent = []
    for _ in range(3):
        start = time.process_time()
        draw_pose_video(pose, path, FPS, style=style, synthetic=True, size=SIZE)
        spent.append(time.process_time() - start)
    seconds = statistics.median(spent)
    ratio = len(pose) / FPS / seconds
    return {
        "work": f"{style} video of {FPS:g} fps, {SIZE[0]} x {SIZE[1]}, against real time",
        "ratio": ratio,
        "target": FASTER_THAN_REAL_TIME,
        "met": ratio >= FASTER_THAN_REAL_TIME,
        "detail": f"{len(pose) / seconds:.0f} frames a CPU second with {path.suffix} encoding; "
        "synthetic pose",
    }


def run() -> list[dict]:
    """Measure and compare, in CPU seconds of one thread.

    Returns
    -------
    list of dict
        Items with ``work``, ``ratio``, ``target``, ``met`` and ``detail``.

    Raises
    ------
    AssertionError
        If the two ways of painting differ by more than the tolerance.
    """
    pose = _pose()
    camera = find_framing([pose], SIZE)
    painted = [_compare_painting(style, pose, camera) for style in STYLES]
    with tempfile.TemporaryDirectory() as name:
        return painted + [_film(style, pose, Path(name) / f"{style}.mp4") for style in STYLES]


if __name__ == "__main__":
    for item in run():
        print(item)
