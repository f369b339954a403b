"""The metric sets against sacrebleu's and rouge-score's own front doors."""

import pytest
import sacrebleu
from rouge_score import rouge_scorer
from scipy import stats

from signkit.score.clip_scores import mean_of
from signkit.score.statistics import bootstrap
from signkit.score.text_metrics import legacy, modern

HYPOTHESES = ["rain in the north, mostly .", "tonight the wind blows", "a cold day in May ."]
REFERENCES = ["rain in the north mostly .", "the wind blows hard tonight", "a cold day in march ."]


def test_modern_bleu_is_what_sacrebleu_prints_by_default():
    theirs = sacrebleu.corpus_bleu(HYPOTHESES, [REFERENCES]).score
    assert modern(HYPOTHESES, REFERENCES).scores["bleu4_modern"] == pytest.approx(theirs)


def test_legacy_bleu_is_raw_corpus_bleu_on_lower_case():
    lowered = [[text.lower() for text in texts] for texts in (HYPOTHESES, REFERENCES)]
    theirs = sacrebleu.raw_corpus_bleu(lowered[0], [lowered[1]], smooth_value=0.0).score
    assert theirs > 0
    assert legacy(HYPOTHESES, REFERENCES).scores["bleu4"] == pytest.approx(theirs)


def test_modern_rouge_is_rouge_scores_on_ascii():
    scorer = rouge_scorer.RougeScorer(["rougeL"])
    theirs = [
        scorer.score(r, h)["rougeL"].fmeasure for h, r in zip(HYPOTHESES, REFERENCES, strict=True)
    ]
    ours = modern(HYPOTHESES, REFERENCES).scores["rouge_modern"]
    assert ours == pytest.approx(100 * sum(theirs) / 3)


def test_chrf2_is_sacrebleus():
    theirs = sacrebleu.corpus_chrf(HYPOTHESES, [REFERENCES]).score
    assert modern(HYPOTHESES, REFERENCES).scores["chrf2"] == pytest.approx(theirs)


def test_the_interval_of_a_mean_is_scipys():
    import numpy as np

    values = np.random.default_rng(5).normal(3, 2, 120)
    theirs = stats.bootstrap((values,), np.mean, method="percentile", n_resamples=4000, rng=1)
    ours = bootstrap(mean_of(values), resamples=4000)
    assert ours.low == pytest.approx(theirs.confidence_interval.low, abs=0.05)
    assert ours.high == pytest.approx(theirs.confidence_interval.high, abs=0.05)
