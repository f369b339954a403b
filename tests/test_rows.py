"""Rows of tables and the runs behind them: seeds of one row, and the row they are compared with."""

from pathlib import Path

import pytest

from signkit.params import check_params, read_yaml
from signkit.report.comparisons import load_clips
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
    raw["runs"] = RUNS
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
