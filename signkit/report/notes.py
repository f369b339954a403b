"""The notes a table may not be shown without, and the word synthetic in its caption."""

from __future__ import annotations

import re

import pandas as pd

from signkit.report.cells import GATE_MARK, ORACLE_MARK, lead_values
from signkit.report.metric_names import find_metric
from signkit.report.study_rows import OF_STUDIES
from signkit.report.tables import NOT_RUN

REFERENCE = re.compile(r"\[\d+\]$")
"""How the paper marks the systems of others: ``Photo-realistic SLP [75]``."""


def is_synthetic(frame: pd.DataFrame) -> bool:
    """Tell whether any figure of a table comes from synthetic data.

    Parameters
    ----------
    frame : DataFrame
        A table of this package.

    Returns
    -------
    bool
        True where any line's data are synthetic.
    """
    return any(value.startswith("synthetic") for value in lead_values(frame, "data"))


def full_caption(frame: pd.DataFrame, caption: str) -> str:
    """Put the word synthetic into the caption of a table that holds synthetic figures.

    Parameters
    ----------
    frame : DataFrame
        A table of this package.
    caption : str
        What the table shows.

    Returns
    -------
    str
        The caption to print.
    """
    return f"{caption} (synthetic data)" if is_synthetic(frame) else caption


def table_notes(frame: pd.DataFrame) -> list[str]:
    """Write the sentences that must stand under a table, given what is in it.

    Parameters
    ----------
    frame : DataFrame
        A table of this package.

    Returns
    -------
    list of str
        One note for each thing a reader could be misled by.
    """
    notes = [_synthetic_note()] if is_synthetic(frame) else []
    if any(source == "as printed" for *_, source in frame.columns):
        notes.append("“as printed”: the paper's figures, copied and not checked.")
        if _has_judged(frame):
            notes.append(
                "Printed scores come from other data and another evaluator: a difference to ours "
                "is not an effect."
            )
    if any(lead_values(frame, "model")):
        notes.append(
            "Rows bear the paper's names. “model” is what was trained here, with its parameters "
            "counted: a row called 40M may stand for 250 thousand, one of six languages for a "
            "model of one."
        )
    if any(key == "compress" for _, key, _ in frame.columns):
        notes.append(
            "Here: words counted in the sentences, duration in hours, ✓ for what was found in the "
            "corpus's own files; compress: the stores are smaller than the files they were read "
            "from (the embedded corpus's are compressed archives). A store holds one view and no "
            "sound."
        )
    unfilled = _without_run(frame)
    cited = [row for row in unfilled if REFERENCE.search(row)]
    own = [row for row in unfilled if row not in cited]
    if cited:
        notes.append(
            f"Cited, not run here: {', '.join(cited)}. Nothing of signkit stands in their place; "
            "only the printed figures are shown."
        )
    if own:
        notes.append(
            f"Not run: {', '.join(own)}. A line in params.yaml that names one (under `runs`; for "
            "Table 9 under `rendered`), then `make repro`, fills it here; `signkit studies` trains "
            "those of params.studies.yaml (parts wider and wider_languages). The paper's own "
            "figure needs the real corpora (`signkit data`) and a GPU (`scale: paper`)."
        )
    if any(OF_STUDIES in run for run in lead_values(frame, "run")):
        notes.append(
            "Runs marked “studies” are not this pipeline's: `signkit studies` trained and scored "
            "them from the same seed by the commit that stands there, and they were committed "
            "(reports/seeds/rows.csv). Their skill is between this pipeline's floor and ceiling."
        )
    if any(value == "oracle" for value in lead_values(frame, "decoding")):
        notes.append(
            f"{ORACLE_MARK} oracle: decoded with the true length, first frame and counter."
        )
    notes += [
        f"{GATE_MARK} the evaluator's gate failed: {reason}. Scores that rest on the "
        "back-translator are greyed."
        for reason in _gate_reasons(frame)
    ]
    return notes + _reading_notes(frame)


def _without_run(frame: pd.DataFrame) -> list[str]:
    """Name the rows that no run fills; those of other papers are told by their reference."""
    keys = [("", "", name) for name in ("row", "run")]
    if any(key not in frame.columns for key in keys):
        return []
    pairs = zip(*(frame[key] for key in keys), strict=True)
    return list(dict.fromkeys(row for row, run in pairs if run == NOT_RUN))


def _synthetic_note() -> str:
    return (
        "Synthetic: clips of lines marked so were made by a program: by the constructed corpus "
        "octosign, a stand-in for real data (syn-), or by stitching real letters together; they "
        "say nothing about real signing."
    )


def _gate_reasons(frame: pd.DataFrame) -> list[str]:
    gates = lead_values(frame, "gate")
    return sorted({gate.removeprefix("failed: ") for gate in gates if gate.startswith("failed")})


def _reading_notes(frame: pd.DataFrame) -> list[str]:
    notes = []
    if any(key == "skill" for _, key, _ in frame.columns):
        notes.append(
            "Skill S = (score − floor) / (ceiling − floor); the floor is the best control that "
            "knows nothing of the input, the ceiling the true poses."
        )
    seeds = frame["", "", "seeds"] if ("", "", "seeds") in frame.columns else []
    if any(value == 1 for value in seeds):
        notes.append("One seed: a difference between such lines carries no claim.")
    if _has_judged(frame):
        notes.append(
            "Back-translated scores measure agreement with one model, not intelligibility to a "
            "Deaf signer."
        )
    return notes


def _has_judged(frame: pd.DataFrame) -> bool:
    return any(key and find_metric(key).judged for _, key, _ in frame.columns)
