"""The printed figures load as one tidy table each, and what is not printed is an error."""

import math

import pytest

from signkit.errors import InputError
from signkit.report.printed import COLUMNS, TABLES, printed, printed_value
from signkit.text.languages import LANGUAGES

SCORES = ["bleu4", "bleu3", "bleu2", "bleu1", "rouge"]


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_tidy_and_no_figure_comes_twice(table):
    frame = printed(table)
    assert tuple(frame.columns) == COLUMNS
    assert not frame.duplicated(["row", "language", "split", "metric", "note"]).any()
    assert (frame["row"] == frame["row"].str.strip()).all()


@pytest.mark.parametrize(("table", "rows"), [("table4", 7), ("table5", 13), ("table7", 8)])
def test_a_table_of_five_scores_is_complete(table, rows):
    frame = printed(table)
    figures = frame[frame["metric"].isin(SCORES)]
    assert len(figures) == rows * 2 * len(SCORES)


@pytest.mark.parametrize(("table", "rows"), [("table6", 12), ("table8", 3), ("table9", 6)])
def test_a_table_of_two_scores_is_complete(table, rows):
    frame = printed(table)
    assert len(frame[frame["metric"].isin(["bleu4", "rouge"])]) == rows * 2 * 2


@pytest.mark.parametrize("table", ["table4", "table5", "table6", "table7", "table8", "table9"])
def test_scores_are_percentages_of_the_papers_languages(table):
    frame = printed(table)
    assert set(frame["language"]) <= set(LANGUAGES)
    assert set(frame["split"]) == {"dev", "test"}
    assert frame["value"].map(lambda v: isinstance(v, float)).all()
    assert frame["value"].dropna().between(0, 100).all()


def test_rows_keep_the_order_of_the_paper():
    rows = list(dict.fromkeys(printed("table7")["row"]))
    assert rows[0] == "Base"
    assert rows[-2:] == ["RL Loss", "RL Loss & PLC"]


def test_a_dash_is_no_number():
    frame = printed("table5")
    dash = frame[(frame["row"] == "Hybrid Translation System [42]") & (frame["split"] == "dev")]
    assert len(dash) == 5
    assert all(math.isnan(value) for value in dash["value"])


def test_changing_a_printed_table_does_not_change_the_next_reader():
    first = printed("table2")
    first.loc[:, "value"] = 0.0
    assert printed_value("table2", "Train", "clips", "train", "GSL") == 7096


def test_an_unknown_table_is_refused_with_the_nearest():
    with pytest.raises(InputError, match="did you mean 'table7'"):
        printed("table_7")


def test_a_figure_that_is_not_there_or_not_one_is_refused():
    with pytest.raises(InputError, match="needs one figure, got 0"):
        printed_value("table4", "Base", "bleu4", "dev")
    with pytest.raises(InputError, match="needs one figure, got 8"):
        printed_value("table2", "Train", "clips", "train")
