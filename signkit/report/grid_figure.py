"""The grid's points as a parallel-coordinates plot."""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from signkit.report.grid_table import ROWS
from signkit.report.palette import COLOURS, GREY

SCALE = [[0.0, COLOURS[0]], [1.0, COLOURS[1]]]
"""From the best score to the worst, readable on white and on near-black."""

SHORT = {
    "corpus": "language",
    "vocabulary_size": "words",
    "batch_size": "batch",
    "learning_rate": "rate",
    "plc": "PLC",
    "max_frames": "longest",
    "feed_forward": "FFN",
}
"""Names that fit above an axis; the others are short themselves."""


def grid_figure(results: pd.DataFrame, *, title: str = "", height: int = 460) -> go.Figure:
    """Draw one line a point: an axis a value that was varied, the last one the score.

    Values stand at even distances in ascending order, for most double from one to the next. Drag
    along an axis to keep the lines that pass there.

    Parameters
    ----------
    results : DataFrame (points, columns)
        The grid's CSV file.
    title : str
        Title of the figure; the word synthetic is added where it is due.
    height : int
        Height of the figure in pixels.

    Returns
    -------
    Figure
        The plot, coloured by dev nDTW (blue is better); without a point it says "not run".
    """
    if not len(results):
        return go.Figure(layout={"template": "none", "title": "not run: signkit grid --do run"})
    scores = results["dev_ndtw"].astype(float)
    varied = [key for key in ROWS if results[key].nunique() > 1 and key != "feed_forward"]
    last = {
        "label": "dev nDTW (lower is better)",
        "values": scores,
        "range": [math.floor(scores.min() * 20) / 20, math.ceil(scores.max() * 20) / 20],
    }
    line = {"color": scores, "colorscale": SCALE, "showscale": False}
    axes = [*(_axis(key, results[key]) for key in varied), last]
    lines = go.Parcoords(
        line=line, dimensions=axes, labelfont={"size": 13}, rangefont={"color": "rgba(0,0,0,0)"}
    )
    figure = go.Figure(lines)
    if results["synthetic"].astype(bool).any():
        title = f"{title} (synthetic data)".strip()
    figure.update_layout(
        template="none",
        title={"text": title, "x": 0, "xref": "paper", "font": {"size": 15}},
        height=height,
        margin={"l": 60, "r": 90, "t": 110, "b": 30},
        paper_bgcolor="rgba(0,0,0,0)",
        font={"color": GREY, "family": "system-ui, sans-serif"},
    )
    return figure


def _axis(key: str, values: pd.Series) -> dict[str, object]:
    known = sorted(values.unique())
    return {
        "label": SHORT.get(key, key),
        "values": values.map({value: place for place, value in enumerate(known)}),
        "tickvals": list(range(len(known))),
        "ticktext": [f"{v:g}" if isinstance(v, float) else str(v) for v in known],
        "range": [0, len(known) - 1],
    }
