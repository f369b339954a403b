"""Claims about controls, data and studies: each reads what its stage left, or says "not run"."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from signkit.claims.claim import (
    NOT_REPRODUCED,
    NOT_RUN,
    ONE_SEED,
    REPRODUCED,
    UNTESTABLE,
    Evidence,
    Figure,
    Finding,
    Test,
)
from signkit.claims.rows_differ import judge, paired_figure, runs_of
from signkit.report.comparisons import SEEDS_FOR_A_CLAIM
from signkit.report.printed import printed, printed_value
from signkit.report.run_places import STUDIES_FOLDER
from signkit.report.skill import knows_nothing

PRINTED_TIME = 0.729
"""Sec. 5.2: "just 72.9% of the time"."""


def untestable(why: str) -> Test:
    """Make the test of a claim that nothing here can decide.

    Parameters
    ----------
    why : str
        What is missing, as a sentence.

    Returns
    -------
    callable
        Always "untestable here".
    """
    return lambda evidence: Finding(UNTESTABLE, why)


def not_run(why: str) -> Test:
    """Make the test of a claim that could be tested here, and is not.

    Parameters
    ----------
    why : str
        What would have to be run, as a sentence.

    Returns
    -------
    callable
        Always "not run".
    """
    return lambda evidence: Finding(NOT_RUN, why)


def beats_what_knows_nothing(table: str, row: str, corpora: Sequence[str]) -> Test:
    """Make the test that a row beats, in every language, all controls that ignore the text.

    Parameters
    ----------
    table : str
        Name of the table.
    row : str
        Label of the row.
    corpora : sequence of str
        Names of the corpora.

    Returns
    -------
    callable
        Compares BLEU-4 on test with the best such control, paired by clip.
    """

    def test(evidence: Evidence) -> Finding:
        found = [(c, _above_floor(evidence, table, row, c)) for c in corpora]
        missing = [corpus for corpus, one in found if one is None]
        if missing:
            return Finding(NOT_RUN, f"not run or without controls: {', '.join(missing)}")
        known = [one for _, one in found if one is not None]
        figures = tuple(figure for figure, _ in known)
        return Finding(*judge(figures, [p_value for _, p_value in known]), figures)

    return test


def _above_floor(
    evidence: Evidence, table: str, row: str, corpus: str
) -> tuple[Figure, float] | None:
    runs = [
        run
        for run in runs_of(evidence, table, row, corpus)
        if "bleu4" in evidence.clips.get((run, "test", "length-free"), {})
    ]
    ours = [evidence.clips[run, "test", "length-free"]["bleu4"] for run in runs]
    floors = {
        name.partition("/")[2]: metrics["bleu4"]
        for (name, split, _), metrics in evidence.clips.items()
        if name.startswith(f"controls_{corpus}/") and split == "test" and "bleu4" in metrics
    }
    floors = {k: v for k, v in floors.items() if k != "true_poses" and knows_nothing(k)}
    floors = {k: v for k, v in floors.items() if ours and v.shape == ours[0].shape}
    if not ours or not floors:
        return None
    best = max(floors, key=lambda name: floors[name].value())
    what = f"{corpus}, test: BLEU-4, {row} minus {best}"
    synthetic = evidence.params.corpora[corpus].synthetic
    behind = [*runs, f"controls_{corpus}"]
    return paired_figure(what, ours, [floors[best]] * len(ours), synthetic, behind)


def counts_are_printed(evidence: Evidence) -> Finding:
    """Compare the clips of real corpora with Table 2; a stand-in's own size proves nothing.

    Parameters
    ----------
    evidence : Evidence
        Holds ``reports/tables/table2.csv`` in its project.

    Returns
    -------
    Finding
        Untestable while every corpus is synthetic.
    """
    path = evidence.project / "reports/tables/table2.csv"
    if not path.exists():
        return Finding(NOT_RUN, "`signkit run counts all` has not counted the corpora")
    table = pd.read_csv(path)
    real = table[table["data"] == "real"] if "data" in table else table.iloc[:0]
    if not len(real):
        return Finding(UNTESTABLE, "all corpora here are synthetic stand-ins of sizes of their own")
    paper = printed("table2")
    figures = tuple(
        Figure(f"{line['language']}, {split}: clips", float(line[f"{split} clips"]),
               printed=printed_value("table2", _row_of(paper, split), "clips", split,
                                     str(line["language"])), runs=("counts@all",))
        for _, line in real.iterrows()
        for split in ("train", "dev", "test")
        if f"{split} clips" in line and not pd.isna(pd.to_numeric(line[f"{split} clips"], "coerce"))
    )  # fmt: skip
    alike = all(figure.value == figure.printed for figure in figures)
    verdict = REPRODUCED if alike and figures else NOT_REPRODUCED
    return Finding(verdict, "counted in the stores of the real corpora", figures)


def _row_of(paper: pd.DataFrame, split: str) -> str:
    return str(paper.loc[paper["split"] == split, "row"].iloc[0])


def time_to_late(evidence: Evidence) -> Finding:
    """Read the time-to-target study: RL & PLC against the base (Figure 5; ledger LATE-1).

    Parameters
    ----------
    evidence : Evidence
        Holds ``reports/figure5.csv`` in its project.

    Returns
    -------
    Finding
        Reproduced only if, for some reading of PLC on clean or noisy data, the interval of the
        ratio of times lies below 1 with five seeds.
    """
    path = evidence.project / "reports/figure5.csv"
    if not path.exists():
        return Finding(NOT_RUN, "`signkit run fig5 asl` has not run")
    table = pd.read_csv(path)
    arms = table[~table["arm"].isin(["uniform", "noop", "RL & PLC"]) & table["seconds"].notna()]
    if not len(arms):
        return Finding(NOT_RUN, "no arm of the study reached a comparison")
    figures = tuple(
        Figure(f"{r['study']} study, {r['condition']}, {r['arm']}: time to “{r['target']}”",
               _number(r["seconds"]), _number(r["seconds_low"]), _number(r["seconds_high"]),
               int(_number(r["seeds"])), PRINTED_TIME, True, *_study_behind(evidence, r["study"]))
        for r in arms.to_dict("records")
    )  # fmt: skip
    most = max(figure.seeds for figure in figures)
    if most < SEEDS_FOR_A_CLAIM:
        return Finding(ONE_SEED, f"at most {most} paired seeds; a speed needs five", figures)
    sure = [figure for figure in figures if figure.seeds >= SEEDS_FOR_A_CLAIM]
    faster = [figure.what for figure in sure if figure.high < 1 and figure.seeds >= 5]
    if faster:
        return Finding(REPRODUCED, f"the interval lies below 1 for {'; '.join(faster)}", figures)
    return Finding(NOT_REPRODUCED, "no reading of PLC has an interval below 1", figures)


def _study_behind(evidence: Evidence, study: str) -> tuple[tuple[str, ...], str]:
    """Give what `Figure` calls runs and source: the long study was committed, the small one ran."""
    if study == "long":
        return (), STUDIES_FOLDER
    return tuple(f"fig5@{corpus}" for corpus in evidence.params.efficiency.corpora), ""


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)


def lifting_finds_depth(evidence: Evidence) -> Finding:
    """Read the lift tables: is the released lifting's depth better than the paper's Algorithm 1?

    Parameters
    ----------
    evidence : Evidence
        Holds ``artifacts/lift_table`` in its project.

    Returns
    -------
    Finding
        Share of clearly tilted finger bones that tilt to the right side, by language and mode;
        one half is what a coin gets.
    """
    paths = sorted((evidence.project / "artifacts/lift_table").glob("*/lift.json"))
    figures = [
        Figure(f"{path.parent.name}, {row.get('split', 'all')}: {row['way']} lift, finger bones "
               "tilted to the right side", float(row["sign_hands"]), synthetic=True,
               runs=(f"lift_table@{path.parent.name}",))
        for path in paths for row in _read(path)
        if row.get("way") in ("paper", "released") and "sign_hands" in row
    ]  # fmt: skip
    papers = [figure.value for figure in figures if ": paper lift" in figure.what]
    if not papers:
        return Finding(NOT_RUN, "`signkit run lift_table asl` has not run on a corpus with truth")
    worst = min(papers)
    holds = worst > 0.5
    because = (
        f"Algorithm 1 finds the sides of finger bones {'better' if holds else 'no better'} than a "
        f"coin: {worst:.2f} at worst"
    )
    return Finding(REPRODUCED if holds else NOT_REPRODUCED, because, tuple(figures))


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
