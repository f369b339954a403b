"""Rows of tables and the runs behind them: seeds of one row, and the row they are compared with."""

from pathlib import Path

import pandas as pd
import pytest

from signkit.params import check_params, read_yaml
from signkit.report.comparisons import load_clips
from signkit.report.records import RECORD_COLUMNS
from signkit.results import results_table
from signkit.rows import compare_tables, seed_families, seeds_of_rows, table_lines
from signkit.score.clip_scores import mean_of, write_clip_scores

PROJECT = Path(__file__).parents[1]
RUNS = {
    "first": {"train": {"corpus": "asl", "model": "base"}, "rows": {"table7": "Base"}},
    "loss": {"train": {"corpus": "asl", "model": "base", "loss": "l1"}, "rows": {"table7": "L1"}},
    "first_2": {"train": {"corpus": "asl", "model": "base", "seed": 5}, "rows": {"table7": "Base"}},
    "loss_2": {
        "train": {"corpus": "asl", "model": "base", "loss": "l1", "seed": 5},
        "rows": {"table7": "L1"},
    },
    "german": {"train": {"corpus": "gsl", "model": "base"}, "rows": {"table6": "G"}},
}


@pytest.fixture
def params():
    raw = read_yaml(PROJECT / "params.yaml")
    raw.pop("scales")
    raw["runs"], raw["shared_runs"] = RUNS, {}
    return check_params(raw, "params.yaml")


def test_runs_that_differ_in_their_seed_only_are_one_row(params):
    assert seed_families(params) == {
        "first": "first",
        "loss": "loss",
        "first_2": "first",
        "loss_2": "loss",
        "german": "german",
    }


def test_the_first_row_of_a_corpus_is_the_baseline_of_the_others(params):
    base, other = table_lines(params, "table7")
    assert (base.row, base.runs, base.baseline) == ("Base", ("first", "first_2"), base.runs)
    assert (other.row, other.runs, other.baseline) == ("L1", ("loss", "loss_2"), base.runs)
    assert other.metrics[:2] == ("bleu4", "bleu3")
    assert {"handshape_accuracy", "replay_share", "chrf2"} <= set(other.metrics)


def test_every_scored_row_is_compared_and_its_seeds_are_counted(params, tmp_path):
    for run, value in (("first", 1.0), ("loss", 2.0), ("first_2", 1.5), ("loss_2", 2.5)):
        scores = {"ndtw_hands": mean_of([value, value, value + 1])}
        write_clip_scores(tmp_path / run / "clips.npz", {f"{run}/test/length-free": scores})
    clips = load_clips(tmp_path)
    found = compare_tables(params, clips)
    assert seeds_of_rows(params, clips) == {"first": 2, "loss": 2}
    assert found["row"].tolist() == ["Base", "L1"]
    assert found["difference"].iloc[1] == pytest.approx(1.0)


@pytest.fixture
def shared():
    raw = read_yaml(PROJECT / "params.yaml")
    raw.pop("scales")
    rows = {"table4": "Both (ASL)", "table6": "Both (GSL)"}
    both = {"train": {"corpus": "asl", "also": ["gsl"], "model": "base"}, "rows": rows}
    first = RUNS["first"] | {"rows": {"table4": "Base"}}
    raw["runs"], raw["shared_runs"] = {"first": first, "german": RUNS["german"]}, {"both": both}
    return check_params(raw, "params.yaml")


def test_a_run_of_two_languages_is_a_row_in_the_table_of_each(shared, tmp_path):
    for corpus, value in (("asl", 2.0), ("gsl", 7.0)):
        scores = {"both/test/length-free": {"ndtw_hands": mean_of([value, value, value + 1])}}
        write_clip_scores(tmp_path / "both" / corpus / "clips.npz", scores)
    for run, value in (("first", 1.0), ("german", 4.0)):
        scores = {f"{run}/test/length-free": {"ndtw_hands": mean_of([value, value, value + 1])}}
        write_clip_scores(tmp_path / run / "clips.npz", scores)
    clips = load_clips(tmp_path)
    found = compare_tables(shared, clips).set_index("row")
    assert found.loc["Both (ASL)", "difference"] == pytest.approx(1.0)
    assert found.loc["Both (GSL)", "difference"] == pytest.approx(3.0)
    assert found.loc["Both (GSL)", "corpus"] == "gsl"
    counted = seeds_of_rows(shared, clips)
    assert counted == {"asl/both": 1, "first": 1, "german": 1, "gsl/both": 1}


@pytest.mark.parametrize(
    ("table", "corpus", "language", "row"),
    [("table4", "asl", "ASL", "Both (ASL)"), ("table6", "gsl", "GSL", "Both (GSL)")],
)
def test_each_table_shows_the_scores_of_its_own_language(shared, table, corpus, language, row):
    lines = [
        dict.fromkeys(RECORD_COLUMNS, "")
        | {"run": "both", "kind": "system", "corpus": corpus, "language": language, "value": value}
        | {"split": "test", "metric": "bleu4", "decoding": "length-free", "seed": 27, "clips": 3}
        | {"synthetic": True, "gate": True}
        for corpus, language, value in (("asl", "ASL", 11.0), ("gsl", "GSL", 22.0))
    ]
    found = results_table(shared, table, pd.DataFrame(lines))
    line = found[found["", "", "row"] == row].iloc[0]
    assert line["test", "bleu4", "here"] == {"asl": 11.0, "gsl": 22.0}[corpus]
