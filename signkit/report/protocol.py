"""How far the protocol of science.md 2 was followed: gates, judges and their agreement, seeds."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from signkit.report.comparisons import SEEDS_FOR_A_CLAIM
from signkit.score.statistics import rank_agreement

JUDGES_FOR_A_FULL_RUN = 3


def describe_protocol(
    records: pd.DataFrame, judgements: pd.DataFrame, seeds: dict[str, int]
) -> dict[str, Any]:
    """Describe by corpus what the scores may be believed for.

    Parameters
    ----------
    records : DataFrame (metrics of all records, 18)
        As `signkit.report.records.load_records` gives it.
    judgements : DataFrame (judgements, 7)
        As `signkit.report.records.load_judges` gives it.
    seeds : dict of str to int
        By run (the first of its seeds), how many seeds stand behind it.

    Returns
    -------
    dict
        ``corpora`` (by name: gate and its reason, judges, Kendall's tau of the systems' ranks
        across judges by split, controls), ``seeds``, ``signatures`` and ``notes``: a sentence
        for each thing a full run asks for and this one has not.
    """
    corpora = {
        str(corpus): _corpus(group, judgements[judgements["corpus"] == corpus])
        for corpus, group in records.groupby("corpus", sort=True)
    }
    signed = records[records["signature"] != ""].drop_duplicates(["metric", "signature"])
    signatures: dict[str, list[str]] = {}
    for metric, signature in signed[["metric", "signature"]].itertuples(index=False):
        signatures.setdefault(str(metric), []).append(str(signature))
    notes = _notes(corpora, seeds)
    return {"corpora": corpora, "seeds": seeds, "signatures": signatures, "notes": notes}


def _corpus(records: pd.DataFrame, judgements: pd.DataFrame) -> dict[str, Any]:
    reasons = sorted(set(records.loc[~records["gate"].astype(bool), "gate_reason"]))
    systems = judgements[judgements["kind"] == "system"]
    return {
        "synthetic": bool(records["synthetic"].any()),
        "gate": not reasons,
        "gate_reason": "; ".join(reasons),
        "judges": sorted({int(judge) for judge in judgements["judge"]}),
        "controls": sorted(set(records.loc[records["kind"] != "system", "run"])),
        "systems": sorted(set(records.loc[records["kind"] == "system", "run"])),
        "kendall_tau": {str(s): _tau(group) for s, group in systems.groupby("split", sort=True)},
    }


def _tau(judgements: pd.DataFrame) -> float | None:
    """Mean agreement of the judges on the order of the systems; None where there is no order."""
    by_judge = judgements.pivot_table(index="judge", columns=["run", "decoding"], values="value")
    tau = rank_agreement(by_judge.dropna(axis=1).to_numpy())
    return None if math.isnan(tau) else round(tau, 3)


def _notes(corpora: dict[str, dict[str, Any]], seeds: dict[str, int]) -> list[str]:
    notes = []
    few = sorted(run for run, count in seeds.items() if count < SEEDS_FOR_A_CLAIM)
    if few:
        notes.append(
            f"{len(few)} of {len(seeds)} rows have fewer than {SEEDS_FOR_A_CLAIM} seeds: their "
            "differences carry no claim."
        )
    lonely = sorted(c for c, found in corpora.items() if len(found["judges"]) == 1)
    if lonely:
        notes.append(
            f"One back-translator each judges {', '.join(lonely)}: a full run has at least "
            f"{JUDGES_FOR_A_FULL_RUN}, and Kendall's tau says whether they rank systems alike."
        )
    failed = sorted(corpus for corpus, found in corpora.items() if not found["gate"])
    if failed:
        notes.append(
            f"The evaluator's gate failed for {', '.join(failed)}: text metrics are greyed there."
        )
    return notes
