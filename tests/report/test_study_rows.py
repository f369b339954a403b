"""Rows that only the studies have run stand in the main tables, and say whose they are."""

from pathlib import Path

import pandas as pd
import pytest

from signkit.errors import InputError
from signkit.params import load_params
from signkit.rendered_tables import presentation_tables
from signkit.report.notes import table_notes
from signkit.report.records import RECORD_COLUMNS
from signkit.report.study_rows import STUDY_ROWS, add_study_rows, read_study_rows, write_study_rows
from signkit.results import results_table

PROJECT = Path(__file__).parents[2]
SUPER = "SignLLM-1x1B-Super-M (GSL)"
SHOWN = "SignLLM-1x120M-Large-P (GSL)"


def line(name, table, row, value=12.5, **other):
    record = dict.fromkeys(RECORD_COLUMNS, "") | {"run": name, "kind": "system", "label": "Super"}
    record |= {"corpus": "gsl", "language": "GSL", "synthetic": True, "split": "dev", "seed": 27}
    record |= {"decoding": "length-free", "clips": 100, "metric": "bleu4", "value": value}
    made = {"scale": "laptop", "commit": "0123456789ab", "gathered": "2026-01-02", "gate": True}
    return record | made | {"table": table, "row": row, "name": name} | other


@pytest.fixture
def project(tmp_path):
    lines = [
        line("super_gsl", "table6", SUPER),
        line("base_gsl", "table6", "SignLLM-1x40M-Base-M (GSL)", 99.0),
        line("p_large_gsl_avatar", "table9", SHOWN, 7.5),
        line("base_gsl_avatar", "table9", "SignLLM-1x40M-Base-M (GSL)", 99.0),
    ]
    write_study_rows(tmp_path, pd.DataFrame(lines))
    return tmp_path


def shown(frame, row, column):
    return frame.loc[frame["", "", "row"] == row, [column]].iloc[0, 0]


def test_a_row_of_the_studies_fills_what_no_run_here_does_and_says_so(project):
    params, studied = load_params(PROJECT / "params.yaml"), read_study_rows(project, "laptop")
    none = pd.DataFrame(columns=list(RECORD_COLUMNS))
    frame = results_table(params, "table6", none, studied=studied)
    assert shown(frame, SUPER, ("dev", "bleu4", "here")) == 12.5
    whose = "super_gsl (studies, commit 0123456789ab, 2026-01-02)"
    assert shown(frame, SUPER, ("", "", "run")) == whose
    assert any("signkit studies" in note and "not this pipeline's" in note
               for note in table_notes(frame))  # fmt: skip
    # a run of params.yaml that has not run yet is not run, whatever was committed of its name
    assert shown(frame, "SignLLM-1x40M-Base-M (GSL)", ("", "", "run")) == "not run"


def test_without_committed_rows_nothing_stands_in_the_row_and_the_note_names_the_studies(project):
    params, none = load_params(PROJECT / "params.yaml"), pd.DataFrame(columns=list(RECORD_COLUMNS))
    for studied in (None, read_study_rows(project, "smoke"), read_study_rows(PROJECT / "no", "x")):
        frame = results_table(params, "table6", none, studied=studied)
        assert shown(frame, SUPER, ("dev", "bleu4", "here")) == "not run"
        notes = " ".join(table_notes(frame))
        assert "`signkit studies` trains those" in notes
        assert "not this pipeline's" not in notes


def test_a_drawn_run_of_the_studies_stands_in_table_9(project):
    params, studied = load_params(PROJECT / "params.yaml"), read_study_rows(project, "laptop")
    frame = presentation_tables(params, project / "artifacts", studied)["table9"]
    assert shown(frame, SHOWN, ("dev", "bleu4", "here")) == 7.5
    assert shown(frame, SHOWN, ("", "", "run")).startswith("p_large_gsl_avatar (studies, ")
    assert shown(frame, "SignLLM-1x40M-Base-M (GSL)", ("", "", "run")) == "not run"


def test_rows_are_those_of_the_table_and_its_corpora_that_no_run_has(project):
    studied, none = read_study_rows(project, "laptop"), pd.DataFrame(columns=list(RECORD_COLUMNS))
    for table, runs, corpora, found in (
        ("table6", (), ["gsl"], ["base_gsl", "super_gsl"]),
        ("table6", ("base_gsl",), ["gsl"], ["super_gsl"]),
        ("table6", (), ["asl"], []),
        ("table4", (), ["gsl"], []),
    ):
        records, rows = add_study_rows(none, {"own": "Own"}, studied, table, runs, corpora)
        assert [run.split()[0] for run in records["run"]] == found
        assert list(rows) == ["own", *records["run"]]


def test_a_file_without_commits_is_refused(project):
    path = project / STUDY_ROWS
    path.write_text(path.read_text().replace("commit", "committed"))
    with pytest.raises(InputError, match=r"rows\.csv.*no commit"):
        read_study_rows(project, "laptop")
