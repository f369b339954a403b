"""The viewer in headless Chromium, no graphics hardware: 300 frames of 4 poses, error colours.

Without hardware the viewer paints on a plain canvas, in the browser as it comes. Against Plotly's
own ``redraw`` with every frame, for which the browser must be told to draw 3D in software, and
against 25 frames a second. Draws a second depend on what else the machine does; CPU milliseconds
a draw do less so.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from signkit.report.viewer import save_player, view_poses

FPS, FRAMES, SECONDS = 25.0, 300, 4.0
CHEAPER_THAN_REDRAW = 2.0
FLAGS = ("--no-sandbox",)
SOFTWARE_3D = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
STATE = "document.querySelector('.signkit-viewer').viewer.state"
RENDERER = """() => { const gl = document.createElement('canvas').getContext('webgl');
return gl.getParameter(gl.getExtension('WEBGL_debug_renderer_info').UNMASKED_RENDERER_WEBGL); }"""
TICKS = os.sysconf("SC_CLK_TCK")
BY_PLOTLY = "<script>window.signkitPainter = 'plotly';</script>"
STRAIGHT = ("if (fast) scene.glplot.redraw();", "if (0);")
STRAIGHT_ON = ("let fast = !!(scene && scene.traces && scene.glplot);", "let fast = false;")


def _page(folder: Path, straightforward: bool) -> Path:
    rng = np.random.default_rng(27)
    rest = rng.normal(0, 0.4, (1, 50, 3))
    poses = {
        f"synthetic {n}": rest + np.cumsum(rng.normal(0, 0.01, (FRAMES, 50, 3)), axis=0)
        for n in range(4)
    }
    viewer = view_poses(poses, FPS, reference="synthetic 0", synthetic=True)
    path = save_player(folder / f"viewer_{straightforward}.html", viewer)
    if straightforward:
        text = path.read_text(encoding="utf-8").replace("<head>", f"<head>{BY_PLOTLY}", 1)
        for ours, plain in (STRAIGHT, STRAIGHT_ON):
            if text.count(ours) != 1:
                raise AssertionError(f"the driver no longer has {ours!r}")
            text = text.replace(ours, plain)
        path.write_text(text, encoding="utf-8")
    return path


def _play(browser: Any, path: Path) -> dict[str, float]:
    page = browser.new_page(viewport={"width": 1100, "height": 640})
    page.goto(path.as_uri(), timeout=120_000)
    page.wait_for_selector("[data-ready=yes]", timeout=120_000)
    page.wait_for_timeout(1000)
    page.evaluate(f"{STATE}.draws = {STATE}.busy = 0")
    start, before = time.monotonic(), _cpu_seconds()
    page.click(".play")
    page.wait_for_timeout(1000 * SECONDS)
    state, spent = page.evaluate(STATE), _cpu_seconds() - before
    rate = state["draws"] / (time.monotonic() - start)
    page.close()
    draws = max(state["draws"], 1)
    return {"rate": rate, "main": state["busy"] / draws, "cpu": 1000 * spent / draws}


def _cpu_seconds() -> float:
    """CPU seconds of all processes below this one, the browser's renderer and graphics included."""
    below: dict[int, list[int]] = {}
    spent: dict[int, float] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # ended meanwhile
        number = int(stat.parent.name)
        below.setdefault(int(fields[1]), []).append(number)
        spent[number] = (int(fields[11]) + int(fields[12])) / TICKS
    found, todo = 0.0, [os.getpid()]
    while todo:
        for child in below.get(todo.pop(), []):
            found += spent[child]
            todo.append(child)
    return found


def run() -> list[dict]:
    """Play both ways and compare.

    Returns
    -------
    list of dict
        Items with ``work``, ``ratio``, ``target``, ``met`` and ``detail``; none where there is no
        Chromium or no playwright.
    """
    chromium = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        chromium = None
    if chromium is None:
        print("viewer: not measured, needs chromium and playwright")
        return []
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        start = playwright.chromium.launch
        browser = start(executable_path=chromium, args=[*FLAGS])
        ours = _play(browser, _page(Path(name), False))
        browser.close()
        browser = start(executable_path=chromium, args=[*FLAGS, *SOFTWARE_3D])
        graphics = browser.new_page().evaluate(RENDERER)
        plain = _play(browser, _page(Path(name), True))
        browser.close()
    work = f"viewer, {FRAMES} frames of 4 poses"
    ratio, fluid = plain["cpu"] / ours["cpu"], ours["rate"] / FPS
    return [
        {
            "work": f"{work}, against Plotly.redraw",
            "ratio": ratio,
            "target": CHEAPER_THAN_REDRAW,
            "met": ratio >= CHEAPER_THAN_REDRAW,
            "detail": f"{ours['cpu']:.0f} CPU ms a draw of the whole browser against "
            f"{plain['cpu']:.0f}; {ours['main']:.1f} ms on the main thread against "
            f"{plain['main']:.1f}; a canvas against {graphics}",
        },
        {
            "work": f"{work}, against {FPS:g} frames a second",
            "ratio": fluid,
            "target": 1.0,
            # The last frame's time falls outside, and clocks of page and here differ a little.
            "met": fluid >= 0.95,
            "detail": f"{ours['rate']:.1f} draws a second, Plotly.redraw {plain['rate']:.1f}; "
            f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} CPUs",
        },
    ]


if __name__ == "__main__":
    for item in run():
        print(item)
