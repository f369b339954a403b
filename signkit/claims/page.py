"""Claims and verdicts as ``claims.json`` and as a page."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from signkit.claims.claim import VERDICTS, Claim, Evidence, Figure, Finding
from signkit.claims.committed import find
from signkit.report.comparison_files import show_interval
from signkit.report.files import write_text
from signkit.report.run_places import link_runs

SHOWN = 6
"""Figures of one claim that the page shows; the JSON has all."""


def check_claims(claims: Sequence[Claim], evidence: Evidence) -> list[dict[str, Any]]:
    """Test every claim.

    Parameters
    ----------
    claims : sequence of Claim
        The claims.
    evidence : Evidence
        What the tests look at.

    Returns
    -------
    list of dict
        One a claim: ``name``, ``where``, ``quote``, ``asked``, ``ledger``, ``verdict``,
        ``because`` and ``figures`` (a list of dict; what has no value is None).
    """
    found = []
    for claim in claims:
        finding = find(claim, evidence)
        assert finding.verdict in VERDICTS
        said = {key: getattr(claim, key) for key in ("name", "where", "quote", "asked")}
        found.append(said | {"ledger": list(claim.ledger), **_plain(finding)})
    return found


def _plain(finding: Finding) -> dict[str, Any]:
    figures = [
        {key: None if _is_nan(value) else value for key, value in asdict(figure).items()}
        for figure in finding.figures
    ]
    return {"verdict": finding.verdict, "because": finding.because, "figures": figures}


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and not math.isfinite(value)


def write_claims(folder: Path, checked: Sequence[Mapping[str, Any]]) -> list[Path]:
    """Write ``claims.json`` and ``claims.md``.

    Parameters
    ----------
    folder : Path
        Where the files go: ``reports``.
    checked : sequence of mapping
        As :func:`check_claims` gives them.

    Returns
    -------
    list of Path
        Both files.
    """
    counts = Counter(str(claim["verdict"]) for claim in checked)
    content = {"counts": {v: counts[v] for v in VERDICTS}, "claims": list(checked)}
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
    write_text(folder / "claims.json", text + "\n")
    write_text(folder / "claims.md", claims_to_markdown(checked))
    return [folder / "claims.json", folder / "claims.md"]


def claims_to_markdown(checked: Sequence[Mapping[str, Any]]) -> str:
    """Write the claims as a page: a table of verdicts, then each with its figures.

    Parameters
    ----------
    checked : sequence of mapping
        As :func:`check_claims` gives them.

    Returns
    -------
    str
        Markdown.
    """
    counts = Counter(str(claim["verdict"]) for claim in checked)
    summary = ", ".join(f"{counts[v]} {v}" for v in VERDICTS if counts[v])
    intro = (
        f"{len(checked)} claims of the paper: {summary}. Verdicts are computed from the results; "
        "nothing on this page is typed. A claim about scores needs three seeds or more and an "
        "interval on the claimed side after Holm's correction; where this run has fewer, committed "
        "results of `make studies` decide, with their commit and time. Figures marked *synthetic* "
        "come from the embedded constructed corpus and say nothing about real signing. Each figure "
        "names the runs it was computed from; their links lead into `index.html`, which the "
        "pipeline writes beside this page."
    )
    rows = "\n".join(
        f"| [{claim['name']}](#{claim['name']}) | {claim['where']} | {_cell(claim['asked'])} "
        f"| **{claim['verdict']}** |"
        for claim in checked
    )
    table = f"| claim | paper | tested here | verdict |\n| --- | --- | --- | --- |\n{rows}"
    return "\n\n".join(["# Claims of the paper", intro, table, *map(_section, checked)]) + "\n"


def _section(claim: Mapping[str, Any]) -> str:
    ledger = f" Ledger: {', '.join(claim['ledger'])}." if claim["ledger"] else ""
    parts = [
        f"## {claim['name']}",
        f"> “{claim['quote']}” ({claim['where']})",
        f"Tested here: {claim['asked']} **{claim['verdict'].capitalize()}**: "
        f"{claim['because']}.{ledger}",
    ]
    figures = claim["figures"]
    if figures:
        lines = [_figure(figure) for figure in figures[:SHOWN]]
        if len(figures) > SHOWN:
            lines.append(f"- and {len(figures) - SHOWN} more in `claims.json`")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _figure(figure: Mapping[str, Any]) -> str:
    known: dict[str, Any] = {k: math.nan if v is None else v for k, v in figure.items()}
    one = Figure(**known)
    if math.isnan(one.value):
        shown = "no figure" if math.isnan(one.low) else "not reached"
    elif math.isnan(one.low):
        shown = f"{one.value:.4g}"
    else:
        shown = show_interval(one.value, one.low, one.high).replace("nan]", "∞)")
    notes = [f"{one.seeds} seed{'s' if one.seeds > 1 else ''}"] if one.seeds else []
    notes += ["synthetic"] if one.synthetic else []
    notes += [f"as printed {one.printed:g}"] if not math.isnan(one.printed) else []
    said = f"- {one.what}: {shown}" + (f" ({', '.join(notes)})" if notes else "")
    return f"{said}; from {_behind(one)}"


def _behind(figure: Figure) -> str:
    """Link what a figure was computed from: in the report, and committed results beside it too."""
    links = link_runs(figure.runs, figure.source).items()
    named = ", ".join(f"[{name}](index.html#{place})" for name, place in links)
    if not figure.source:
        return named
    return f"{named} in [{figure.source}]({Path(figure.source).name}/README.md)"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
