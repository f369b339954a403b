"""The paper preset holds Table 2's counts."""

import pytest

from signkit.octosign.presets import PRESETS

# Table 2 of the paper, row by row.
COUNTS = """
train 31,047 7,096 8,043 5,672 2,254 2,400 17,000 28,142
dev   1,739  519   500   500   250   400   2,000  4,418
test  2,343  642   500   250   250   400   6,000  3,742
"""
CODES = ("ASL", "GSL", "DSGS", "LSF-CH", "LIS-CH", "LSA", "KSL", "TSL")


@pytest.mark.parametrize("row", COUNTS.strip().splitlines())
def test_the_paper_preset_has_the_counts_of_table_2(row):
    split, *counts = row.replace(",", "").split()
    sizes = [PRESETS["paper"].sizes_for(code)[split] for code in CODES]
    assert sizes == [int(count) for count in counts]
