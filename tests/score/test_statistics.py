import numpy as np
import pytest
from sacrebleu.metrics import BLEU

from signkit.errors import InputError
from signkit.score.clip_scores import ClipScores, mean_of, ratio_of, text_counts
from signkit.score.statistics import (
    bootstrap,
    holm,
    paired_difference,
    rank_agreement,
)


def test_the_interval_holds_the_mean_and_narrows_with_clips():
    rng = np.random.default_rng(0)
    few, many = (bootstrap(mean_of(rng.normal(5, 1, n))) for n in (20, 2000))
    assert few.low < few.value < few.high
    assert many.high - many.low < (few.high - few.low) / 4


def test_seeds_that_disagree_widen_the_interval():
    rng = np.random.default_rng(0)
    clips = rng.normal(5, 1, (3, 200))
    apart = clips + np.array([[-1.0], [0.0], [1.0]])
    alike, differing = ([mean_of(seed) for seed in seeds] for seeds in (clips, apart))
    alike, differing = bootstrap(alike), bootstrap(differing)
    assert differing.high - differing.low > 2 * (alike.high - alike.low)


def test_pairing_finds_a_small_difference_among_large_ones():
    rng = np.random.default_rng(1)
    baseline = rng.normal(10, 5, (1, 150))
    difference, p_value = paired_difference(
        mean_of(baseline + 0.2 + rng.normal(0, 0.3, 150)), mean_of(baseline)
    )
    assert difference.low > 0
    assert p_value < 0.01


def test_no_difference_is_not_found():
    rng = np.random.default_rng(2)
    values = rng.normal(0, 1, (2, 100))
    difference, p_value = paired_difference(
        [mean_of(seed) for seed in values],
        [mean_of(seed) for seed in values[:, rng.permutation(100)]],
    )
    assert difference.low < 0 < difference.high
    assert p_value > 0.05


def test_unpaired_scores_are_refused():
    with pytest.raises(InputError, match="same seeds, judges and clips"):
        paired_difference(mean_of([0.0] * 3), mean_of([0.0] * 4))
    with pytest.raises(InputError, match="same seeds, judges and clips"):
        paired_difference([mean_of([0.0])] * 2, mean_of([0.0]))
    with pytest.raises(InputError, match="at least one clip"):
        bootstrap(mean_of([]))


def bleu_of(heard, texts):
    return ClipScores("bleu4", text_counts("bleu4", heard, texts, "en")[None])


def test_the_interval_of_bleu_is_around_the_corpus_score():
    texts = [f"the w{i} rains in the north today" for i in range(40)]
    heard = [t.replace("rains", "snows") if i % 3 else t for i, t in enumerate(texts)]
    found = bootstrap(bleu_of(heard, texts))
    assert found.low < found.value < found.high
    # sacrebleu's own bootstrap of the same sentences: mean and half width.
    metric = BLEU(lowercase=True, force=True, tokenize="none", smooth_method="none")
    theirs = metric.corpus_score(heard, [texts], n_bootstrap=1000)
    assert found.value == pytest.approx(theirs.score)
    assert (found.high - found.low) / 2 == pytest.approx(theirs._ci, rel=0.25)


def test_a_better_reader_wins_by_corpus_bleu_and_not_by_mean_of_clips():
    texts = [f"the w{i} rains in the north today" for i in range(30)]
    worse = [t.replace("north", "south") for t in texts]
    difference, p_value = paired_difference(bleu_of(texts, texts), bleu_of(worse, texts))
    assert difference.value == pytest.approx(100 - bleu_of(worse, texts).value())
    assert difference.low > 0
    assert p_value < 0.01


def test_judges_that_disagree_widen_the_interval():
    rng = np.random.default_rng(3)
    clips = rng.normal(5, 1, (3, 200))
    apart = mean_of(clips + np.array([[-1.0], [0.0], [1.0]]))
    alike, differing = bootstrap(mean_of(clips)), bootstrap(apart)
    assert differing.high - differing.low > 2 * (alike.high - alike.low)


def test_two_names_of_one_system_do_not_differ_at_all():
    values = mean_of(np.random.default_rng(4).normal(0, 1, 50))
    difference, p_value = paired_difference(values, values)
    assert difference.ends == [0.0, 0.0]
    assert p_value == 1.0


def test_a_metric_that_is_nowhere_defined_has_no_interval():
    found = bootstrap(ratio_of([1.0, 2.0], [0.0, 0.0]))
    assert np.isnan([found.value, *found.ends]).all()


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
