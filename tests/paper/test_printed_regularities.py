"""Rows that are a constant multiple of another row, over all metrics: ledger TAB-8."""

from pathlib import Path

import signkit.report
from signkit.linting.likeness import check_multiples
from signkit.linting.understanding import read_tables

ASSETS = Path(signkit.report.__file__).parent / "assets"


def _found(table):
    (read,) = read_tables(ASSETS / f"printed_{table}.csv")
    return [(finding.check, finding.message) for finding in check_multiples(read)]


def test_base_m_is_1_10_times_the_baseline_in_nine_of_ten_cells():
    # e.g. 1.10 x 23.11 = 25.421 (25.42), 1.10 x 46.89 = 51.579 (51.57); not 18.77 / 17.19
    multiples = [text for check, text in _found("table4") if check == "multiple"]
    assert multiples == [
        "'SignLLM-1x40M-Base-M (ASL)' (ASL) is 1.10 times 'ASL-SLP Transformers [23]' (ASL) "
        "in 9 of 10 cells"
    ]


def test_all_rows_of_table_4_keep_one_ratio_to_each_other():
    # e.g. Super-M to the baseline: 1.1687 (dev BLEU-4) to 1.1699 (test BLEU-2)
    profiles = [text for check, text in _found("table4") if check == "one-profile"]
    assert profiles == [
        "21 of 21 pairs of rows keep one ratio over all 10 cells (it varies by at most 1.5%): "
        "one profile at several heights"
    ]


def test_the_p_rows_of_table_6_are_0_92_times_the_m_rows_in_eleven_of_twelve_cells():
    # e.g. 0.92 x 23.21 = 21.353 (21.35), 0.92 x 40.69 = 37.435 (37.43)
    assert _found("table6") == [
        (
            "multiple",
            f"'SignLLM-1x{size}-P (GSL)' (GSL) is 0.92 times 'SignLLM-1x{size}-M (GSL)' (GSL) "
            f"in {cells} of 4 cells",
        )
        for size, cells in (("40M-Base", 4), ("120M-Large", 3), ("1B-Super", 4))
    ]


def test_no_rows_of_the_other_tables_are_multiples_or_share_a_profile():
    # Measured systems have no such factor: Progressive Transformers to SignDiff in Table 6 is
    # 11.82/18.26 = 0.65 by BLEU-4 and 33.18/39.62 = 0.84 by ROUGE.
    assert [_found(f"table{number}") for number in (5, 7, 8, 9)] == [[], [], [], []]
