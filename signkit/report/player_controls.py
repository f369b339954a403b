"""Play, pause, speed and scrubbing: the controls that every player has."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from signkit.report.palette import GREY, colour

SPEEDS = (0.5, 1.0, 2.0)
CONTROLS_HEIGHT = 110
_TITLE = {"font": {"size": 15}}
_LABELS = {0.5: "▶ ½×", 1.0: "▶ 1×", 2.0: "▶ 2×"}


def add_controls(figure: go.Figure, fps: float, redraw: bool) -> None:
    """Put buttons and a slider under a figure that has frames named "0", "1", ...

    Parameters
    ----------
    figure : Figure
        The figure; changed in place.
    fps : float
        Frames a second of the clip at normal speed.
    redraw : bool
        Whether a frame needs a full redraw: True for 3D, False for lines in 2D.
    """
    count = len(figure.frames)
    buttons = [_button(_LABELS[speed], None, 1000 / fps / speed, redraw) for speed in SPEEDS]
    buttons.append(_button("❚❚", [None], 0, redraw=False))
    menu = {
        "type": "buttons",
        "direction": "left",
        "showactive": False,
        "x": 0,
        "y": 0,
        "xanchor": "left",
        "yanchor": "top",
        "pad": {"t": 56, "l": 0},
        "font": {"size": 13, "color": GREY},
        "bordercolor": GREY,
        "buttons": buttons,
    }
    slider = {
        "x": 0,
        "len": 1,
        "pad": {"t": 4, "b": 0},
        "currentvalue": {"visible": True, "xanchor": "right", "font": {"size": 12, "color": GREY}},
        "font": {"color": "rgba(0,0,0,0)", "size": 8},
        "bgcolor": "rgba(128,136,144,0.3)",
        "activebgcolor": GREY,
        "bordercolor": GREY,
        "borderwidth": 0,
        "ticklen": 0,
        "minorticklen": 0,
        "tickcolor": GREY,
        "steps": [_step(number, fps, redraw) for number in range(count)],
    }
    figure.update_layout(updatemenus=[menu], sliders=[slider])


def _button(label: str, frames: Any, milliseconds: float, redraw: bool) -> dict[str, Any]:
    options = _options(milliseconds, redraw) | {"fromcurrent": True}
    return {"label": label, "method": "animate", "args": [frames, options]}


def _step(number: int, fps: float, redraw: bool) -> dict[str, Any]:
    return {
        "label": f"{number / fps:.2f} s",
        "method": "animate",
        "args": [[str(number)], _options(0, redraw)],
    }


def _options(milliseconds: float, redraw: bool) -> dict[str, Any]:
    return {
        "frame": {"duration": round(milliseconds, 1), "redraw": redraw},
        "transition": {"duration": 0},
        "mode": "immediate",
    }


def add_names(figure: go.Figure, names: list[str]) -> None:
    """Write the name of each clip over its place, in its colour.

    Parameters
    ----------
    figure : Figure
        The figure; changed in place.
    names : list of str
        Names from left to right; the clips share the width evenly.
    """
    for number, name in enumerate(names):
        figure.add_annotation(
            text=name,
            x=(number + 0.5) / len(names),
            y=1,
            xref="paper",
            yref="paper",
            yanchor="bottom",
            showarrow=False,
            font={"size": 13, "color": colour(number)},
        )


def add_watermark(figure: go.Figure, text: str = "synthetic") -> None:
    """Write a word across a figure so that no picture of it can lose it.

    Parameters
    ----------
    figure : Figure
        The figure; changed in place.
    text : str
        The word.
    """
    figure.add_annotation(
        text=text.upper(),
        xref="paper",
        yref="paper",
        x=0.5,
        y=0.5,
        showarrow=False,
        textangle=-20,
        font={"size": 44, "color": GREY},
        opacity=0.22,
    )


def dress(figure: go.Figure, title: str, height: int) -> None:
    """Give a player its title, margins and transparent ground.

    Parameters
    ----------
    figure : Figure
        The figure; changed in place.
    title : str
        Its title; may be empty.
    height : int
        Height in pixels, controls included.
    """
    figure.update_layout(
        template="none",
        title={"text": title, "x": 0, "xref": "paper", "y": 0.98, "yanchor": "top"} | _TITLE,
        height=height,
        margin={"l": 12, "r": 12, "t": 64 if title else 32, "b": CONTROLS_HEIGHT},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": GREY, "family": "system-ui, sans-serif"},
        legend={"orientation": "h", "x": 0, "y": 1, "font": {"size": 12}},
    )
