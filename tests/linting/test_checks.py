"""Each check of the linter finds its fault and passes over what measurements look like."""

import pytest

from signkit.linting.arithmetic import (
    check_bleu_orders,
    check_increments,
    check_marks,
    check_ranges,
)
from signkit.linting.context import check_bleu_against_rouge, check_controls, check_test_sets
from signkit.linting.likeness import check_multiples, check_repeats, check_twins
from signkit.linting.table import Figure, Increment, Place, Row, Table


def _table(figures, *, counts=None, name="t"):
    """Build a table from {row: {"dev bleu4": value}}; two digits."""
    table = Table(name, rows=[Row(label) for label in figures])
    for label, cells in figures.items():
        for column, value in cells.items():
            group, _, metric = column.rpartition(" ")
            figure = value if isinstance(value, Figure) else Figure(value)
            table.figures[Place(Row(label), group, metric)] = figure
    table.counts = {Row(label): text for label, text in (counts or {}).items()}
    return table


def _bleu(*values):
    return {f"bleu{n}": value for n, value in enumerate(values, start=1)}


def test_shares_of_more_than_a_hundred_and_negative_distances_are_out_of_range():
    table = _table({"A": {"bleu4": 101.0, "dtw": -0.5, "ssim": 0.7, "rouge": 100.0, "wer": 140.0}})
    assert [f.message for f in check_ranges(table)] == [
        "'A', bleu4: 101.00 is outside 0 to 100",
        "'A', dtw: -0.50 is outside 0 to inf",
    ]


def test_shares_beside_percentages_are_two_scales():
    table = _table({"A": {"rouge": Figure(0.412, 3)}, "B": {"rouge": 41.5}})
    assert [f.check for f in check_ranges(table)] == ["scale"]


def test_cumulative_bleu_may_not_rise():
    # 20.67 -> 26.44 from 2 to 3: beyond any rounding; p3 = .2644^3 / .2067^2 = 0.433
    found = list(check_bleu_orders(_table({"A": _bleu(32.80, 20.67, 26.44, 17.55)})))
    assert [f.check for f in found] == ["bleu-order", "bleu-precision"]
    assert "43.3% of 3-grams > 13.0% of 2-grams" in found[1].message


def test_equal_bleu_within_the_rounding_is_no_finding():
    # 5.004 and 4.996 print as 5.00 and 5.00
    assert not list(check_bleu_orders(_table({"A": {"bleu3": 5.00, "bleu4": 5.00}})))


def test_ordinary_bleu_is_no_finding():
    # precisions 0.40, 0.25, 0.16, 0.11 at BP 1: BLEU 40, 31.6, 25.2, 20.5
    assert not list(check_bleu_orders(_table({"A": _bleu(40.0, 31.62, 25.20, 20.48)})))


def _with_increments(increments, **options):
    figures = {"Base": {"bleu4": 10.0}, "Other": {"bleu4": 11.5}, "A": {"bleu4": 12.5}}
    table = _table({**figures, "B": {"bleu4": 14.0}})
    for label, amount in increments.items():
        place = Place(Row(label), "", "bleu4")
        table.increments.append(Increment(place, Figure(amount), **options))
    return [f.message for f in check_increments(table)]


def test_increments_to_one_row_are_no_finding():
    assert _with_increments({"A": 2.5, "B": 4.0}) == []


def test_an_increment_that_does_not_add_up_says_what_it_should_be():
    # two of three are to Base; 12.5 - 10 = 2.5
    (text,) = _with_increments({"Other": 1.5, "B": 4.0, "A": 2.7})
    assert text == "'A', bleu4: +2.70 is printed, but 12.50 against 10.00 of 'Base' is +2.50"


def test_increments_in_per_cent_are_held_against_ratios():
    # 12.5 / 10 = +25 %, 14 / 10 = +40 %
    assert _with_increments({"A": 25.0, "B": 40.0}, percent=True) == []
    assert len(_with_increments({"A": 25.0, "B": 41.0}, percent=True)) == 1


def test_plus_minus_is_a_spread_unless_all_are_differences_to_one_row():
    assert _with_increments({"A": 0.31, "B": 0.42}, plus_minus=True) == []
    assert len(_with_increments({"A": 2.5, "B": 4.0}, plus_minus=True)) == 1


def test_bold_must_be_best_and_underlined_second():
    table = _table(
        {
            "A": {"bleu4": Figure(12.0, 2, "bold"), "dtw": Figure(3.0, 2, "bold")},
            "B": {"bleu4": Figure(11.0, 2, "underlined"), "dtw": 2.0},
            "C": {"bleu4": 10.0, "dtw": 5.0},
        }
    )
    table.figures[Place(Row("A"), "", "rouge")] = Figure(30.0)
    # BLEU right; of DTW the least is best, so that 3.0 is number 2
    assert [f.message for f in check_marks(table)] == [
        "'A', dtw: 3.00 is bold as best and is number 2"
    ]


def test_the_best_system_is_bold_beside_a_ceiling_that_is_better():
    table = _table({"Ground truth": {"bleu4": 20.0}, "A": {"bleu4": Figure(12.0, 2, "bold")}})
    table.figures[Place(Row("A"), "", "rouge")] = Figure(30.0)
    assert not list(check_marks(table))


def test_a_row_set_in_bold_throughout_is_emphasis():
    table = _table({"Ours": {"bleu4": Figure(9.0, 2, "bold")}, "B": {"bleu4": 11.0}})
    assert not list(check_marks(table))


CELLS = ["dev bleu4", "dev bleu1", "dev rouge", "test bleu4", "test bleu1", "test rouge"]


def _row(*values):
    return dict(zip(CELLS, values, strict=True))


def test_a_constant_multiple_is_found_and_measured_systems_are_not():
    base = (10.11, 31.07, 33.91, 9.87, 30.05, 32.22)
    times = tuple(round(1.07 * value, 2) for value in base)
    measured = (11.35, 32.84, 34.02, 10.92, 32.71, 33.15)
    table = _table({"Base": _row(*base), "Times": _row(*times), "Measured": _row(*measured)})
    (found,) = check_multiples(table)
    assert found.message == "'Times' is 1.07 times 'Base' in 6 of 6 cells"


def test_two_rows_within_one_per_cent_are_no_multiple():
    base = (10.11, 31.07, 33.91, 9.87, 30.05, 32.22)
    table = _table({"Base": _row(*base), "Again": _row(*base)})
    assert not list(check_multiples(table))


def test_figures_shared_by_chance_are_passed_over_and_others_not():
    # 2 rows over 20 points in hundredths: expected 1/2000; many rows over 0.2 points: many
    few = _table({"A": {"rouge": 31.51}, "B": {"rouge": 31.51}, "C": {"rouge": 11.00}})
    assert [f.rows for f in check_repeats(few)] == [["'A'", "'B'"]]
    crowded = {f"S{n}": {"rouge": 31.50 + 0.01 * (n % 15)} for n in range(30)}
    assert not list(check_repeats(_table(crowded)))


def test_twins_are_found_across_tables():
    one = _table({"X": _row(1.1, 2.1, 3.1, 4.1, 5.1, 6.1)}, name="one")
    two = _table({"Y": _row(1.1, 2.1, 3.1, 4.1, 5.1, 9.9)}, name="two")
    (found,) = check_twins([one, two])
    assert (found.check, found.table) == ("twins", "one, two")
    assert "equal in 5 of 6 cells; test rouge 6.1 and 9.9" in found.message


def test_one_name_with_other_figures_in_another_table_is_found():
    one = _table({"X": {"bleu4": 10.0, "rouge": 30.0}}, name="one")
    two = _table({"X": {"bleu4": 12.0, "rouge": 29.0}}, name="two")
    (found,) = check_twins([one, two])
    assert found.message.endswith("in 2 of 2 cells (1 higher, 1 lower)")


def test_a_ceiling_and_a_floor_are_asked_for_and_nobody_may_be_above():
    bare = _table({"A": {"bleu4": 10.0}})
    assert [f.check for f in check_controls(bare)] == ["ceiling", "floor"]
    above = {"True poses": {"bleu4": 9.0}, "Blind BT": {"bleu4": 2.0}, "A": {"bleu4": 10.0}}
    assert [f.check for f in check_controls(_table(above))] == ["above-ceiling"]
    assert not list(check_controls(_table({"A": {"dtw": 1.0}})))


def test_test_sets_must_be_said_and_equal():
    figures = {"A": {"bleu4": 10.0}, "B": {"bleu4": 11.0}}
    levels = [
        [f.level for f in check_test_sets(_table(figures, counts=counts))]
        for counts in ({}, {"A": "642", "B": "642"}, {"A": "642", "B": "600"})
    ]
    assert levels == [["missing"], [], ["wrong"]]


def test_rouge_over_bleu_1_says_which_lengths_it_needs():
    # (1 + 1.44) x / (x + 1.44) = 1.51 at x = 1.51 * 1.44 / (2.44 - 1.51) = 2.34; and below 1
    # 2.44 x / (x + 1.44) exp(1/x - 1) = 1.51 at x = 0.557
    (found,) = check_bleu_against_rouge(_table({"A": {"bleu1": 40.0, "rouge": 60.4}}))
    assert "hypotheses at most 0.56 or at least 2.3 times" in found.message
    assert not list(check_bleu_against_rouge(_table({"A": {"bleu1": 40.0, "rouge": 50.0}})))


@pytest.mark.parametrize("length", [3, 6, 10, 17, 30])
def test_the_bound_of_rouge_over_bleu_1_holds_for_any_length(length):
    from signkit.linting.context import _length_ratios
    from signkit.score.text_metrics import score_texts

    # ten words of which as many as fit are right: the ratio that is reached is the bound itself
    reference = [f"w{n}" for n in range(10)]
    hypothesis = (reference + [f"x{n}" for n in range(30)])[:length]
    scores = score_texts([" ".join(hypothesis)], [" ".join(reference)]).scores
    low, high = _length_ratios(scores["rouge"] / scores["bleu1"])
    assert length / 10 == pytest.approx(low if length < 10 else high, abs=0.01)
