"""Sec. 5, Metrics: BLEU-n, ROUGE-L and DTW worked out on paper."""

import math

import numpy as np
import pytest

from signkit.score.distances import dtw
from signkit.score.text_metrics import legacy, mean_rouge_l, word_error_rate

HYPOTHESIS = "the cat sat on the mat"
REFERENCE = "the cat is on the mat"


def test_bleu_n_is_the_geometric_mean_of_the_first_n_precisions():
    # Matches: unigrams 5 of 6 (all but "sat"); bigrams "the cat", "on the", "the mat": 3 of 5;
    # trigrams "on the mat": 1 of 4; fourgrams none. Equal lengths: no brevity penalty.
    scores = legacy([HYPOTHESIS], [REFERENCE]).scores
    assert scores["bleu1"] == pytest.approx(100 * 5 / 6)
    assert scores["bleu2"] == pytest.approx(100 * math.sqrt(5 / 6 * 3 / 5))
    assert scores["bleu3"] == pytest.approx(100 * (5 / 6 * 3 / 5 * 1 / 4) ** (1 / 3))
    assert scores["bleu4"] == 0


def test_counts_are_pooled_over_the_corpus_before_dividing():
    # The second pair adds 2 of 2 unigrams: (5 + 2) / (6 + 2).
    scores = legacy([HYPOTHESIS, "good night"], [REFERENCE, "good night"]).scores
    assert scores["bleu1"] == pytest.approx(100 * 7 / 8)


def test_a_short_corpus_pays_the_brevity_penalty():
    # 4 words for 6: exp(1 - 6/4); all four unigrams match.
    scores = legacy(["the cat is on"], [REFERENCE]).scores
    assert scores["bleu1"] == pytest.approx(100 * math.exp(1 - 6 / 4))


def test_rouge_l_weighs_recall_by_beta_1_2():
    # Longest common subsequence "the cat on the mat": 5. P = 5/6, R = 5/6, so F = 5/6.
    assert mean_rouge_l([HYPOTHESIS], [REFERENCE]) == pytest.approx(100 * 5 / 6)
    # "the mat": LCS 2, P = 1, R = 1/3: F = 2.44 * 1/3 / (1/3 + 1.44) = 0.4586.
    expected = 2.44 * (1 / 3) / (1 / 3 + 1.44)
    assert mean_rouge_l(["the mat"], [REFERENCE]) == pytest.approx(100 * expected)
    both = mean_rouge_l([HYPOTHESIS, "the mat"], [REFERENCE] * 2)
    assert both == pytest.approx(100 * (5 / 6 + expected) / 2)


def test_wer_divides_all_edits_by_all_reference_words():
    # One substitution in six words; "rain" against "rain tonight": one deletion in two.
    assert word_error_rate([HYPOTHESIS], [REFERENCE]) == pytest.approx(100 / 6)
    assert word_error_rate([HYPOTHESIS, "rain"], [REFERENCE, "rain tonight"]) == 100 * 2 / 8


def test_dtw_of_a_small_clip_is_the_cheapest_path_over_the_reference_frames():
    # One value a frame moves: hypothesis 0 1 4, reference 0 2 3 4. Costs |h - r|:
    #        r=0  2  3  4        cheapest path: (0,0)=0, (1,2)=1, (4,3)=1, (4,4)=0
    #   h=0    0  2  3  4        total 2, over 4 reference frames: 0.5.
    #   h=1    1  1  2  3
    #   h=4    4  2  1  0
    hyp, ref = np.zeros((3, 50, 3)), np.zeros((4, 50, 3))
    hyp[:, 7, 0] = [0, 1, 4]
    ref[:, 7, 0] = [0, 2, 3, 4]
    assert dtw(hyp, ref) == pytest.approx(0.5)


def test_no_cheaper_path_may_skip_a_frame():
    # Skipping the outlier would cost 0; every frame must be met: 5 over 3 frames.
    hyp, ref = np.zeros((2, 50, 3)), np.zeros((3, 50, 3))
    ref[1, 0, 1] = 5
    assert dtw(hyp, ref) == pytest.approx(5 / 3)
