"""The bench as a heat-map, a Markdown table and a tidy CSV."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go

from signkit.probing.bench import COLUMNS, PROBES, RATIOS, Bench
from signkit.report.files import write_text
from signkit.report.metric_names import find_metric
from signkit.report.palette import GREY, colour

NOT_SEEN = "·"
PALE = "#edebe7"
"""Cells stay light on a dark page too, so that figures in them are readable on both."""
LEAST_SHARE = 0.005
"""What rounds to 0.00 is shown as not seen, however sure it is."""
CAPTION = "Bench of the evaluator: which metric sees what (synthetic data)"


def draw_bench(bench: Bench) -> go.Figure:
    """Draw edits against metrics: the stronger the colour, the more of it a metric sees.

    Parameters
    ----------
    bench : Bench
        What was found.

    Returns
    -------
    Figure
        Colour is the share of what another sentence does to the metric (for ratios the size of
        the change), from 0 to 1; a cell without colour and figure is an edit not seen.
    """
    shares, texts = _laid_out(bench)
    labels = [probe.label for probe in PROBES]
    figure = go.Figure(
        go.Heatmap(
            z=shares.clip(0, 1).to_numpy(dtype=float).tolist(),
            x=[find_metric(metric).label for metric in shares.columns],
            y=labels,
            text=texts.to_numpy().tolist(),
            texttemplate="%{text}",
            colorscale=[[0, PALE], [1, colour(1)]],
            zmin=0,
            zmax=1,
            xgap=2,
            ygap=2,
            hovertemplate="%{y}<br>%{x}: %{text}<extra></extra>",
            colorbar={"title": {"text": "share"}, "thickness": 10},
        )
    )
    figure.update_layout(
        title={"text": f"{CAPTION}; {bench.clips} clips"},
        template="none",
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": GREY, "family": "system-ui, sans-serif", "size": 11},
        height=120 + 26 * len(labels),
        margin={"l": 10, "r": 10, "t": 40, "b": 10},
        xaxis={"tickangle": -45, "automargin": True, "showgrid": False},
        yaxis={"autorange": "reversed", "automargin": True, "showgrid": False},
    )
    return figure


def bench_to_markdown(bench: Bench) -> str:
    """Lay the bench out as a Markdown table with its notes.

    Parameters
    ----------
    bench : Bench
        What was found.

    Returns
    -------
    str
        First the second performance's own scores, then by edit the shares that are seen.
    """
    shares, texts = _laid_out(bench)
    names = [find_metric(metric).label for metric in shares.columns]
    lines = [["edit", "concerns", *names], ["---", "---", *["---:"] * len(names)]]
    own = [_own(metric, bench.again[metric]) for metric in shares.columns]
    lines.append(["signed again (its own scores)", "nothing", *own])
    for probe in PROBES:
        lines.append([probe.label, probe.kind, *texts.loc[probe.name]])
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    notes = "\n".join(f"- {note}" for note in _notes(bench))
    return f"**{CAPTION}**\n\n{table}\n\n{notes}\n"


def write_bench(bench: Bench, folder: Path, tables: Path) -> list[Path]:
    """Write the heat-map and the tables.

    Parameters
    ----------
    bench : Bench
        What was found.
    folder : Path
        Where ``figure.json`` goes, Plotly's own form.
    tables : Path
        Where ``evaluator_bench.md`` and ``evaluator_bench.csv`` go; the CSV holds every cell with
        its interval.

    Returns
    -------
    list of Path
        The files.
    """
    files = {
        folder / "figure.json": draw_bench(bench).to_json() + "\n",
        tables / "evaluator_bench.md": bench_to_markdown(bench),
        tables / "evaluator_bench.csv": bench.cells.to_csv(index=False, float_format="%.5g"),
    }
    for path, text in files.items():
        write_text(path, text)
    return list(files)


def _laid_out(bench: Bench) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Shares and their texts, edits by metrics; what is not seen has no share."""
    shown = bench.cells["seen"] & (bench.cells["share"] >= LEAST_SHARE)
    cells = bench.cells.assign(seen_share=bench.cells["share"].where(shown, 0.0), shown=shown)
    metrics = [metric for metric in COLUMNS if metric in bench.again]
    order = [probe.name for probe in PROBES]
    shares = cells.pivot(index="name", columns="metric", values="seen_share")
    seen = cells.pivot(index="name", columns="metric", values="shown")
    shares, seen = shares.loc[order, metrics], seen.loc[order, metrics]
    texts = shares.map(lambda share: f"{share:.2f}").where(seen.astype(bool), NOT_SEEN)
    return shares, texts


def _own(metric: str, value: float) -> str:
    return "n/a" if math.isnan(value) else f"{value:.{find_metric(metric).decimals}f}"


def _notes(bench: Bench) -> list[str]:
    ratios = ", ".join(find_metric(metric).label for metric in RATIOS)
    return [
        "Synthetic: constructed signs of octosign; nothing here says what a Deaf viewer sees.",
        f"{bench.clips} test clips, signed a second time by the same signers; an edit goes into "
        "that second performance and is compared with it, not with the clip itself.",
        "A figure is the share of what another sentence does to the metric: 1.00 is as bad as a "
        f"wrong sentence. For ratios ({ratios}) it is the size of the change itself.",
        f"“{NOT_SEEN}”: not seen, that is not worse at p < 0.05 (paired bootstrap over clips, Holm "
        "over the metrics of an edit). That is no proof that nothing is there.",
        "“another signer” is harmless: a figure there is a false alarm.",
        "Intervals, p-values and the changes themselves are in evaluator_bench.csv.",
    ]
