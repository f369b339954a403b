"""Supplement Table 2: concrete cases, the random ones beside the chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from signkit.report.corpus_tables import table_frame
from signkit.report.entries import data_source
from signkit.report.tables import AS_PRINTED, HERE, Cell
from signkit.score.cases import Case

Line = dict[tuple[str, str, str], Cell]


@dataclass(frozen=True)
class RunCases:
    """The cases of one run.

    Parameters
    ----------
    name : str
        The run's computed name.
    language : str
        Code of its sign language.
    synthetic : bool
        Whether its data are synthetic.
    cases : sequence of Case
        What to show.
    means : mapping of str to float
        BLEU-1 of all drawn cases and of the chosen ones.
    """

    name: str
    language: str
    synthetic: bool
    cases: Sequence[Case]
    means: Mapping[str, float]


def case_table(runs: Sequence[RunCases], printed: pd.DataFrame) -> pd.DataFrame:
    """Lay out supplement Table 2: the paper's four cases as printed, then ours.

    The paper shows selected cases. Here random ones stand first and a line a run says what the
    selection adds; its column "BLEU" is BLEU-1 (ledger TAB-7).

    Parameters
    ----------
    runs : sequence of RunCases
        One a run.
    printed : DataFrame
        Tidy columns row, language, split, metric, value, note: the paper's table.

    Returns
    -------
    DataFrame (cases, columns)
        A line a case.
    """
    lines = _printed_lines(printed)
    for run in runs:
        data = data_source(run.language, run.synthetic)
        for case in run.cases:
            lines.append(
                _lead(run.name, case.how, run.language, data)
                | _texts(case.asked, case.langgloss, case.read)
                | {("", "bleu1", HERE): case.bleu1, ("", "rouge", HERE): case.rouge}
            )
        for how, mean in run.means.items():
            line = _lead(run.name, f"mean, {how}", run.language, data)
            lines.append(line | {("", "bleu1", HERE): mean})
    frame = table_frame(lines)
    return frame[sorted(frame.columns, key=lambda column: bool(column[1]))]


def _lead(row: str, how: str, language: str, data: str | None) -> Line:
    lead = {"row": row, "case": how, "language": language, "data": data}
    return {("", "", key): value for key, value in lead.items()}


def _texts(asked: str, langgloss: str, read: str) -> Line:
    texts = {"asked": asked, "LangGloss": langgloss or None, "read back": read}
    return {("", "", key): value for key, value in texts.items()}


def _printed_lines(printed: pd.DataFrame) -> list[Line]:
    lines = []
    for case in dict.fromkeys(printed["note"]):
        mine = printed[printed["note"] == case]
        examples = mine[mine["metric"] == "example"]
        texts = dict(zip(examples["row"], examples["value"], strict=True))
        scores = {m: mine[mine["metric"] == m]["value"].iloc[0] for m in ("bleu", "rouge")}
        asked = texts.get("Prompt") or texts["Reference (Text)"]
        lines.append(
            _lead("paper", f"{case}, as printed", mine["language"].iloc[0], None)
            | _texts(asked, texts.get("Reference (LangGloss)", ""), texts["Prediction"])
            | {
                ("", "bleu1", AS_PRINTED): scores["bleu"],
                ("", "rouge", AS_PRINTED): scores["rouge"],
            }
        )
    return lines
