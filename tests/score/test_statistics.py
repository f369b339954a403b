import numpy as np
import pytest

from signkit.errors import InputError
from signkit.score.statistics import (
    bootstrap_bleu,
    bootstrap_mean,
    holm,
    paired_difference,
    rank_agreement,
)


def test_the_interval_holds_the_mean_and_narrows_with_clips():
    rng = np.random.default_rng(0)
    few, many = (bootstrap_mean(rng.normal(5, 1, n)) for n in (20, 2000))
    assert few.low < few.value < few.high
    assert many.high - many.low < (few.high - few.low) / 4


def test_seeds_that_disagree_widen_the_interval():
    rng = np.random.default_rng(0)
    clips = rng.normal(5, 1, (3, 200))
    apart = clips + np.array([[-1.0], [0.0], [1.0]])
    alike, differing = bootstrap_mean(clips), bootstrap_mean(apart)
    assert differing.high - differing.low > 2 * (alike.high - alike.low)


def test_pairing_finds_a_small_difference_among_large_ones():
    rng = np.random.default_rng(1)
    baseline = rng.normal(10, 5, (1, 150))
    difference, p_value = paired_difference(baseline + 0.2 + rng.normal(0, 0.3, 150), baseline)
    assert difference.low > 0
    assert p_value < 0.01


def test_no_difference_is_not_found():
    rng = np.random.default_rng(2)
    values = rng.normal(0, 1, (2, 100))
    difference, p_value = paired_difference(values, values[:, rng.permutation(100)])
    assert difference.low < 0 < difference.high
    assert p_value > 0.05


def test_unpaired_scores_are_refused():
    with pytest.raises(InputError, match="same seeds and clips"):
        paired_difference(np.zeros(3), np.zeros(4))
    with pytest.raises(InputError, match="at least one value"):
        bootstrap_mean(np.zeros(0))


def test_the_interval_of_bleu_is_around_the_score():
    texts = [f"the w{i} rains in the north today" for i in range(40)]
    heard = [t.replace("rains", "snows") if i % 3 else t for i, t in enumerate(texts)]
    found = bootstrap_bleu(heard, texts, resamples=200)
    assert found.low < found.value < found.high


def test_holm_is_between_no_correction_and_bonferroni():
    p_values = [0.01, 0.2, 0.03, 0.04]
    adjusted = holm(p_values)
    assert all(p <= a <= min(1, 4 * p) for p, a in zip(p_values, adjusted, strict=True))
    assert adjusted[0] == pytest.approx(0.04)
    assert holm([]) == []


def test_judges_that_rank_alike_agree():
    assert rank_agreement(np.array([[1, 2, 3], [10, 20, 30]])) == pytest.approx(1)
    assert rank_agreement(np.array([[1, 2, 3], [30, 20, 10]])) == pytest.approx(-1)
    assert np.isnan(rank_agreement(np.array([[1, 2, 3]])))
