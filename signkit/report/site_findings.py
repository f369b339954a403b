"""A study's section of the page: its tables and figures, or the command that would make them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import plotly.graph_objects as go

from signkit.errors import InputError
from signkit.report.executed import DEFAULT_HEIGHT, plot_place
from signkit.report.run_places import find_place, link_runs
from signkit.report.site_flat import Linked, flat_table, read_markdown_tables

BROAD = ("heatmap", "parcoords")
"""Kinds of plot that a phone cannot show at its own width: they scroll in their box."""

FIGURES_SHOWN = 4
"""Figures of one claim; ``reports/claims.json`` has all."""


@dataclass(frozen=True)
class Finding:
    """What one study left behind.

    Parameters
    ----------
    title : str
        Title of its section.
    lead : str
        What a reader must know before looking.
    command : str
        What makes it.
    tables : list of (str, list of dict, list of str)
        Caption, records and notes of each table.
    figures : dict of str to Figure
        Figures by caption.
    stages : sequence of str
        Stages whose executed notebooks show how it was made.
    rows : mapping of (str, str) to str
        Id of the run behind a row, by its label and corpus.
    source : str
        Folder of committed results that its runs belong to, if any.
    """

    title: str
    lead: str
    command: str
    tables: Sequence[tuple[str, Sequence[Mapping[str, Any]], Sequence[str]]] = ()
    figures: Mapping[str, go.Figure] = field(default_factory=dict)
    stages: Sequence[str] = ()
    rows: Mapping[tuple[str, str], str] = field(default_factory=dict)
    source: str = ""


def read_finding(
    title: str, lead: str, command: str, paths: Sequence[Path], stages: Sequence[str] = ()
) -> Finding:
    """Gather what a study left: Markdown tables, JSON records and Plotly figures as JSON.

    Parameters
    ----------
    title, lead, command : str
        As `Finding` has them.
    paths : sequence of Path
        Files of the study, in the order of the page; those that are absent are left out. All
        records become one table, with the name of the folder each comes from.
    stages : sequence of str
        As `Finding` has them.

    Returns
    -------
    Finding
        Without tables and figures where the study was not run.

    Raises
    ------
    InputError
        If a JSON file is neither records nor a figure.
    """
    tables: list[tuple[str, Sequence[Mapping[str, Any]], Sequence[str]]] = []
    figures: dict[str, go.Figure] = {}
    records: list[dict[str, Any]] = []
    for path in (path for path in paths if path.exists()):
        if path.suffix == ".md":
            tables += [
                (_numbered(path, caption), rows, notes)
                for caption, rows, notes in read_markdown_tables(path)
            ]
            continue
        content = _read_json(path)
        if isinstance(content, dict) and {"data", "layout"} <= set(content):
            figure = go.Figure(content, skip_invalid=True)
            figures[_caption(path, figure)] = figure
        elif isinstance(content, dict) and "claims" in content:
            counts = [f"{count} {verdict}" for verdict, count in content["counts"].items() if count]
            tables.append((", ".join(counts), _claim_rows(content["claims"]), ()))
        elif isinstance(content, list):
            records += [{"corpus": path.parent.name} | record for record in content]
        else:
            needed = "a list of records, claims or a Plotly figure"
            raise InputError(f"{path}", needed, f"{type(content).__name__}", "see its stage")
    if records:
        tables.insert(0, (title, records, ()))
    return Finding(title, lead, command, tables, figures, stages)


def finding_to_html(finding: Finding, places: Iterable[str] = ()) -> str:
    """Write a study's section.

    Parameters
    ----------
    finding : Finding
        What it left.
    places : iterable of str
        Ids of what the page has of runs and stages (``stage-fig5-asl``).

    Returns
    -------
    str
        HTML; without tables and figures it says "not run" and the command.
    """
    lead = f'<p class="soft">{escape(finding.lead)}</p>'
    if not finding.tables and not finding.figures:
        command = f"<code>{escape(finding.command)}</code>"
        return f'{lead}<p class="notrun"><b>not run</b>: {command} makes it.</p>'
    there = list(places)
    made = [p for stage in finding.stages for p in there if p.startswith(f"stage-{stage}-")]
    links = ", ".join(f'<a href="#{escape(p)}">{escape(p[6:].replace("-", " "))}</a>' for p in made)
    lead += f'<p class="soft">Executed notebooks: {links}</p>' if links else ""
    figures = "".join(figure_to_html(figure, name) for name, figure in finding.figures.items())
    return (
        lead
        + figures
        + "".join(
            flat_table(
                [_keep(row, there) for row in rows],
                caption,
                notes,
                [_target(row, finding, there, made) for row in rows],
            )
            for caption, rows, notes in finding.tables
        )
    )


def _keep(row: Mapping[str, Any], places: Sequence[str]) -> dict[str, Any]:
    return {k: v.keep(places) if isinstance(v, Linked) else v for k, v in row.items()}


def _target(
    row: Mapping[str, Any], finding: Finding, places: Sequence[str], made: Sequence[str]
) -> str:
    """Find what a row stands on: its run or corpus, else the one notebook that made them all."""
    label = str(row.get("row", ""))
    behind = {place for (name, _), place in finding.rows.items() if name == label}
    named = find_place(str(row.get("run", "")), finding.source)
    wanted = [
        named,
        finding.rows.get((label, str(row.get("corpus", ""))), ""),
        *(behind if len(behind) == 1 else ()),
        f"corpus-{row.get('corpus', '')}",
    ]
    known = [place for place in wanted if place in places]
    if known or str(row.get("verdict", "")).startswith("as printed"):
        return known[0] if known else ""
    return made[0] if len(made) == 1 else ""


def figure_to_html(figure: go.Figure, caption: str) -> str:
    """Put a figure into the page as data; the page's script draws it when it comes into view.

    Parameters
    ----------
    figure : Figure
        Any of Plotly's.
    caption : str
        What it shows.

    Returns
    -------
    str
        A ``figure`` element.
    """
    height = int(figure.layout.height or DEFAULT_HEIGHT)
    place = plot_place(figure.to_json(), height, any(trace.type in BROAD for trace in figure.data))
    return f'<figure class="plot"><figcaption>{escape(caption)}</figcaption>{place}</figure>'


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(f"{path}", "JSON", str(error), "run its stage again") from error


def _claim_rows(claims: Sequence[Mapping[str, Any]]) -> list[dict[str, str | Linked]]:
    """One line a claim of ``claims.json``, with the first of its figures and what made them."""
    return [
        {
            "claim": claim["name"].replace("_", " "),
            "verdict": claim["verdict"],
            "because": claim["because"],
            "the paper says": f"“{claim['quote']}” ({claim['where']})",
            "tested here": claim["asked"],
            "our figures": _figures(claim["figures"][:FIGURES_SHOWN]),
        }
        for claim in claims
    ]


def _figures(figures: Sequence[Mapping[str, Any]]) -> Linked:
    parts: list[tuple[str, str]] = []
    for figure in figures:
        parts.append((f"{'; ' if parts else ''}{_figure_text(figure)}, from ", ""))
        links = link_runs(figure["runs"], figure["source"]).items()
        parts += [part for link in links for part in (link, (", ", ""))][:-1]
    return Linked(parts)


def _figure_text(figure: Mapping[str, Any]) -> str:
    value, low, high = (figure.get(key) for key in ("value", "low", "high"))
    shown = "no figure" if value is None else f"{value:.4g}"
    interval = "" if low is None or high is None else f" [{low:.4g}, {high:.4g}]"
    return f"{figure['what']}: {shown}{interval}{' (synthetic)' if figure['synthetic'] else ''}"


def _caption(path: Path, figure: go.Figure) -> str:
    """The figure's own title, which the caption replaces; else where it comes from."""
    text = figure.layout.title.text
    figure.layout.title.text = None
    of = "" if path.parent.name == "all" else f" ({path.parent.name})"
    return f"{text}{of}" if text else f"{path.parent.name}: {path.stem}"


def _numbered(path: Path, caption: str) -> str:
    """Put the paper's number of a table before its caption."""
    number = path.stem.removeprefix("table")
    return f"Table {number}: {caption}" if number != path.stem else caption
