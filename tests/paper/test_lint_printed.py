"""The linter over the paper's own tables, in three kinds of file: exactly these findings."""

from collections import Counter
from pathlib import Path

import pytest

import signkit.report
from signkit.linting.lint import lint_tables
from signkit.report.printed import printed

ASSETS = Path(signkit.report.__file__).parent / "assets"
NUMBERS = (4, 5, 6, 7, 8, 9)

# What each table gives beside "missing": the counts by check. Table 4: Super-P's +0.92 (TAB-5),
# Base-M and the profile of all rows (TAB-8), ROUGE 1.51 times BLEU-1 on dev. Table 5: one row out
# of BLEU's order, three of rising precisions, DSGS's two equal ROUGE (TAB-4), and ten groups of
# rows whose ROUGE is over 1.4 times BLEU-1. Table 6: P is 0.92 M (TAB-8). Table 7: three rows of
# rising precisions and three underlined thirds (TAB-3). Table 8: clean. Table 9: "±" (TAB-5).
FOUND = {
    4: {"increment": 1, "multiple": 1, "one-profile": 1, "bleu-rouge": 1},
    5: {"bleu-order": 1, "bleu-precision": 3, "repeat": 1, "bleu-rouge": 10},
    6: {"multiple": 3},
    7: {"bleu-precision": 3, "marks": 3},
    8: {},
    9: {"plus-minus": 1},
}
MISSING = {"ceiling": 1, "floor": 1, "test-sets": 1}


@pytest.mark.parametrize("number", NUMBERS)
def test_a_table_gives_exactly_these_findings(number):
    _, findings = lint_tables([ASSETS / f"printed_table{number}.csv"])
    assert Counter(f.check for f in findings if f.level != "missing") == FOUND[number]
    assert Counter(f.check for f in findings if f.level == "missing") == MISSING


def test_between_the_tables_there_are_one_twin_and_five_names_with_two_sets_of_figures():
    _, findings = lint_tables([ASSETS / f"printed_table{number}.csv" for number in NUMBERS])
    between = [finding for finding in findings if ", " in finding.table]
    # TAB-1: Base-M of Table 4 is RL Loss & PLC of Table 7; TAB-6: Table 9 against Table 6
    assert Counter(f.check for f in between) == {"twins": 1, "one-name": 5}
    assert [f.message for f in between if f.check == "twins"] == [
        "'SignLLM-1x40M-Base-M (ASL)' (ASL) and 'RL Loss & PLC' (ASL) are equal in 9 of 10 "
        "cells; dev bleu1 40.66 and 52.66"
    ]
    ours = [f for f in between if f.check == "one-name" and "SignLLM" in f.message]
    assert len(ours) == 4
    assert all(f.message.endswith("(3 higher, 1 lower)") for f in ours)


LABELS = {"bleu4": "BLEU-4", "bleu3": "BLEU-3", "bleu2": "BLEU-2", "bleu1": "BLEU-1"}
LABELS["rouge"] = "ROUGE"


def _as_printed(number):
    """Lay a table out as the paper does: rows by (split, metric), increments in the cell."""
    frame = printed(f"table{number}")
    rows = {}
    for row, language, split, metric, value, note in frame.itertuples(index=False):
        cell = rows.setdefault((row, language), {})
        name = metric.removesuffix("_increment").removesuffix("_gain_percent")
        text = "-" if value != value else f"{value:.2f}"
        if name != metric:
            step = note.removeprefix("printed as ")
            text = f"{cell[split, name]} {step}" if (split, name) in cell else step
        elif note == "underlined":
            text = f"<u>{text}</u>"
        cell[split, name] = text
    return rows, list(dict.fromkeys(key for cell in rows.values() for key in cell))


def _markdown(number):
    rows, columns = _as_printed(number)
    top = ["Type", "Language", *(f"{split.upper()} SET" for split, _ in columns)]
    names = ["", "", *(LABELS[metric] for _, metric in columns)]
    lines = [top, ["---"] * len(top), names]
    lines += [[*key, *(cell.get(c, "") for c in columns)] for key, cell in rows.items()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _tex(number):
    rows, columns = _as_printed(number)
    half = len(columns) // 2
    lines = [
        rf" & & \multicolumn{{{half}}}{{c}}{{DEV SET}} & \multicolumn{{{half}}}{{c}}{{TEST SET}}"
    ]
    lines += [" & ".join(["Type", "Language", *(LABELS[metric] for _, metric in columns)])]
    for key, cell in rows.items():
        texts = [*key, *(cell.get(column, "") for column in columns)]
        texts = [
            text.replace("&", r"\&").replace("%", r"\%").replace("±", r"$\pm$") for text in texts
        ]
        texts = [text.replace("<u>", r"\underline{").replace("</u>", "}") for text in texts]
        lines.append(" & ".join(texts))
    return rf"\begin{{tabular}}{{ll{'c' * len(columns)}}}" + r" \\ ".join(lines) + r"\end{tabular}"


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(("ending", "write"), [("md", _markdown), ("tex", _tex)])
def test_markdown_and_latex_give_the_findings_of_the_csv(number, ending, write, tmp_path):
    path = tmp_path / f"table{number}.{ending}"
    path.write_text(write(number), encoding="utf-8")
    (table,), findings = lint_tables([path])
    (wanted,), expected = lint_tables([ASSETS / f"printed_table{number}.csv"])
    assert {k: f.value for k, f in table.figures.items()} == {
        k: f.value for k, f in wanted.figures.items()
    }
    assert [(f.check, f.rows) for f in findings] == [(f.check, f.rows) for f in expected]
