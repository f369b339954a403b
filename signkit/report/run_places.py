"""Where on the page stands what a figure was computed from, by the names of runs and stages."""

from __future__ import annotations

from collections.abc import Sequence

SEEDS_FOLDER, STUDIES_FOLDER = "reports/seeds", "reports/studies"
"""Committed results of ``make studies``: runs from several seeds, and times to a target."""

SEED_MARK = "_seed"
"""Before the seed in the name of a run that the studies repeat: ``base_asl_seed28``."""

TIMES = "time-to-target"
"""Id of the section that shows the times to a target with their commit and time."""

CORPUS_STAGES = ("synthesise", "spell", "ingest", "lift", "lift_table", "prompts")
"""Stages whose notebooks stand under their corpus."""

OWN = "claims@all"
"""What computes a figure that no run stands behind."""


def find_place(run: str, source: str = "") -> str:
    """Give the id on the page of what a figure was computed from.

    Parameters
    ----------
    run : str
        A run or a set of controls (``base_asl``), with its corpus in front where it has several,
        or a stage with its name (``fig5@asl``).
    source : str
        Folder of committed results that it belongs to, if any.

    Returns
    -------
    str
        An id; runs that differ by their seed share that of their committed results.

    Examples
    --------
    >>> find_place("base_asl"), find_place("fig5@asl"), find_place("lift_table@asl")
    ('run-base_asl', 'stage-fig5-asl', 'corpus-asl')
    >>> find_place("rendered@base_gsl_seed28", "reports/seeds")
    'seeds-rendered-base_gsl'
    """
    if source == STUDIES_FOLDER:
        return TIMES
    stage, _, name = run.rpartition("/")[2].rpartition("@")
    if source == SEEDS_FOLDER:
        return "-".join(filter(None, ("seeds", stage, name.partition(SEED_MARK)[0])))
    if stage in CORPUS_STAGES:
        return f"corpus-{name}"
    return f"stage-{stage}-{name}" if stage else f"run-{name}"


def link_runs(runs: Sequence[str], source: str = "") -> dict[str, str]:
    """Give the links of a figure: what it was computed from, each thing once.

    Parameters
    ----------
    runs : sequence of str
        Their names; none for a figure of committed studies or of a claim's own test.
    source : str
        Folder of committed results that they belong to, if any.

    Returns
    -------
    dict of str to str
        Id on the page by what a reader calls it.

    Examples
    --------
    >>> link_runs(["base_asl", "base_asl_seed28", "p_asl"], "reports/seeds")
    {'base_asl': 'seeds-base_asl', 'p_asl': 'seeds-p_asl'}
    """
    if source == STUDIES_FOLDER:
        return {"time to target": TIMES}
    found: dict[str, str] = {}
    for run in runs or (OWN,):
        place = find_place(run, source)
        if place not in found.values():
            found[run.partition(SEED_MARK)[0] if source else run] = place
    return found
