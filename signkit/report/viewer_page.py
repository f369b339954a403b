"""The viewer as a piece of a page: names, figure, gloss lane, controls, driver."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import Any

from plotly.offline import get_plotlyjs

from signkit.report.palette import GREY, colour
from signkit.report.viewer_data import BANDS

Segment = tuple[str, float, float]
SPEEDS = (0.25, 0.5, 1, 2)
RAMP_STOPS = 9
KEYPOINTS = "keypoints"
DRIVERS = ("viewer_plotly.js", "viewer_flat.js", "viewer.js")
_ASSETS = files("signkit.report") / "assets"


@dataclass(frozen=True)
class Viewer:
    """A player as a piece of a page; the last line of a cell shows it.

    Parameters
    ----------
    data : dict
        What the page's driver needs: figure, quantised coordinates, fps.
    names : sequence of str
        Names of the poses from left to right; one after the poses is that of the keypoints.
    together : bool
        Whether the poses stand on one spot, so that their names are a legend.
    title : str
        Title over the figure; may be empty.
    glosses : sequence of (str, float, float)
        Gloss, start and end in seconds.
    """

    data: dict[str, Any]
    names: Sequence[str]
    together: bool = False
    title: str = ""
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
            f'<div class="signkit-viewer">{self._heading()}<div class="plot"></div>'
            f"{self._timeline()}"
            '<div class="bar"><button type="button" class="play">▶ play</button>'
            f'<input class="scrub" type="range" min="0" max="{last}" value="0" aria-label="frame">'
            f'<select class="speed" aria-label="speed">{speeds}</select>'
            '<span class="time">0.00 s</span></div>'
            f'<script type="application/json">{payload}</script>'
            f"<script>{_driver()}"
            "{const here = document.currentScript.closest('.signkit-viewer');"
            "if (window.Plotly || document.readyState === 'complete') window.signkitViewer(here);"
            "else addEventListener('load', () => window.signkitViewer(here));}"
            "</script></div>"
        )

    def _repr_html_(self) -> str:
        """Show in JupyterLab and in what nbconvert writes: Plotly goes along, once a page loads."""
        return _plotly() + self.fragment()

    def _heading(self) -> str:
        title = f'<div class="title">{escape(self.title)}</div>' if self.title else ""
        names = "".join(
            f'<span style="color:{GREY if name == KEYPOINTS else colour(number)}">'
            f"{escape(name)}</span>"
            for number, name in enumerate(self.names)
        )
        kind = "names together" if self.together else "names"
        return f'{title}<div class="{kind}">{names}</div>{self._errors()}'

    def _errors(self) -> str:
        """The scale of the error colours, in words and as a ramp."""
        top, colours = self.data["top"], self.data["scale_colours"]
        if top is None:
            return ""
        known = len(colours) - 2
        stops = ",".join(colours[known * n // (RAMP_STOPS - 1)] for n in range(RAMP_STOPS))
        return (
            '<div class="errors"><span>error 0</span>'
            f'<span class="ramp" style="background:linear-gradient(to right,{stops})"></span>'
            f"<span>{top:.2f} shoulder widths or more</span>"
            '<span class="unknown"></span><span>unknown</span></div>'
        )

    def _timeline(self) -> str:
        """Glosses and errors over time, under one cursor."""
        parts = self._lane() + self._heat()
        return f'<div class="timeline">{parts}<div class="cursor"></div></div>' if parts else ""

    def _heat(self) -> str:
        """A band of error colours for body and hands of each compared pose."""
        compared = [(n, line) for n, line in enumerate(self.data["lines"]) if "bands" in line]
        return "".join(
            f'<div class="heat"><span>{escape(self.names[number])}, error of '
            f"{', '.join(BANDS)}</span>"
            f'<canvas data-line="{number}" width="{line["frames"]}" height="{len(BANDS)}"'
            f' style="width:{100 * line["frames"] / self.data["frames"]:.3f}%"></canvas></div>'
            for number, line in compared
        )

    def _lane(self) -> str:
        if not self.glosses:
            return ""
        seconds = self.data["frames"] / self.data["fps"]
        parts = [
            f'<div class="gloss" data-start="{start}" data-end="{end}" title="{escape(gloss)}"'
            f' style="left:{100 * start / seconds:.3f}%;width:{100 * (end - start) / seconds:.3f}%"'
            f">{escape(gloss)}</div>"
            for gloss, start, end in self.glosses
        ]
        return f'<div class="lane">{"".join(parts)}</div>'


def _driver() -> str:
    return "\n".join(_asset(name) for name in DRIVERS) + "\n"


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _plotly() -> str:
    return f"<script>if (!window.Plotly) {{ {get_plotlyjs()} }}</script>"


def keep_one_plotly(page: str) -> str:
    """Leave Plotly in a page of several viewers where it first comes; each brings 5 MB of it.

    Parameters
    ----------
    page : str
        HTML that holds what viewers show in a notebook.

    Returns
    -------
    str
        The page, in which the later viewers use the first one's.

    Examples
    --------
    >>> keep_one_plotly(f"one {_plotly()} two {_plotly()} three") == f"one {_plotly()} two  three"
    True
    """
    before, first, rest = page.partition(_plotly())
    return before + first + rest.replace(_plotly(), "")
