"""Supplement Table 4 beside a grid's results, and its points as lines."""

import pandas as pd
import pytest

from signkit.errors import InputError
from signkit.report.grid_figure import grid_figure
from signkit.report.grid_table import (
    ROWS,
    grid_caption,
    grid_table,
    load_grid,
    steps_from_default,
)
from signkit.report.printed import printed
from signkit.report.table_files import table_to_markdown

DEFAULT = {
    "corpus": "asl", "vocabulary_size": 16_000, "batch_size": 16, "learning_rate": 0.005,
    "loss": "mse", "max_frames": 300, "plc": False, "dropout": 0.0, "layers": 2, "hidden": 64,
    "feed_forward": 256, "heads": 4, "epochs": 10, "clips": 192, "seed": 27, "dev_ndtw": 0.4,
    "clips_used": 192, "synthetic": True, "commit": "abc1234567", "date": "2026-11-26",
}  # fmt: skip


def _results(*changes):
    return pd.DataFrame([{**DEFAULT, **change} for change in ({}, *changes)])


RESULTS = _results(
    {"hidden": 32, "feed_forward": 128, "dev_ndtw": 0.5},
    {"hidden": 128, "feed_forward": 512, "dev_ndtw": 0.3},
    {"dropout": 0.1, "dev_ndtw": 0.45},
    {"dropout": 0.2, "layers": 4, "dev_ndtw": 0.1},
)


def _line(table, row):
    return table[table["", "", "row"] == row].iloc[0]


def test_every_row_of_the_supplement_is_there_as_printed():
    table = grid_table(RESULTS, printed("supp_table4"))
    assert list(table["", "", "row"]) == list(dict.fromkeys(printed("supp_table4")["row"]))
    line = _line(table, "Batch size")
    assert line["", "values", "as printed"] == "{8, 16, 32}"
    assert line["", "default", "as printed"] == "16"
    assert line["", "optimal", "as printed"] == "8"


def test_a_value_has_the_score_of_the_point_one_step_from_the_default():
    assert steps_from_default(RESULTS, "hidden") == {32: 0.5, 64: 0.4, 128: 0.3}
    assert steps_from_default(RESULTS, "feed_forward") == {128: 0.5, 256: 0.4, 512: 0.3}
    line = _line(grid_table(RESULTS, printed("supp_table4")), "Embed dim")
    assert line["dev", "nDTW by value", "here"] == "32: 0.500, 64: 0.400, 128: 0.300"
    assert line["dev", "best value", "here"] == "128"


def test_a_point_that_mixes_changes_scores_for_no_value():
    assert steps_from_default(RESULTS, "dropout") == {0.0: 0.4, 0.1: 0.45}
    assert steps_from_default(RESULTS, "layers") == {2: 0.4}


def test_a_value_that_was_not_varied_has_no_best():
    line = _line(grid_table(RESULTS, printed("supp_table4")), "# Layers (encoder-decoder)")
    assert line["dev", "best value", "here"] == "not varied"


def test_the_caption_says_what_was_run_when_and_on_which_commit_and_that_it_is_synthetic():
    text = table_to_markdown(grid_table(RESULTS, printed("supp_table4")), grid_caption(RESULTS))
    for part in ("5 points", "192 clips", "2026-11-26", "abc1234567", "synthetic data"):
        assert part in text


def test_without_results_every_score_reads_not_run(tmp_path):
    empty = load_grid(tmp_path / "results.csv")
    table = grid_table(empty, printed("supp_table4"))
    assert set(table["dev", "nDTW by value", "here"]) == {"not run"}
    assert set(table["dev", "best value", "here"]) == {"not run"}
    assert "synthetic" not in table_to_markdown(table, grid_caption(empty))
    assert "not run" in grid_figure(empty).layout.title.text


def test_a_file_that_is_no_grid_is_refused(tmp_path):
    (tmp_path / "results.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="columns of a grid"):
        load_grid(tmp_path / "results.csv")


def test_the_file_that_points_are_added_to_can_be_read(tmp_path):
    RESULTS.to_csv(tmp_path / "results.csv", index=False)
    pd.testing.assert_frame_equal(load_grid(tmp_path / "results.csv"), RESULTS)


def test_the_figure_has_an_axis_for_what_was_varied_and_one_for_the_score():
    (lines,) = grid_figure(RESULTS, title="Grid").data
    *varied, score = [axis.label for axis in lines.dimensions]
    assert varied == ["dropout", "layers", "hidden"]
    assert score.startswith("dev nDTW")
    assert list(lines.dimensions[2].ticktext) == ["32", "64", "128"]
    assert list(lines.dimensions[2].values) == [1, 0, 2, 1, 1]
    assert list(lines.line.color) == [0.4, 0.5, 0.3, 0.45, 0.1]
    assert "synthetic" in grid_figure(RESULTS).layout.title.text


def test_every_key_of_the_table_is_one_of_a_point():
    assert set(ROWS) <= set(DEFAULT)
