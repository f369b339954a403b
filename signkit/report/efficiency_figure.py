"""Figure 5 drawn: dev score against training time by arm, and the time to the target below it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from signkit.learn.efficiency import StudyRun
from signkit.report.efficiency import PRINTED
from signkit.report.efficiency_study import StudyResult
from signkit.report.palette import GREY, colour

TITLE = "Time to the target of the base; dev nDTW, lower is better"
DASHES = ("solid", "dash", "dot")
WIDEST = 3.0
"""Ratio at which an interval is cut off and ends in an arrow."""

HEIGHT = 340
"""Pixels of the curves; the intervals below take as much as there are arms."""


def draw_efficiency(studies: Sequence[StudyResult]) -> go.Figure:
    """Draw studies: mean curves above, ratios with their intervals below, a column a condition.

    The paper draws one run a setting against epochs; here a line is the mean over the seeds,
    against CPU seconds, and the dashed line is the target that the base sets.

    Parameters
    ----------
    studies : sequence of StudyResult
        The small study, and the long one where there is one.

    Returns
    -------
    Figure
        Curves and intervals, the word synthetic in the title where it is due.
    """
    arms = list(dict.fromkeys(arm for study in studies for arm in study.plan.arms))
    columns = [
        (study, condition)
        for study in studies
        for condition in study.plan.conditions
        if any(run.condition == condition for run in study.runs)
    ]
    share = HEIGHT / (HEIGHT + 24 * len(arms))
    figure = make_subplots(
        2, max(len(columns), 1), row_heights=[share, 1 - share], vertical_spacing=0.16,
        subplot_titles=[f"{study.plan.label}, {name}: dev nDTW" for study, name in columns],
    )  # fmt: skip
    named: set[str] = set()
    for column, (study, condition) in enumerate(columns, start=1):
        for number, arm in enumerate(arms):
            mine = [run for run in study.runs if (run.condition, run.arm) == (condition, arm)]
            if mine:
                line = _mean_curve(mine, arm, number, is_named=arm not in named)
                figure.add_trace(line, row=1, col=column)
                named.add(arm)
        _draw_ratios(figure, study.frame[study.frame["condition"] == condition], arms, column)
    is_synthetic = any(study.plan.synthetic for study in studies)
    _dress(figure, TITLE + " (synthetic data)" * is_synthetic, len(arms))
    return figure


def _mean_curve(runs: Sequence[StudyRun], arm: str, number: int, *, is_named: bool) -> go.Scatter:
    rows = [[row for row in run.curve if row.dev is not None] for run in runs]
    shown = min(len(curve) for curve in rows)
    points = np.array([[(r.seconds, r.dev) for r in curve[:shown]] for curve in rows], dtype=float)
    seconds, dev = points.mean(axis=0).T
    dash = DASHES[number // 8 % len(DASHES)]
    return go.Scatter(
        x=seconds.round(3), y=dev.round(5), name=arm, legendgroup=arm, showlegend=is_named,
        mode="lines", line={"color": colour(number), "width": 2, "dash": dash},
    )  # fmt: skip


def _draw_ratios(figure: go.Figure, here: pd.DataFrame, arms: Sequence[str], column: int) -> None:
    level = here["level"].dropna()
    if len(level):
        dash = {"color": GREY, "dash": "dash", "width": 1}
        figure.add_hline(level.iloc[0], line=dash, row=1, col=column)
    for trace in _intervals(here, arms):
        figure.add_trace(trace, row=2, col=column)
    for at, kind in ((1.0, "solid"), (PRINTED, "dot")):
        rule = {"color": GREY, "dash": kind, "width": 1}
        figure.add_vline(at, line=rule, row=2, col=column)
    figure.add_annotation(
        text="72.9 % as printed", x=PRINTED, y=1, yref="y domain", yanchor="bottom",
        showarrow=False, font={"size": 11, "color": GREY}, row=2, col=column,
    )  # fmt: skip
    figure.update_xaxes(title_text="CPU seconds of training", row=1, col=column)
    below = {"title_text": "time to the target, of the base's", "tickformat": ".0%"}
    figure.update_xaxes(**below, row=2, col=column)


def _intervals(here: pd.DataFrame, arms: Sequence[str]) -> list[go.Scatter]:
    """One point and bar an arm; an arm that did not always arrive has an arrow to the right."""
    known = here[here["seconds"].notna() & here["seconds_low"].notna()]
    highest = max([1.6, *known["seconds_high"][np.isfinite(known["seconds_high"])]])
    highest = min(highest, WIDEST)
    traces = []
    for _, line in known.iterrows():
        is_open = line["seconds_high"] > highest
        ends = [min(line[name], highest) for name in ("seconds_low", "seconds", "seconds_high")]
        paint = colour(arms.index(line["arm"]))
        marker = {
            "size": [1, 1 if math.isinf(line["seconds"]) else 9, 11 if is_open else 1],
            "symbol": ["circle", "circle", "triangle-right" if is_open else "circle"],
            "color": paint,
            "opacity": 1,
        }
        traces.append(
            go.Scatter(
                x=ends, y=[line["arm"]] * 3, name=line["arm"], legendgroup=line["arm"],
                mode="lines+markers", marker=marker, line={"color": paint, "width": 3},
                showlegend=False, hovertext=line["verdict"], hoverinfo="text",
            )
        )  # fmt: skip
    return traces


def _dress(figure: go.Figure, title: str, arms: int) -> None:
    figure.update_layout(
        template="none",
        title={"text": title, "x": 0, "xref": "paper", "font": {"size": 15}},
        height=HEIGHT + 24 * arms + 190,
        margin={"l": 62, "r": 12, "t": 76, "b": 40},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": GREY, "family": "system-ui, sans-serif"},
        legend={"orientation": "h", "y": -0.16, "x": 0},
    )
    grid = {"gridcolor": "rgba(128,136,144,0.25)", "zeroline": False, "automargin": True}
    figure.update_xaxes(title_font_size=12, **grid)
    figure.update_yaxes(**grid)
    figure.update_yaxes(autorange="reversed", row=2)
