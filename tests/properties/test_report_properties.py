"""What holds for any table, any text and any clip."""

import csv
import io
import math

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from signkit.pose.skeleton import N_JOINTS
from signkit.report.records import RECORD_COLUMNS
from signkit.report.skeleton_lines import BODY_STROKE, GAP, draw_stroke
from signkit.report.table_files import table_to_csv, table_to_markdown
from signkit.report.table_tex import escape_tex
from signkit.report.tables import NOT_RUN, build_table

ROWS = ["Base", "Future Prediction", "Just Counter", "RL Loss", "FP & GN"]
scores = st.floats(0, 100, allow_nan=False)
runs = st.dictionaries(st.sampled_from([*ROWS, "ours", "ours too"]), scores)


def build(ours, order):
    paper = pd.DataFrame(
        [(row, "ASL", "dev", "bleu4", 1.0) for row in order],
        columns=["row", "language", "split", "metric", "value"],
    )
    lines = [
        dict.fromkeys(RECORD_COLUMNS, "")
        | {"run": row, "kind": "system", "language": "ASL", "synthetic": True, "split": "dev"}
        | {"decoding": "length-free", "seed": 1, "clips": 5, "metric": "bleu4", "value": value}
        | {"gate": True}
        for row, value in ours.items()
    ]
    records = pd.DataFrame(lines, columns=list(RECORD_COLUMNS))
    names = {row: row for row in ours}
    return build_table(
        records, rows=names, printed=paper, metrics=["bleu4"], splits=["dev"], languages=["ASL"]
    )


@settings(max_examples=25, deadline=None)
@given(runs, st.permutations(ROWS))
def test_every_run_and_every_printed_row_stands_once_in_the_papers_order(ours, order):
    frame = build(ours, order)
    systems = frame[frame["", "", "kind"] == "system"]
    extra = [row for row in ours if row not in order]
    assert list(systems["", "", "row"]) == [*order, *extra]
    here = dict(zip(systems["", "", "row"], systems["dev", "bleu4", "here"], strict=True))
    assert here == {row: ours.get(row, NOT_RUN) for row in [*order, *extra]}


@settings(max_examples=25, deadline=None)
@given(runs, st.permutations(ROWS))
def test_csv_and_markdown_have_a_line_each_for_every_line_of_the_table(ours, order):
    frame = build(ours, order)
    parsed = list(csv.reader(io.StringIO(table_to_csv(frame))))
    assert {len(line) for line in parsed} == {len(frame.columns)}
    assert len(parsed) == len(frame) + 1
    text = table_to_markdown(frame, "any")
    assert sum(line.startswith("|") for line in text.splitlines()) == len(frame) + 2


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])))
def test_escaped_latex_holds_no_bare_special_character(text):
    plain = escape_tex(text)
    for letter in "&%#_":
        assert plain.count(letter) == plain.count("\\" + letter) == text.count(letter)


@settings(deadline=None, max_examples=30)
@given(
    arrays(
        np.float32,
        st.tuples(st.integers(1, 4), st.just(N_JOINTS), st.integers(2, 3)),
        elements=st.floats(-9, 9, width=32) | st.just(math.nan),
    )
)
def test_strokes_keep_every_coordinate_to_three_decimals(clip):
    drawn = draw_stroke(clip, BODY_STROKE)
    joints = BODY_STROKE != GAP
    np.testing.assert_allclose(drawn[:, joints], clip[:, BODY_STROKE[joints]], atol=6e-4)
    assert np.isnan(drawn[:, ~joints]).all()
