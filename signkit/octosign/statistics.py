"""Measured statistics of a corpus's sentences, beside those of PHOENIX14T."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TypedDict

import numpy as np

from signkit.octosign.constructed import NOT_SAID, Sentence
from signkit.octosign.splits import combinations_of

PUNCTUATION = frozenset(".?!,;:¿¡")
PERCENTILES = (5, 25, 50, 75, 95)
POINTS_OF_FIT = 50
"""Ranks, evenly spaced in their logarithm, on which Zipf's line is fitted."""


class Description(TypedDict):
    """What `describe` measures, one number or list a name.

    See `describe` for their meaning.
    """

    sentences: int
    words: int
    glosses: int
    text_vocabulary: int
    gloss_vocabulary: int
    gloss_hapax_share: float
    zipf_slope: float
    gloss_length_percentiles: list[float]
    words_a_sentence: float
    glosses_a_sentence: float
    inversion_share: float


PHOENIX14T = {
    "sentences": 7_096,
    "text_vocabulary": 2_888,
    "gloss_vocabulary": 1_085,
    "gloss_hapax_share": 0.33,
    "zipf_slope": -1.2,
    "gloss_length_percentiles": [3.0, 5.0, 7.0, 10.0, 14.0],
    "words_a_sentence": 14.0,
    "glosses_a_sentence": 7.8,
    "inversion_share": 0.59,
}
"""The same measures of the train split of RWTH-PHOENIX-Weather 2014T (Camgoz et al. 2018), the
targets of the ``paper`` preset. All but the inversions follow from its text by `describe`'s rules;
how the inversion share was counted is not known here, so compare it with ours, taken over all
concepts that are both said and signed, with care."""


def describe(sentences: Sequence[Sentence]) -> Description:
    """Measure a list of sentences.

    Words are the text's tokens without punctuation. The hapax share is the share of different
    glosses that occur once. The slope is that of the least-squares line through the logarithms
    of rank and frequency at ranks evenly spaced in their logarithm. A sentence has an inversion
    where two concepts, said and signed within it, come in the other order in its text.

    Parameters
    ----------
    sentences : sequence of Sentence
        At least one.

    Returns
    -------
    Description
        sentences, words, glosses (counts); text_vocabulary, gloss_vocabulary (different ones);
        gloss_hapax_share, zipf_slope; gloss_length_percentiles (5, 25, 50, 75, 95);
        words_a_sentence, glosses_a_sentence (means); inversion_share.
    """
    texts = [[w for w in s.text.split() if w not in PUNCTUATION] for s in sentences]
    glosses = [[token.sign.gloss for token in s.tokens] for s in sentences]
    counts = Counter(gloss for line in glosses for gloss in line)
    lengths = [len(line) for line in glosses]
    words = sum(map(len, texts))
    return Description(
        sentences=len(sentences),
        words=words,
        glosses=sum(lengths),
        text_vocabulary=len({word for line in texts for word in line}),
        gloss_vocabulary=len(counts),
        gloss_hapax_share=sum(n == 1 for n in counts.values()) / len(counts),
        zipf_slope=fit_zipf_slope(list(counts.values())),
        gloss_length_percentiles=[float(x) for x in np.percentile(lengths, PERCENTILES)],
        words_a_sentence=words / len(sentences),
        glosses_a_sentence=sum(lengths) / len(sentences),
        inversion_share=sum(map(has_inversion, sentences)) / len(sentences),
    )


def fit_zipf_slope(frequencies: Sequence[int]) -> float:
    """Fit the slope of log frequency over log rank.

    Ranks are taken evenly in their logarithm, so that the many rare types do not outvote the
    rest; PHOENIX14T's glosses have -1.2 by this measure.

    Parameters
    ----------
    frequencies : sequence of int
        How often each type occurs.

    Returns
    -------
    float
        The slope; nan for fewer than two types.

    Examples
    --------
    >>> round(fit_zipf_slope([1000, 500, 333, 250, 200]), 2)
    -1.0
    """
    ordered = np.sort(np.asarray(frequencies, dtype=float))[::-1]
    if len(ordered) < 2:
        return float("nan")
    ranks = np.unique(np.geomspace(1, len(ordered), POINTS_OF_FIT).round().astype(int))
    return float(np.polyfit(np.log(ranks), np.log(ordered[ranks - 1]), 1)[0])


def has_inversion(sentence: Sentence) -> bool:
    """Tell whether two concepts come in one order in the text and in the other in the signs.

    Parameters
    ----------
    sentence : Sentence
        With its ``text_order``.

    Returns
    -------
    bool
        True where any two are exchanged.
    """
    places = [place for place in sentence.text_order if place != NOT_SAID]
    return any(second < first for first, second in pairwise(places))


def measure_novelty(sentences: Sequence[Sentence], train: Sequence[Sentence]) -> float:
    """Measure the share of sentences with a combination that train never has.

    Parameters
    ----------
    sentences : sequence of Sentence
        The split that is measured.
    train : sequence of Sentence
        What was seen.

    Returns
    -------
    float
        0 to 1; combinations are gloss bigrams and agreement verbs with their loci.
    """
    seen = set().union(*map(combinations_of, train))
    new = [bool(combinations_of(sentence) - seen) for sentence in sentences]
    return float(np.mean(new)) if new else 0.0


def describe_splits(splits: Mapping[str, Sequence[Sentence]]) -> dict[str, dict[str, object]]:
    """Measure every split, and how much each has that train has not.

    Parameters
    ----------
    splits : mapping of str to sequence of Sentence
        All splits, ``train`` among them; empty ones are left out.

    Returns
    -------
    dict of str to dict
        What `describe` measures, and ``novelty_share``.
    """
    return {
        split: {**describe(part), "novelty_share": measure_novelty(part, splits["train"])}
        for split, part in splits.items()
        if part
    }
