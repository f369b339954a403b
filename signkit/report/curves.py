"""Learning curves: training loss and dev nDTW of several runs, by step, epoch or time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from signkit.errors import InputError
from signkit.report.palette import GREY, colour

CURVE_COLUMNS = ("step", "epoch", "seconds", "loss", "dev", "learning_rate")
DASHES = ("solid", "dash", "dot")


def load_curve(path: Path) -> pd.DataFrame:
    """Read the curve that a training wrote.

    Parameters
    ----------
    path : Path
        A CSV file with the columns `CURVE_COLUMNS`; ``dev`` is empty between evaluations.

    Returns
    -------
    DataFrame (steps logged, 6)
        The columns `CURVE_COLUMNS`, as numbers.

    Raises
    ------
    InputError
        If the file is absent or lacks a column.
    """
    try:
        curve = pd.read_csv(path)
    except (OSError, pd.errors.EmptyDataError) as error:
        advice = "train the run first"
        raise InputError(f"{path}", "a learning curve", str(error), advice) from error
    lacking = [name for name in CURVE_COLUMNS if name not in curve]
    if lacking:
        came = f"no {', '.join(lacking)}"
        raise InputError(f"{path}", "the columns of a curve", came, "is this another CSV file?")
    return curve[list(CURVE_COLUMNS)]


def learning_curves(
    curves: Mapping[str, pd.DataFrame],
    along: Literal["step", "epoch", "seconds"] = "step",
    *,
    title: str = "",
    synthetic: bool = False,
    height: int = 420,
) -> go.Figure:
    """Draw loss and dev nDTW of several runs beside each other (the paper's Fig. 5).

    Fig. 5 draws both on one plot with two axes; here each has its own, because two scales on one
    plot can be made to show anything.

    Parameters
    ----------
    curves : mapping of str to DataFrame (steps logged, 6)
        Curves by the run's label, as `load_curve` reads them.
    along : {'step', 'epoch', 'seconds'}
        What the horizontal axis counts.
    title : str
        Title of the figure.
    synthetic : bool
        Whether the title says that the data are synthetic.
    height : int
        Height of the figure in pixels.

    Returns
    -------
    Figure
        Two plots, one colour a run in both.

    Raises
    ------
    InputError
        If `along` is no column that counts.
    """
    if along not in ("step", "epoch", "seconds"):
        advice = "they are columns of the curve"
        raise InputError("learning_curves", "step, epoch or seconds", repr(along), advice)
    figure = make_subplots(1, 2, subplot_titles=("training loss", "dev nDTW (lower is better)"))
    for number, (label, curve) in enumerate(curves.items()):
        for column, part in enumerate(("loss", "dev"), start=1):
            figure.add_trace(_line(label, curve, along, part, number), row=1, col=column)
    _dress(figure, f"{title} (synthetic data)".strip() if synthetic else title, along, height)
    return figure


def _line(label: str, curve: pd.DataFrame, along: str, part: str, number: int) -> go.Scatter:
    known = curve[curve[part].notna()]
    return go.Scatter(
        x=known[along].to_numpy(),
        y=known[part].to_numpy(dtype="float32").round(5),
        name=label,
        legendgroup=label,
        showlegend=part == "loss",
        mode="lines+markers" if part == "dev" else "lines",
        marker={"size": 5},
        line={"color": colour(number), "width": 2, "dash": DASHES[number // 8 % len(DASHES)]},
    )


def _dress(figure: go.Figure, title: str, along: str, height: int) -> None:
    units = {"step": "steps", "epoch": "epochs", "seconds": "seconds"}
    figure.update_layout(
        template="none",
        title={"text": title, "x": 0, "xref": "paper", "font": {"size": 15}},
        height=height,
        margin={"l": 52, "r": 12, "t": 76 if title else 36, "b": 40},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": GREY, "family": "system-ui, sans-serif"},
        hovermode="x unified",
        legend={"orientation": "h", "y": -0.18, "x": 0},
    )
    grid = {"gridcolor": "rgba(128,136,144,0.25)", "zeroline": False, "automargin": True}
    figure.update_layout(meta={"narrow": _below_each_other(height)})
    figure.update_xaxes(title_text=units[along], title_font_size=12, **grid)
    figure.update_yaxes(rangemode="tozero", **grid)


def _below_each_other(height: int) -> dict[str, object]:
    """What a narrow page changes of the layout (`site.js` applies it)."""
    upper, lower = [0.57, 1.0], [0.0, 0.43]
    return {
        "height": round(1.6 * height),
        "xaxis.domain": [0, 1],
        "xaxis2.domain": [0, 1],
        "yaxis.domain": upper,
        "yaxis2.domain": lower,
        "annotations[0].x": 0.5,
        "annotations[1].x": 0.5,
        "annotations[1].y": lower[1],
        "legend.y": -0.12,
    }
