"""Table 7 (modules) against itself and against Table 4: ledger TAB-1, TAB-2, TAB-3."""

import pytest

from signkit.report.printed import printed, printed_value

SCORES = ["bleu4", "bleu3", "bleu2", "bleu1", "rouge"]
CELLS = [(split, metric) for split in ("dev", "test") for metric in SCORES]
BASE_M = "SignLLM-1x40M-Base-M (ASL)"


def _ranked(metric, split="test"):
    frame = printed("table7")
    figures = frame[(frame["metric"] == metric) & (frame["split"] == split)]
    order = figures.assign(value=figures["value"].astype(float)).sort_values("value")
    return order["row"].tolist()[::-1]


def _differing_cells():
    return [
        cell
        for cell in CELLS
        if printed_value("table7", "RL Loss & PLC", cell[1], cell[0])
        != printed_value("table4", BASE_M, cell[1], cell[0])
    ]


def test_rl_and_plc_of_table_7_is_base_m_of_table_4_in_nine_of_ten_cells():
    assert _differing_cells() == [("dev", "bleu1")]


def test_the_tenth_cell_differs_by_exactly_twelve():
    # Table 7: 52.66; Table 4: 40.66. 52.66 - 40.66 = 12.00: one digit.
    table7 = printed_value("table7", "RL Loss & PLC", "bleu1", "dev")
    table4 = printed_value("table4", BASE_M, "bleu1", "dev")
    assert table7 - table4 == pytest.approx(12.00)


def test_base_m_of_table_4_is_not_the_base_of_table_7():
    # Both are called Base with MLSF on ASL; dev BLEU-4 10.96 against 18.77, test 9.27 and 14.13.
    for split, gap in (("dev", 7.81), ("test", 4.86)):
        base = printed_value("table7", "Base", "bleu4", split)
        base_m = printed_value("table4", BASE_M, "bleu4", split)
        assert base_m - base == pytest.approx(gap)


def test_on_test_rl_and_plc_is_fourth_by_bleu_4():
    # 17.17 FP & GN, 16.32 Prompt2LangGloss, 15.63 Gaussian Noise, 14.13 RL Loss & PLC
    assert _ranked("bleu4").index("RL Loss & PLC") == 3


def test_on_test_rl_and_plc_is_sixth_by_bleu_1():
    # 50.25, 47.91, 47.89, 47.71, 44.57, then 43.40 RL Loss & PLC
    assert _ranked("bleu1").index("RL Loss & PLC") == 5


def test_an_augmentation_alone_beats_every_model_of_table_4_on_test():
    table4 = printed("table4")
    best = table4[(table4["split"] == "test") & (table4["metric"] == "bleu4")]["value"].max()
    # FP & GN of the 40M Base 17.17; the best of Table 4 is the 1B Super-M with 15.03.
    assert best == 15.03
    assert printed_value("table7", "FP & GN", "bleu4", "test") == 17.17


def test_only_one_of_the_four_underlined_test_scores_is_second():
    # "second top performances are underlined": Prompt2LangGloss is 2nd by BLEU-4, else 3rd.
    frame = printed("table7")
    underlined = frame[frame["note"] == "underlined"]
    assert set(underlined["row"]) == {"Prompt2LangGloss"}
    ranks = {m: _ranked(m).index("Prompt2LangGloss") + 1 for m in underlined["metric"]}
    assert ranks == {"bleu4": 2, "bleu3": 3, "bleu2": 3, "bleu1": 3}


def test_rl_loss_alone_gains_more_than_seven_bleu_4_over_the_mse_it_equals():
    # RL-1: Eq. 3 maximises -MSE, which minimises MSE; yet 18.33 - 10.96 = 7.37.
    rl = printed_value("table7", "RL Loss", "bleu4", "dev")
    base = printed_value("table7", "Base", "bleu4", "dev")
    assert rl - base == pytest.approx(7.37)


def test_prompt2langgloss_of_table_7_is_not_base_p_of_table_4():
    # TAB-9: 17.34 - 15.78 on dev and 13.06 - 16.32 on test, of one 40M model in mode P on ASL.
    base_p = "SignLLM-1x40M-Base-P (ASL)"
    apart = [
        printed_value("table4", base_p, "bleu4", split)
        - printed_value("table7", "Prompt2LangGloss", "bleu4", split)
        for split in ("dev", "test")
    ]
    assert apart == pytest.approx([1.56, -3.26])


def test_prompt2langgloss_is_not_the_lowest_of_table_7():
    dev, test = _ranked("bleu4", "dev"), _ranked("bleu4", "test")
    assert dev[-3:] == ["Just Counter", "Future Prediction", "Base"]
    assert dev.index("Prompt2LangGloss") == len(dev) - 4
    assert (test.index("Prompt2LangGloss"), len(test)) == (1, 8)
