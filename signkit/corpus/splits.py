"""Halves of a training split that share no clip and no sentence.

The back-translator that scores a generator must not have learnt from the generator's clips
(science: the evaluator half E and the generator half G); sentences often come several times,
with several signers, so clips alone are not enough.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np

from signkit.errors import InputError

WORD = re.compile(r"\w+")


def halves(
    texts: Sequence[str], share: float = 0.5, seed: int = 27
) -> tuple[np.ndarray, np.ndarray]:
    """Split clips into a generator half and an evaluator half, disjoint by clip and by sentence.

    Two sentences are the same if their words are, without regard to case, spacing, punctuation
    and Unicode form. Which sentence goes where depends on the set of sentences and the seed, not
    on the order of the clips. Departs from the paper, which trains both on all of train.

    Parameters
    ----------
    texts : sequence of str
        The sentence of every clip.
    share : float
        Part of the clips for the generator, between 0 and 1; met as closely as whole sentences
        allow, with at least one sentence in each half.
    seed : int
        Seed of the shuffle.

    Returns
    -------
    generator : ndarray of int64
        Numbers of the generator's clips, ascending.
    evaluator : ndarray of int64
        Numbers of the evaluator's clips, ascending.

    Raises
    ------
    InputError
        If ``share`` is not between 0 and 1, or there are fewer than two different sentences.

    Examples
    --------
    >>> generator, evaluator = halves(["rain .", "sun .", "Rain", "wind ."])
    >>> len(generator), len(evaluator), bool((0 in generator) == (2 in generator))
    (2, 2, True)
    """
    if not 0 < share < 1:
        raise InputError("halves", "a share between 0 and 1", repr(share), "0.5 gives equal halves")
    clips_of: dict[str, list[int]] = {}
    for index, text in enumerate(texts):
        clips_of.setdefault(sentence_key(text), []).append(index)
    if len(clips_of) < 2:
        came = f"{len(texts)} clips with {len(clips_of)}"
        raise InputError("halves", "at least two different sentences", came, "use a larger split")
    order = np.array(sorted(clips_of), dtype=object)
    np.random.default_rng(seed).shuffle(order)
    sizes = np.cumsum([len(clips_of[key]) for key in order])
    cut = int(np.argmin(np.abs(sizes[:-1] - share * len(texts)))) + 1
    generator, evaluator = (
        np.array(sorted(i for key in part for i in clips_of[key]), dtype=np.int64)
        for part in (order[:cut], order[cut:])
    )
    return generator, evaluator


def sentence_key(text: str) -> str:
    """Reduce a sentence to its words, so that spellings of one sentence meet.

    Parameters
    ----------
    text : str
        The sentence.

    Returns
    -------
    str
        Its words in lower case with single spaces.

    Examples
    --------
    >>> sentence_key('"Hello,  World!" .')
    'hello world'
    """
    return " ".join(WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
