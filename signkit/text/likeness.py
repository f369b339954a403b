"""Which sentence of a collection is most like another: tf-idf and its cosine."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array


class TextLikeness:
    """Compare texts with a collection: the cosine of word counts weighted by rarity.

    Words are whitespace tokens without regard to case; a word that the collection does not have
    counts for nothing.

    Parameters
    ----------
    texts : sequence of str
        The collection.

    Examples
    --------
    >>> TextLikeness(["rain in the north", "sun in the south"]).nearest(["North rain ?"]).tolist()
    [0]
    """

    def __init__(self, texts: Sequence[str]) -> None:
        seen = Counter(word for text in texts for word in set(text.lower().split()))
        self._rarity = {word: math.log(1 + len(texts) / n) for word, n in seen.items()}
        self._column = {word: i for i, word in enumerate(self._rarity)}
        self._known = self._vectors(texts)

    def nearest(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """Find the most alike of the collection for each text; the first of equals.

        Parameters
        ----------
        texts : sequence of str
            Any texts.

        Returns
        -------
        ndarray of int64, (texts,)
            Places in the collection.
        """
        found: NDArray[np.int64] = (self._vectors(texts) @ self._known.T).toarray().argmax(axis=1)
        return found

    def _vectors(self, texts: Sequence[str]) -> csr_array:
        """Unit vectors of weighted word counts."""
        rows, columns, values = list[int](), list[int](), list[float]()
        for row, text in enumerate(texts):
            counts = Counter(w for w in text.lower().split() if w in self._column)
            weighted = [n * self._rarity[w] for w, n in counts.items()]
            norm = math.hypot(*weighted) or 1.0
            rows += [row] * len(counts)
            columns += [self._column[word] for word in counts]
            values += [value / norm for value in weighted]
        return csr_array((values, (rows, columns)), shape=(len(texts), len(self._rarity)))
