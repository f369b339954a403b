"""Table 5 (six languages) and Table 2 (counts): ledger TAB-4, ISO-1, TPL-1, CEIL-1."""

from pathlib import Path

import pytest

import signkit.report
from signkit.linting.arithmetic import check_bleu_orders
from signkit.linting.understanding import read_tables
from signkit.report.printed import printed, printed_value
from signkit.text.languages import LANGUAGES
from signkit.text.prompts import load_templates

ASSETS = Path(signkit.report.__file__).parent / "assets"
BASE, LARGE = "SignLLM-6x40M-Base-M", "SignLLM-6x120M-Large-M"
HYBRID = "Hybrid Translation System [42]"


def _found(check):
    """Give what the linter's check of BLEU's orders finds, as table, row and group."""
    paths = [ASSETS / f"printed_table{number}.csv" for number in (4, 5, 7)]
    return {
        (path.stem[-6:], message.split(", ")[0], message.split(", ")[1].split(":")[0])
        for path in paths
        for table in read_tables(path)
        for found, _, _, _, message in check_bleu_orders(table)
        if found == check
    }


def test_cumulative_bleu_falls_with_n_in_all_tables_but_in_one_row():
    assert _found("bleu-order") == {("table5", f"{LARGE!r} (KSL)", "dev")}


def test_ksl_large_has_bleu_3_above_bleu_2():
    assert printed_value("table5", LARGE, "bleu3", "dev", "KSL") == 26.44
    assert printed_value("table5", LARGE, "bleu2", "dev", "KSL") == 20.67


def test_six_rows_imply_an_n_gram_precision_above_that_of_n_minus_1():
    # BLEU-n^n / BLEU-(n-1)^(n-1) = BP pn, e.g. Table 7 Base, test:
    # 9.27^4 / 10.72^3 = 5.99 > 10.72^3 / 18.64^2 = 3.55
    assert _found("bleu-precision") == {
        ("table5", f"{LARGE!r} (DSGS)", "test"),
        ("table5", f"{LARGE!r} (LSA)", "dev"),
        ("table5", f"{LARGE!r} (KSL)", "dev"),
        ("table7", "'Base' (ASL)", "test"),
        ("table7", "'Future Prediction' (ASL)", "test"),
        ("table7", "'Just Counter' (ASL)", "test"),
    }


def test_dsgs_has_the_same_test_rouge_for_both_sizes():
    rouge = [printed_value("table5", row, "rouge", "test", "DSGS") for row in (BASE, LARGE)]
    assert rouge == [31.51, 31.51]


def test_six_languages_are_benchmarked_and_no_model_holds_eight():
    assert len(set(printed("table5")["language"])) == 6
    names = {row for n in (4, 5, 6, 7, 9) for row in printed(f"table{n}")["row"]}
    assert not [name for name in names if "8x" in name]


@pytest.mark.parametrize("metric", ["bleu1", "bleu2"])
def test_the_earlier_turkish_system_wins_by_short_n_grams(metric):
    # BLEU-1 53.17 against 43.21; BLEU-2 31.48 against 26.96
    theirs = printed_value("table5", HYBRID, metric, "test", "TSL")
    assert theirs > printed_value("table5", LARGE, metric, "test", "TSL")


def test_lsa_is_the_isolated_sign_set_yet_has_a_bleu_4():
    # LSA64: 64 words x 10 signers x 5 repetitions = 3,200 = 2,400 + 400 + 400
    counts = printed("table2").query("language == 'LSA'")["value"].astype(float)
    assert counts.sum() == 64 * 10 * 5
    assert printed_value("table5", BASE, "bleu4", "test", "LSA") > 0


def test_tsl_is_the_isolated_sign_set_yet_has_a_bleu_4():
    # AUTSL: 28,142 + 4,418 + 3,742 = 36,302 clips of one word each
    counts = printed("table2").query("language == 'TSL'")["value"].astype(float)
    assert counts.sum() == 36_302
    assert printed_value("table5", BASE, "bleu4", "test", "TSL") > 0


def test_table_2_counts_three_splits_of_eight_languages():
    frame = printed("table2")
    assert frame.groupby("language")["split"].apply(list).to_dict() == {
        code: ["train", "dev", "test"] for code in LANGUAGES
    }


def test_gsl_has_the_counts_of_phoenix14t():
    # Published: 7,096 / 519 / 642
    splits = [("Train", "train"), ("Dev", "dev"), ("Test", "test")]
    counts = [printed_value("table2", row, "clips", split, "GSL") for row, split in splits]
    assert counts == [7096, 519, 642]


def test_table_2_holds_125_thousand_clips():
    # ASL 35,129 + GSL 8,257 + DSGS 9,043 + LSF-CH 6,422 + LIS-CH 2,754 + LSA 3,200
    # + KSL 25,000 + TSL 36,302 = 126,107
    assert printed("table2")["value"].astype(float).sum() == 126_107


@pytest.mark.parametrize("code", LANGUAGES)
def test_signkit_has_as_many_templates_as_the_paper_says(code):
    # Sec. 3: 120 English, 30 for each of the seven others
    wanted = printed_value("templates", "Prompt word templates", "templates", language=code)
    assert len(load_templates(code)) == wanted == (120 if code == "ASL" else 30)


def test_the_paper_promises_330_templates():
    # 120 + 7 x 30
    assert printed("templates")["value"].astype(float).sum() == 120 + 210


def test_generated_asl_poses_score_nearly_twice_what_real_video_is_translated_with():
    # CEIL-1: 15.03 against BLEU-4 8.03 for translating real How2Sign video (reference 87)
    best = printed_value("table4", "SignLLM-1x1B-Super-M (ASL)", "bleu4", "test")
    assert best / 8.03 == pytest.approx(1.87, abs=0.005)
