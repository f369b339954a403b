"""A fluid player: errors by colour, glosses on a lane, keypoints over the pose, in any page."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from plotly.offline import get_plotlyjs

from signkit.atomic import atomic_path
from signkit.errors import InputError
from signkit.report.player import check_clips
from signkit.report.viewer_data import viewer_data

Segment = tuple[str, float, float]
SPEEDS = (0.25, 0.5, 1, 2)
_ASSETS = files("signkit.report") / "assets"


@dataclass(frozen=True)
class Viewer:
    """A player as a piece of a page; the last line of a cell shows it.

    Parameters
    ----------
    data : dict
        What the page's driver needs: figure, quantised coordinates, fps.
    glosses : sequence of (str, float, float)
        Gloss, start and end in seconds.
    """

    data: dict[str, Any]
    glosses: Sequence[Segment] = ()

    def fragment(self) -> str:
        """Write the piece of a page that needs Plotly to be there already.

        Returns
        -------
        str
            HTML with its own style and driver.
        """
        payload = json.dumps(self.data).replace("<", "\\u003c")
        last = self.data["frames"] - 1
        speeds = "".join(
            f'<option value="{s}"{" selected" if s == 1 else ""}>{s}×</option>' for s in SPEEDS
        )
        return (
            f"<style>{_asset('viewer.css')}</style>"
            '<div class="signkit-viewer"><div class="plot"></div>'
            f"{self._lane()}"
            '<div class="bar"><button type="button" class="play">▶ play</button>'
            f'<input class="scrub" type="range" min="0" max="{last}" value="0" aria-label="frame">'
            f'<select class="speed" aria-label="speed">{speeds}</select>'
            '<span class="time">0.00 s</span></div>'
            f'<script type="application/json">{payload}</script>'
            f"<script>{_asset('viewer.js')}\n"
            "{const here = document.currentScript.closest('.signkit-viewer');"
            "if (window.Plotly) window.signkitViewer(here);"
            "else addEventListener('load', () => window.signkitViewer(here));}"
            "</script></div>"
        )

    def _repr_html_(self) -> str:
        """Show in JupyterLab and in what nbconvert writes: Plotly goes along, once a page loads."""
        return f"<script>if (!window.Plotly) {{ {get_plotlyjs()} }}</script>{self.fragment()}"

    def _lane(self) -> str:
        if not self.glosses:
            return ""
        seconds = self.data["frames"] / self.data["fps"]
        parts = [
            f'<div class="gloss" data-start="{start}" data-end="{end}" title="{html.escape(gloss)}"'
            f' style="left:{100 * start / seconds:.3f}%;width:{100 * (end - start) / seconds:.3f}%"'
            f">{html.escape(gloss)}</div>"
            for gloss, start, end in self.glosses
        ]
        return f'<div class="lane">{"".join(parts)}<div class="cursor"></div></div>'


def view_poses(
    poses: Mapping[str, np.ndarray],
    fps: float,
    title: str = "",
    *,
    reference: str | None = None,
    glosses: Sequence[Segment] = (),
    keypoints: np.ndarray | None = None,
    overlaid: bool = False,
    synthetic: bool = False,
    height: int = 460,
) -> Viewer:
    """Show up to four poses that play, scrub and compare fluidly.

    Parameters
    ----------
    poses : mapping of str to ndarray (frames, 50, 3)
        One to four poses by name, in shoulder widths.
    fps : float
        Frames a second.
    title : str
        Title of the figure.
    reference : str, optional
        Name of the pose that the others' joints are measured against, frame by frame; their
        joints take the colour of the distance in shoulder widths, grey where it is unknown.
    glosses : sequence of (str, float, float)
        Gloss, start and end in seconds, for the lane under the figure.
    keypoints : ndarray (frames, 50, 3), optional
        x px, y px, confidence: drawn over the first pose, scaled and shifted to fit it.
    overlaid : bool
        Draw the poses on one spot instead of side by side.
    synthetic : bool
        Whether to write "synthetic" across the figure.
    height : int
        Height of the figure in pixels, controls not included.

    Returns
    -------
    Viewer
        Shows itself in JupyterLab; `save_player` writes it as a page.

    Raises
    ------
    InputError
        If there are no poses, more than four, one of another shape, an unknown reference or a
        gloss that ends before it starts.
    """
    check_clips(poses, fps)
    if keypoints is not None:
        check_clips({"keypoints": keypoints}, fps)
    if reference is not None and reference not in poses:
        raise InputError("view_poses", f"a reference among {list(poses)}", reference, "name one")
    for gloss, start, end in glosses:
        if not 0 <= start < end < float("inf"):
            came = f"{gloss!r} from {start} to {end} s"
            raise InputError("view_poses", "glosses that end after they start", came, "mend it")
    look: dict[str, Any] = {
        "overlaid": overlaid,
        "synthetic": synthetic,
        "height": height,
        "title": title,
    }
    return Viewer(viewer_data(poses, fps, reference, keypoints, **look), glosses)


def save_player(path: Path, viewer: Viewer, title: str = "signkit player") -> Path:
    """Write a player as one page that needs no network.

    Parameters
    ----------
    path : Path
        The ``.html`` file.
    viewer : Viewer
        The player.
    title : str
        Title of the page.

    Returns
    -------
    Path
        The file.
    """
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,">'
        f"<title>{html.escape(title)}</title><style>:root{{color-scheme:light dark}}"
        "body{margin:12px;background:Canvas}</style>"
        f"<script>{get_plotlyjs()}</script></head><body>{viewer.fragment()}</body></html>\n"
    )
    with atomic_path(path) as unfinished:
        unfinished.write_text(page, encoding="utf-8")
    return path


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")
