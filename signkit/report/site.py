"""The report as one page: tables, curves and moving skeletons, with nothing loaded from outside."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template

import pandas as pd
import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from signkit.progress import say
from signkit.report.files import write_text
from signkit.report.site_findings import Finding, figure_to_html, finding_to_html
from signkit.report.site_runs import RunPage, runs_to_html
from signkit.report.site_tables import table_to_html
from signkit.report.viewer_page import Viewer

MOST_BYTES = 15_000_000
HONESTY = (
    "Back-translated BLEU measures agreement with one model, not intelligibility to a Deaf "
    "signer, and the default corpus is synthetic."
)


def write_site(
    folder: Path,
    *,
    tables: Mapping[str, pd.DataFrame],
    figures: Mapping[str, go.Figure],
    players: Mapping[str, Viewer],
    stages: Mapping[str, float],
    provenance: Mapping[str, str],
    findings: Sequence[Finding] = (),
    runs: Sequence[RunPage] = (),
    places: Mapping[tuple[str, str], str] | None = None,
    title: str = "signkit report",
) -> Path:
    """Write the report as ``index.html``, one file that opens anywhere without a network.

    Parameters
    ----------
    folder : Path
        Where the page goes: ``reports``.
    tables : mapping of str to DataFrame
        Tables of this package by caption.
    figures : mapping of str to Figure
        Learning curves and other plots by caption.
    players : mapping of str to Viewer
        Moving skeletons by caption.
    stages : mapping of str to float
        Seconds each stage took, in the order in which they run.
    provenance : mapping of str to str
        What a reader needs to repeat the report: commit, versions, time, scale.
    findings : sequence of Finding
        Studies beside the tables, each a section of its own, "not run" among them.
    runs : sequence of RunPage
        What the numbers stand on: runs, controls and corpora.
    places : mapping of (str, str) to str, optional
        Id of the `RunPage` behind a table's line, by the line's run and language.
    title : str
        Title of the page.

    Returns
    -------
    Path
        The page.
    """
    shown = [*(page.place for page in runs), *(_slug(finding.title) for finding in findings)]
    sections = {
        "Paper versus here": "\n".join(
            table_to_html(frame, name, places or {}) for name, frame in tables.items()
        ),
        **{finding.title: finding_to_html(finding, shown) for finding in findings},
        "Learning curves": "\n".join(figure_to_html(plot, name) for name, plot in figures.items()),
        "Moving skeletons": _players(players),
        "Runs": runs_to_html(runs),
        "Where the time went": _stage_bars(stages),
        "Provenance": _provenance(provenance),
    }
    page = _page(title, {name: html for name, html in sections.items() if html})
    path = Path(folder) / "index.html"
    write_text(path, page)
    if len(page.encode("utf-8")) > MOST_BYTES:
        say(f"{path} has {len(page) / 1e6:.0f} MB: show fewer or shorter players")
    return path


def _page(title: str, sections: Mapping[str, str]) -> str:
    links = "".join(f'<a href="#{_slug(name)}">{escape(name)}</a>' for name in sections)
    body = "\n".join(
        f'<section id="{_slug(name)}"><h2>{escape(name)}</h2>{html}</section>'
        for name, html in sections.items()
    )
    return Template(_asset("site.html")).substitute(
        title=escape(title),
        honesty=escape(HONESTY),
        links=links,
        body=body,
        style=_asset("site.css"),
        script=_asset("site.js"),
        plotly=get_plotlyjs(),
    )


def _asset(name: str) -> str:
    return (files("signkit.report") / "assets" / name).read_text(encoding="utf-8")


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _players(players: Mapping[str, Viewer]) -> str:
    return "\n".join(
        f'<figure id="player-{number}"><figcaption>{escape(caption)}</figcaption>'
        f"{viewer.fragment()}</figure>"
        for number, (caption, viewer) in enumerate(players.items(), start=1)
    )


def _stage_bars(stages: Mapping[str, float]) -> str:
    total = sum(stages.values())
    if total <= 0:
        return ""
    bars = "".join(
        f'<li><span class="name">{escape(name)}</span>'
        f'<span class="track"><span class="bar" style="width:{100 * seconds / total:.1f}%"></span>'
        f'</span><span class="share">{_duration(seconds)}, {seconds / total:.0%}</span></li>'
        for name, seconds in stages.items()
    )
    return f'<p>{_duration(total)} in all.</p><ul class="stages">{bars}</ul>'


def _duration(seconds: float) -> str:
    """Write a time as a person would: ``48 s``, ``12 min``, ``3.2 h``."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _provenance(provenance: Mapping[str, str]) -> str:
    items = "".join(
        f"<dt>{escape(str(name))}</dt><dd>{escape(str(value))}</dd>"
        for name, value in provenance.items()
    )
    return f"<dl>{items}</dl>" if items else ""
