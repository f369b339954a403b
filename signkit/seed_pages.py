"""What the report says behind figures of several seeds: committed runs with commit and time."""

from __future__ import annotations

from pathlib import Path

from signkit.claims.committed import read_seeds
from signkit.claims.shown import RENDERED
from signkit.params import Params
from signkit.report.run_places import SEED_MARK, SEEDS_FOLDER, find_place
from signkit.report.site_runs import RunPage
from signkit.run_pages import describe_run
from signkit.score.prompt_channel import PROMPT


def seed_pages(params: Params, project: Path) -> list[RunPage]:
    """Describe what was committed of several seeds, those of one run together.

    Parameters
    ----------
    params : Params
        The project's.
    project : Path
        Its folder, with ``reports/seeds`` in it.

    Returns
    -------
    list of RunPage
        Runs with their parameters, controls, tables of prompts and runs that were drawn; none
        where nothing was committed. Their notebooks were not.
    """
    known = read_seeds(params, project)
    if known is None:
        return []
    families: dict[str, list[str]] = {}
    for name in [*known.params.runs, *(_name(*key) for key in known.clips)]:
        members = families.setdefault(find_place(name, SEEDS_FOLDER), [])
        members += [name] if name not in members else []
    return [
        RunPage(
            place=place,
            title=f"{names[0].partition(SEED_MARK)[0]}, committed",
            facts={"results": known.made, "runs": ", ".join(names)},
            command="make studies",
            **(describe_run(known.params, names[0]) if names[0] in known.params.runs else {}),
        )
        for place, names in families.items()
    ]


def _name(name: str, _: str, decoding: str) -> str:
    """Name what was scored clip by clip as figures of claims name it."""
    if name.startswith(RENDERED):
        return f"rendered@{name.split('/')[1]}"
    if decoding == PROMPT:
        return f"prompt_channel@{name.split('/')[0]}"
    return name.split("/")[0] if name.startswith("controls_") else name.rpartition("/")[2]
