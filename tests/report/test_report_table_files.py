"""A table's files: marks, the word synthetic, escapes, and the same bytes every time."""

import csv
import io

import pandas as pd
import pytest

from signkit.report.cells import show_cell
from signkit.report.notes import table_notes
from signkit.report.site_tables import table_to_html
from signkit.report.table_files import table_to_csv, table_to_markdown, write_table
from signkit.report.table_tex import escape_tex, table_to_tex

CAPTION = "Comparison of different modules"


def frame(**changes):
    cells = {
        ("", "", "row"): ["FP & GN", "RL_Loss | PLC"],
        ("", "", "kind"): ["system", "system"],
        ("", "", "data"): ["synthetic (syn-ase)", None],
        ("", "", "decoding"): ["oracle", None],
        ("", "", "gate"): ["failed: fewer than 5 apart", None],
        ("dev", "bleu4", "here"): [12.345678, "not run"],
        ("dev", "bleu4", "as printed"): [16.44, 18.77],
        ("dev", "dtw", "here"): [3.5, "not run"],
        ("dev", "skill", "here"): [-0.25, "not run"],
    }
    cells |= {("", "", name): values for name, values in changes.items()}
    made = pd.DataFrame({key: pd.Series(values, dtype=object) for key, values in cells.items()})
    made.columns = pd.MultiIndex.from_tuples(cells)
    return made


def markdown_rows(text):
    return [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("|")]


@pytest.mark.parametrize("write", [table_to_markdown, table_to_html])
def test_synthetic_stands_in_the_caption_and_in_a_note(write):
    text = write(frame(), CAPTION)
    assert f"{CAPTION} (synthetic data)" in text
    assert "say nothing about real signing" in text


def test_synthetic_stands_in_the_latex_caption():
    assert f"{CAPTION} (synthetic data)" in table_to_tex(frame(), CAPTION, "tab:x")


def test_a_table_of_real_data_does_not_say_synthetic():
    assert "ynthetic" not in table_to_markdown(frame(data=["real", None]), CAPTION)


def test_a_failed_gate_marks_back_translated_figures_only():
    text = table_to_markdown(frame(), CAPTION)
    header, _, first, _ = markdown_rows(text)
    shown = dict(zip(header, first, strict=True))
    assert shown["dev BLEU-4"] == "12.35‡"
    assert shown["dev BLEU-4 as printed"] == "16.44"
    assert shown["dev DTW"] == "3.50"
    assert "fewer than 5 apart" in text


def test_a_failed_gate_greys_the_cell_in_html_and_latex():
    assert '<td class="number greyed">12.35‡</td>' in table_to_html(frame(), CAPTION)
    assert r"\textcolor{gray}{12.35\ddag{}}" in table_to_tex(frame(), CAPTION, "tab:x")


def test_oracle_decoding_is_marked_and_explained():
    text = table_to_markdown(frame(), CAPTION)
    assert "| oracle† |" in text
    assert "† oracle: decoded with the true length" in text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (-0.25, "-0.25 (no evidence)"),
        (0.0, "0.00 (no evidence)"),
        (0.5, "0.50"),
        (1.2, "1.20 (inspect for replay)"),
    ],
)
def test_skill_is_read_out_for_systems_only(value, words):
    column = ("dev", "skill", "here")
    assert show_cell(value, column).text == words
    assert show_cell(value, column, kind="control").text == f"{value:.2f}"


def test_not_run_is_written_in_all_three_files(tmp_path):
    for path in write_table(frame(), tmp_path, "table7", CAPTION):
        assert "not run" in path.read_text(encoding="utf-8"), path.name


def test_the_csv_holds_bare_numbers_and_every_column():
    header, first, second = csv.reader(io.StringIO(table_to_csv(frame())))
    line = dict(zip(header, first, strict=True))
    assert line["dev BLEU-4"] == "12.3457"
    assert line["gate"] == "failed: fewer than 5 apart"
    assert dict(zip(header, second, strict=True))["dev BLEU-4 as printed"] == "18.77"


def test_a_pipe_or_tag_in_a_cell_cannot_break_the_markdown_table():
    text = table_to_markdown(frame(row=["a | b", "<ASL_HELLO>"]), CAPTION)
    assert "a \\| b" in text
    assert "&lt;ASL_HELLO>" in text


def test_latex_escapes_what_it_would_read_as_commands():
    assert escape_tex(r"50% of $x_1 & {a}#~^\ ") == (
        r"50\% of \$x\_1 \& \{a\}\#\textasciitilde{}\textasciicircum{}\textbackslash{} "
    )
    text = table_to_tex(frame(), CAPTION, "tab:x")
    assert r"FP \& GN" in text
    assert r"RL\_Loss | PLC" in text


def test_every_latex_line_has_as_many_cells_as_the_table_has_columns():
    text = table_to_tex(frame(), CAPTION, "tab:x")
    align = text.split(r"\begin{tabular}{")[1].split("}")[0]
    lines = [line for line in text.splitlines() if line.endswith(r"\\")][1:]
    assert {line.replace(r"\&", "").count("&") + 1 for line in lines} == {len(align)}


def test_html_escapes_cells_and_groups_columns_by_split():
    text = table_to_html(frame(), CAPTION)
    assert "FP &amp; GN" in text
    assert '<th colspan="4" class="group">dev</th>' in text


def test_the_same_table_gives_the_same_bytes(tmp_path):
    first = [p.read_bytes() for p in write_table(frame(), tmp_path / "a", "table7", CAPTION)]
    again = [p.read_bytes() for p in write_table(frame(), tmp_path / "b", "table7", CAPTION)]
    assert first == again
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == [
        "table7.csv",
        "table7.md",
        "table7.tex",
    ]


def test_one_seed_and_printed_figures_carry_their_caveats():
    notes = " ".join(table_notes(frame(seeds=[1.0, None])))
    assert "carries no claim" in notes
    assert "copied and not checked" in notes
    assert "not intelligibility to a Deaf signer" in notes


def test_counts_do_not_carry_the_caveats_of_judged_scores():
    counts = frame().drop(columns=[("dev", "bleu4", "here"), ("dev", "bleu4", "as printed")])
    counts["train", "clips", "as printed"] = [31047.0, 7096.0]
    notes = " ".join(table_notes(counts))
    assert "copied and not checked" in notes
    assert "another evaluator" not in notes
    assert "Deaf signer" not in notes
