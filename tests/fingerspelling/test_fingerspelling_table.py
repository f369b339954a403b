"""The table of finger alphabets: lines of ours, and no figure that the paper does not print."""

from pathlib import Path

import pandas as pd

from signkit.params import check_params
from signkit.pipeline.scratch import fingerspelling_params
from signkit.report.entries import data_source
from signkit.report.records import RECORD_COLUMNS
from signkit.results import results_table

PROJECT = Path(__file__).parents[2]


def test_a_table_that_the_paper_lacks_has_lines_for_every_language_and_nothing_printed():
    raw = fingerspelling_params(PROJECT)
    raw.pop("scales")
    frame = results_table(
        check_params(raw, "fingerspelling"),
        "fingerspelling",
        pd.DataFrame(columns=list(RECORD_COLUMNS)),
    )
    assert set(frame["", "", "language"]) == {"ASL", "GSL", "DSGS", "TSL"}
    assert "as printed" not in {source for _, _, source in frame.columns}


def test_real_letters_are_not_called_octosigns_constructed_language():
    assert data_source("ASL", True, "fs_asl") == "synthetic"
    assert data_source("LSF-CH", True, "lsf_ch") == "synthetic (syn-ssr)"
    assert data_source("ASL", False, "fs_asl") == "real"
