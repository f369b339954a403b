"""Table 8: the prompt channel's glosses, by who writes them and how one asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from signkit.report.corpus_tables import table_frame
from signkit.report.entries import data_source
from signkit.report.tables import AS_PRINTED, HERE, NOT_RUN, Cell
from signkit.score.prompt_channel import METRICS, PROMPT, TEXT, WAYS
from signkit.score.scores_file import PRINTED_SPLITS

LOSS = "loss"

STANDS_FOR = {"Text2Gloss": "Baseline [71]", "Prompt2LangGloss": "Ours"}
"""The rows of the paper that ours stand for where they are asked by prompts (Sec. 5.2, Fig. 3)."""

Line = dict[tuple[str, str, str], Cell]


def prompt_channel_table(
    scores: Iterable[Mapping[str, Any]], language: str, synthetic: bool, printed: pd.DataFrame
) -> pd.DataFrame:
    """Lay out Table 8: a line a way of asking, and the paper's lines that none stands for.

    Departs from the paper by saying how one asked and by the column of what asking cost: the
    BLEU-4 on bare sentences minus this line's (Sec. 5.2, "information loss").

    Parameters
    ----------
    scores : iterable of mapping
        Lines of :func:`signkit.score.prompt_channel.score_writer`.
    language : str
        Code of the sign language.
    synthetic : bool
        Whether its data are synthetic.
    printed : DataFrame
        Tidy columns row, language, split, metric, value, note: the paper's Table 8.

    Returns
    -------
    DataFrame (lines, columns)
        Columns (split, metric, source) as `build_table` makes them.
    """
    found: dict[tuple[str, str], dict[tuple[str, str], float]] = {}
    for line in scores:
        cells = found.setdefault((line["row"], line["asked"]), {})
        cells[line["split"], line["metric"]] = line["value"]
    source = data_source(language, synthetic)
    paper = {line["", "", "row"]: line for line in _printed_lines(printed)}
    lines: list[Line] = []
    for (row, way), cells in found.items():
        bare = found.get((row, TEXT), {})
        theirs = STANDS_FOR.get(row.split(" (")[0]) if way == PROMPT else None
        beside = paper.pop(theirs, {}) if theirs else {}
        ours = _line(row, WAYS[way], language, source, theirs) | _figures(cells, bare)
        lines.append(beside | ours)
    frame = table_frame([*paper.values(), *lines])
    order = [*METRICS[:2], "gloss_wer", LOSS]
    return frame[sorted(frame.columns, key=lambda column: _rank(column, order))]


def _rank(column: tuple[str, str, str], order: Sequence[str]) -> tuple[int, int, int]:
    split, metric, source = column
    if not split:
        return (-1, 0, 0)  # sorting is stable: leading columns stay as they are
    return PRINTED_SPLITS.index(split), order.index(metric), int(source == AS_PRINTED)


def _line(row: str, asked: str, language: str, data: str | None, theirs: str | None) -> Line:
    lead = {"row": row, "paper's row": theirs, "asked": asked, "language": language, "data": data}
    return {("", "", key): value for key, value in lead.items()}


def _figures(cells: Mapping[tuple[str, str], float], bare: Mapping[tuple[str, str], float]) -> Line:
    line: Line = {}
    for split in PRINTED_SPLITS:
        for metric in METRICS:
            line[split, metric if metric != "wer" else "gloss_wer", HERE] = cells[split, metric]
        line[split, LOSS, HERE] = bare[split, "bleu4"] - cells[split, "bleu4"]
    return line


def _printed_lines(printed: pd.DataFrame) -> list[Line]:
    """The paper's lines: it has the figures and no word on how the prompts were made."""
    lines = []
    for row in dict.fromkeys(printed["row"]):
        mine = printed[printed["row"] == row]
        shown: Sequence[str] = [m for m in mine["metric"] if not m.endswith("_percent")]
        if not shown:
            continue
        line = _line(row, "prompt (as the paper has it)", mine["language"].iloc[0], None, row)
        for split in PRINTED_SPLITS:
            for metric in ("bleu4", "rouge"):
                value = mine[(mine["split"] == split) & (mine["metric"] == metric)]["value"]
                line[split, metric, HERE] = NOT_RUN
                line[split, metric, AS_PRINTED] = value.iloc[0] if len(value) else None
        lines.append(line)
    return lines
