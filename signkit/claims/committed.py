"""Results of several seeds that were committed: claims that one seed leaves open rest on them.

``make studies`` trains runs of ``params.yaml`` from several seeds (hours). What it leaves under
``reports/seeds`` is enough to pair seeds, judges and clips again: a table of figures for people,
and clip by clip the counts of the metrics by which the paper claims something.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from signkit.claims.claim import NOT_RUN, ONE_SEED, Claim, Evidence, Finding
from signkit.claims.shown import RENDERED
from signkit.errors import InputError
from signkit.params import Params
from signkit.report.files import write_text
from signkit.report.records import RECORD_COLUMNS
from signkit.report.run_places import SEEDS_FOLDER
from signkit.report.skill import knows_nothing
from signkit.score.clip_scores import ClipScores, read_clip_scores, write_clip_scores
from signkit.score.prompt_channel import PROMPT
from signkit.score.scores_file import PRINTED_SPLITS

CLAIMED = ("bleu4", "rouge")
"""Metrics by which the paper claims that one row beats another: kept clip by clip."""

SHOWN = ("bleu4", "bleu1", "rouge", "wer", "likelihood", "ndtw_hands", "gloss_wer")
"""Metrics whose figures are kept for people; the tables beside them have the others' means."""

COLUMNS = (
    "run", "corpus", "language", "synthetic", "seed", "split", "decoding", "clips", "metric",
    "value", "low", "high", "gate", "gate_reason",
)  # fmt: skip


@dataclass(frozen=True)
class SeedsMade:
    """Say where results of several seeds come from.

    Parameters
    ----------
    commit : str
        Commits of the code that scored them, shortened.
    gathered : str
        When they were gathered: a date and time in UTC.
    judges : mapping of str to list of int
        By corpus the seeds of the back-translators that judged.
    """

    commit: str
    gathered: str
    judges: Mapping[str, list[int]]

    def describe(self) -> str:
        """Say it in a few words.

        Returns
        -------
        str
            Commit and time.
        """
        return f"commit {self.commit}, gathered {self.gathered}"


def write_seeds(evidence: Evidence, made: SeedsMade) -> list[Path]:
    """Write results of several seeds to be committed.

    Parameters
    ----------
    evidence : Evidence
        The runs with their records and clips; the files go to ``reports/seeds`` of its project.
    made : SeedsMade
        Where the results come from.

    Returns
    -------
    list of Path
        ``seeds.json`` (what they are, and the runs), ``results.csv`` and ``clips.npz``.
    """
    folder, clips = evidence.project / SEEDS_FOLDER, evidence.clips
    paths = [folder / name for name in ("seeds.json", "results.csv", "clips.npz")]
    scored = {run.removeprefix(RENDERED) for run, _, _ in clips}
    known = {
        name: {run.scored_as(name, corpus) for corpus in run.train.corpora} & scored
        for name, run in evidence.params.runs.items()
    }
    runs = {name: evidence.params.runs[name] for name, names in known.items() if names}
    facts = {
        "commit": made.commit, "gathered": made.gathered, "judges": dict(made.judges),
        "choices": {name: evidence.choices[name] for name in runs if name in evidence.choices},
        "runs": {n: r.model_dump(exclude_defaults=True) for n, r in runs.items()},
    }  # fmt: skip
    lines = [f" {json.dumps(key)}: {_one_line_each(value)}" for key, value in facts.items()]
    write_text(paths[0], "{\n" + ",\n".join(lines) + "\n}\n")
    records, named = evidence.records, set().union(*known.values())
    shown = records[records["run"].isin(runs) & records["metric"].isin(SHOWN)]
    shown = shown.loc[shown["split"].isin(PRINTED_SPLITS), list(COLUMNS)]
    write_text(paths[1], shown.to_csv(index=False, float_format="%.6g", lineterminator="\n"))
    kept = {
        "/".join(key): {metric: metrics[metric] for metric in CLAIMED if metric in metrics}
        for key, metrics in clips.items()
        if key[1] in PRINTED_SPLITS and (key[0] in named or _is_kept(*key))
    }
    write_clip_scores(paths[2], kept)
    return paths


def _is_kept(name: str, _: str, decoding: str) -> bool:
    """Whether it is, of what is no run: a floor, glosses asked for by prompts, a rendered run."""
    _, _, control = name.partition("controls_")
    is_floor = bool(control) and not control.endswith("true_poses") and knows_nothing(control)
    return is_floor or decoding == PROMPT or name.startswith(RENDERED)


def _one_line_each(value: Any) -> str:
    """JSON with a line for each entry, so that a difference of two commits can be read."""
    if not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    lines = [f"  {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in value.items()]
    return "{\n" + ",\n".join(lines) + "\n }"


def read_seeds(params: Params, project: Path) -> Evidence | None:
    """Read the results of several seeds that were committed.

    Parameters
    ----------
    params : Params
        The project's; its runs are replaced by those of the results.
    project : Path
        The project's folder, with ``reports/seeds`` in it.

    Returns
    -------
    Evidence or None
        What a claim's test may look at, with ``made`` saying where it comes from; None where
        nothing was committed.

    Raises
    ------
    InputError
        If the files do not hold what :func:`write_seeds` wrote.
    """
    folder = project / SEEDS_FOLDER
    path = folder / "seeds.json"
    if not path.exists():
        return None
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        made = SeedsMade(facts["commit"], facts["gathered"], facts["judges"])
        own = _with_runs(params, facts["runs"])
        records = pd.read_csv(folder / "results.csv", dtype={"gate": bool})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{folder}", "results of seeds", str(error), "collect them anew") from None
    clips: dict[tuple[str, str, str], dict[str, ClipScores]] = {}
    for row, metrics in read_clip_scores(folder / "clips.npz").items():
        name, split, decoding = row.rsplit("/", 2)  # a control has its corpus's folder in front
        clips[name, split, decoding] = metrics
    everything = records.reindex(columns=list(RECORD_COLUMNS))
    return Evidence(own, everything, clips, project, facts["choices"], made=made.describe())


def _with_runs(params: Params, raw: Mapping[str, Any]) -> Params:
    """Put runs in the place of the project's; those of several languages are a section apart."""
    shared = {name: run for name, run in raw.items() if "also" in run["train"]}
    alone = {name: run for name, run in raw.items() if name not in shared}
    kept = params.model_dump(exclude={"runs", "shared_runs"})
    own = Params.model_validate(kept | {"runs": alone, "shared_runs": shared})
    return own.model_copy(update={"runs": {**own.runs, **own.shared_runs}})


def find(claim: Claim, evidence: Evidence) -> Finding:
    """Test a claim, and where this pipeline leaves it open, on the committed results of studies.

    Parameters
    ----------
    claim : Claim
        The claim.
    evidence : Evidence
        What its test looks at, and the committed results in ``committed``.

    Returns
    -------
    Finding
        What was found; where it rests on committed results, the reason says their commit and
        time. What those settle no further stays as it was.
    """
    found = claim.test(evidence)
    if found.verdict not in (ONE_SEED, NOT_RUN) or evidence.committed is None:
        return found
    again = claim.test(evidence.committed)
    if again.verdict in (found.verdict, NOT_RUN):
        return found
    because = f"{again.because} (results of `make studies`: {evidence.committed.made})"
    figures = tuple(replace(figure, source=SEEDS_FOLDER) for figure in again.figures)
    return replace(again, because=because, figures=figures)
