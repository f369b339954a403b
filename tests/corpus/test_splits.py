"""The generator's and the evaluator's half share no clip and no sentence."""

import numpy as np
import pytest

from signkit.corpus.splits import halves, sentence_key
from signkit.errors import InputError


def _texts(sentences=100, seed=0):
    rng = np.random.default_rng(seed)
    return [f"sentence {n} ." for n in range(sentences) for _ in range(rng.integers(1, 5))]


def test_halves_are_disjoint_by_clip_and_by_sentence_and_complete():
    texts = _texts()
    generator, evaluator = halves(texts)
    assert sorted([*generator, *evaluator]) == list(range(len(texts)))
    assert not {texts[i] for i in generator} & {texts[i] for i in evaluator}
    assert generator.tolist() == sorted(generator)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_the_share_is_met_to_one_sentence(share):
    texts = _texts(400)
    generator, _ = halves(texts, share)
    assert abs(len(generator) - share * len(texts)) <= 4


def test_spellings_of_one_sentence_stay_together():
    texts = ["Rain is coming.", "rain  is coming .", '"RAIN is coming"', "sun", "wind", "snow"]
    generator, evaluator = halves(texts)
    assert len({0, 1, 2} & set(generator)) in (0, 3)
    assert len({0, 1, 2} & set(evaluator)) in (0, 3)
    assert sentence_key("Stra\u00dfe") == sentence_key("STRASSE")


def test_the_same_seed_gives_the_same_halves_and_another_seed_others():
    texts = _texts()
    first, again, other = halves(texts), halves(texts), halves(texts, seed=28)
    assert np.array_equal(first[0], again[0])
    assert not np.array_equal(first[0], other[0])


def test_a_sentence_stays_in_its_half_when_clips_are_reordered():
    texts = _texts()
    order = np.random.default_rng(1).permutation(len(texts))
    one = {texts[i] for i in halves(texts)[0]}
    two = {texts[order[i]] for i in halves([texts[i] for i in order])[0]}
    assert one == two


@pytest.mark.parametrize("share", [0.01, 0.99])
def test_neither_half_is_ever_empty(share):
    generator, evaluator = halves(["a", "b"], share)
    assert (len(generator), len(evaluator)) == (1, 1)


@pytest.mark.parametrize("texts", [[], ["a"], ["a .", "A"]])
def test_fewer_than_two_sentences_are_refused(texts):
    with pytest.raises(InputError, match="two different sentences"):
        halves(texts)


@pytest.mark.parametrize("share", [0, 1, -0.5, 1.5])
def test_a_share_outside_zero_to_one_is_refused(share):
    with pytest.raises(InputError, match="between 0 and 1"):
        halves(["a", "b"], share)
