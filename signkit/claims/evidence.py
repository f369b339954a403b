"""Everything that a claim's test may look at, gathered from what the stages left."""

from __future__ import annotations

from pathlib import Path

from signkit.claims.claim import Evidence
from signkit.claims.language_found import read_choices
from signkit.claims.shown import name_shown
from signkit.params import Params
from signkit.report.comparisons import load_clips
from signkit.report.records import load_records


def gather_evidence(params: Params, project: Path) -> Evidence:
    """Gather what a project has run.

    Parameters
    ----------
    params : Params
        Names its runs.
    project : Path
        Its folder, with the stages' outputs in it: ``artifacts/results``, ``prompt_channel`` and
        ``rendered``; one that is not there yet gives no rows.

    Returns
    -------
    Evidence
        Without results that were committed.
    """
    stages = ("results", "prompt_channel", "rendered")
    results, asked, shown = (project / "artifacts" / name for name in stages)
    clips = load_clips(results) | load_clips(asked) | name_shown(load_clips(shown))
    return Evidence(params, load_records(results), clips, project, read_choices(results))
