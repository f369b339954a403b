"""Scores of many sums of counts at once are sacrebleu's, one by one."""

import numpy as np
import pytest
from sacrebleu.metrics import CHRF

from signkit.score.bleus import legacy_bleu, modern_bleu
from signkit.score.clip_scores import text_counts
from signkit.score.count_metrics import bleu_of_counts, chrf_of_counts

WORDS = ["rain", "sun", "wind", "snow", "in", "the", "north", "south", "today", "tomorrow", "."]


def sums(kind, rng, times=300):
    """Sums of counts over random clips: many good, some poor, some without any match or word."""
    found = []
    for _ in range(times):
        clips = rng.integers(1, 4)
        references = [" ".join(rng.choice(WORDS, rng.integers(1, 7))) for _ in range(clips)]
        heard = [
            " ".join(word for word in text.split() if rng.random() < rng.choice([0.2, 0.9]))
            if rng.random() < 0.7
            else " ".join(rng.choice(WORDS, rng.integers(0, 6)))
            for text in references
        ]
        found.append(text_counts(kind, heard, references, "en").sum(axis=0))
    return np.array(found)


@pytest.mark.parametrize("kind", ["bleu1", "bleu2", "bleu3", "bleu4", "bleu4_modern"])
def test_bleu_of_counts_is_sacrebleus(kind):
    counts = sums(kind, np.random.default_rng(1))
    metric = modern_bleu("en") if kind == "bleu4_modern" else legacy_bleu(int(kind[-1]))
    theirs = [metric._compute_score_from_stats([int(n) for n in row]).score for row in counts]
    ours = bleu_of_counts(counts, modern=kind == "bleu4_modern")
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-9)
    assert (np.array(theirs) == 0).any()
    assert len(set(np.round(theirs, 6))) > 50


def test_chrf_of_counts_is_sacrebleus():
    counts = sums("chrf2", np.random.default_rng(2))
    theirs = [CHRF()._compute_score_from_stats([int(n) for n in row]).score for row in counts]
    np.testing.assert_allclose(chrf_of_counts(counts), theirs, rtol=1e-9, atol=1e-9)


def test_shapes_of_any_depth_are_kept():
    counts = sums("bleu4", np.random.default_rng(3), times=6).reshape(2, 3, -1)
    assert bleu_of_counts(counts).shape == (2, 3)
    one_by_one = bleu_of_counts(counts.reshape(6, -1)).reshape(2, 3)
    assert np.array_equal(bleu_of_counts(counts), one_by_one)
