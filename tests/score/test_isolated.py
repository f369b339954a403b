"""Corpora of single signs: accuracy, and no BLEU where no four words can match (ISO-1)."""

import numpy as np
import pytest

from signkit.score.evaluate import Row, evaluate
from signkit.score.isolated import is_isolated, top_accuracies
from signkit.score.judging import Judge

ROW = Row("base_lsa", "system", "Base", "test")


class Ranker:
    """A stand-in for a back-translator that likes the texts in a fixed order for each clip."""

    def __init__(self, order):
        self.order = order

    def translate(self, poses, beam=4, length_penalty=1.0, max_tokens=40):
        return [self.order[i % len(self.order)][0] for i in range(len(poses))]

    def likelihood(self, poses, texts):
        ranks = [self.order[i % len(self.order)].index(text) for i, text in enumerate(texts)]
        return -np.array(ranks, float)


@pytest.fixture
def single_signs(toy_store):
    store = toy_store(8, 3)
    store.glosses = [f"S{i}" for i in range(8)]
    store.texts = [f"w{i} ." for i in range(8)]
    return store


def test_one_gloss_a_clip_makes_a_corpus_of_single_signs(single_signs, toy_store):
    assert is_isolated(single_signs)
    assert not is_isolated(toy_store(8, 3))
    single_signs.glosses = [""] * 8
    assert is_isolated(single_signs)  # the full stop is no word
    single_signs.texts[2] = "two words ."
    assert not is_isolated(single_signs)


def test_the_true_text_must_be_first_or_among_five(single_signs):
    texts = single_signs.texts
    # Clip 0 ranks its own text first, clip 1 third, all others last of eight.
    first, third = texts, [texts[4], texts[3], texts[1], *(texts[i] for i in (0, 2, 5, 6, 7))]
    last = [[t for t in texts if t != texts[i]] + [texts[i]] for i in range(2, 8)]
    judge = Judge(Ranker([first, third, *last]))
    found = top_accuracies([judge, judge], single_signs.poses, texts)
    assert found["top1"].tolist() == [[100, 0, 0, 0, 0, 0, 0, 0]] * 2
    assert found["top5"].tolist() == [[100, 100, 0, 0, 0, 0, 0, 0]] * 2


def test_single_signs_get_accuracy_and_no_bleu_of_several_words(single_signs):
    order = [[t] + [o for o in single_signs.texts if o != t] for t in single_signs.texts]
    found = evaluate(ROW, single_signs.poses, single_signs, range(8), [Judge(Ranker(order))])
    metrics = found.record["metrics"]
    assert metrics["top1"] == metrics["top5"] == 100
    assert metrics["bleu1"] == pytest.approx(100)
    assert not {"bleu2", "bleu3", "bleu4", "bleu4_modern"} & set(metrics)
    assert set(metrics) == set(found.signatures)
    assert found.record["by_judge"] == {"27": pytest.approx(100)}
