"""Rows that are a constant multiple of another row, over all metrics: ledger TAB-8."""

import pytest

from signkit.report.printed import printed, printed_value

SCORES = ["bleu4", "bleu3", "bleu2", "bleu1", "rouge"]


def _misses(table, row, other, factor, metrics, tolerance):
    """Return the cells in which a row is not ``factor`` times the other one."""
    return [
        (split, metric)
        for split in ("dev", "test")
        for metric in metrics
        if printed_value(table, row, metric, split)
        != pytest.approx(factor * printed_value(table, other, metric, split), abs=tolerance)
    ]


def test_base_m_is_1_10_times_the_baseline_in_nine_of_ten_cells():
    # e.g. 1.10 x 23.11 = 25.421 (25.42), 1.10 x 46.89 = 51.579 (51.57); not 18.77 / 17.19
    base_m, baseline = "SignLLM-1x40M-Base-M (ASL)", "ASL-SLP Transformers [23]"
    assert _misses("table4", base_m, baseline, 1.10, SCORES, 0.0101) == [("dev", "bleu4")]


@pytest.mark.parametrize(
    ("size", "misses"),
    [("40M-Base", []), ("120M-Large", [("dev", "bleu4")]), ("1B-Super", [])],
)
def test_the_p_rows_of_table_6_are_0_92_times_the_m_rows_in_eleven_of_twelve_cells(size, misses):
    # e.g. 0.92 x 23.21 = 21.353 (21.35), 0.92 x 40.69 = 37.435 (37.43)
    rows = [f"SignLLM-1x{size}-{mode} (GSL)" for mode in "PM"]
    assert _misses("table6", *rows, 0.92, ["bleu4", "rouge"], 0.0151) == misses


def test_other_systems_of_table_6_are_no_constant_multiple_of_each_other():
    # Progressive Transformers to SignDiff: 11.82/18.26 = 0.65 by BLEU-4, 33.18/39.62 = 0.84
    # by ROUGE: what one expects of two systems that were measured.
    frame = printed("table6").query("split == 'dev'")
    value = frame.set_index(["row", "metric"])["value"].astype(float)
    first, second = "Progressive Transformers [71]", "SignDiff SLP Transformers [23]"
    ratios = [value[first, metric] / value[second, metric] for metric in ("bleu4", "rouge")]
    assert abs(ratios[0] - ratios[1]) > 0.1
