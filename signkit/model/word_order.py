"""From a sentence to glosses by counting: which word stands for which sign, and their order.

The plain statistical translation that a dictionary system needs, learnt from the training
sentences and their gloss lines alone: no network, nothing of another split.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from signkit.errors import InputError
from signkit.text.likeness import TextLikeness

ROUNDS = 10
SURE = 0.5
"""Signs of a kind that the words of a sentence must stand for together, to have one of it."""
LEAST = 0.05
"""Signs an occurrence of a word that are not worth remembering."""
TRUST = 1.0
"""Lines in which two signs were seen together that count as much as the general order."""
NOBODY = ""
"""The word that signs come from which no word of the sentence stands for."""


def align_words(
    texts: Sequence[Sequence[str]], glosses: Sequence[Sequence[str]], rounds: int = ROUNDS
) -> dict[str, dict[str, float]]:
    """Estimate how many signs of each kind a word stands for (IBM model 1, Brown et al. 1993).

    Every sign of a line comes from one word of its sentence, or from none; which one is estimated
    by expectation and maximisation, beginning with all alike.

    Parameters
    ----------
    texts, glosses : sequence of sequence of str
        The words and the signs of each training sentence.
    rounds : int
        Rounds of estimation.

    Returns
    -------
    dict of str to dict of str to float
        By word and gloss, signs an occurrence of the word.

    Examples
    --------
    >>> found = align_words([["rain", "now"], ["rain"]], [["RAIN", "NOW"], ["RAIN"]])
    >>> round(found["now"]["NOW"], 1)
    0.9
    """
    lines = [([*words, NOBODY], signs) for words, signs in zip(texts, glosses, strict=True)]
    chance: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(lambda: 1.0))
    expected: dict[str, dict[str, float]] = {}
    for _ in range(rounds):
        expected = defaultdict(lambda: defaultdict(float))
        for words, signs in lines:
            for sign in signs:
                shares = [chance[word][sign] for word in words]
                whole = sum(shares)
                for word, share in zip(words, shares, strict=True):
                    expected[word][sign] += share / whole
        for word, signs_of in expected.items():
            whole = sum(signs_of.values())
            chance[word] = {sign: count / whole for sign, count in signs_of.items()}
    uses = Counter(word for words, _ in lines for word in words)
    return {w: {g: n / uses[w] for g, n in signs.items()} for w, signs in expected.items()}


@dataclass(frozen=True)
class WordGlosses:
    """Turn sentences into gloss lines.

    Parameters
    ----------
    signs : mapping of str to mapping of str to float
        By word, without regard to case, and gloss: signs an occurrence of the word.
    places : mapping of str to float
        Where in its line a gloss stands on average, 0 to 1.
    before : mapping of str to int
        For ``"A B"``, lines in which A came before B.
    known : sequence of (str, str)
        Training sentences with their gloss lines, for a sentence of unknown words.
    """

    signs: Mapping[str, Mapping[str, float]]
    places: Mapping[str, float]
    before: Mapping[str, int]
    known: Sequence[tuple[str, str]]

    @classmethod
    def learn(cls, texts: Sequence[str], glosses: Sequence[str]) -> WordGlosses:
        """Learn from training sentences.

        Parameters
        ----------
        texts, glosses : sequence of str
            A sentence and a gloss line a clip.

        Returns
        -------
        WordGlosses
            What was learnt.

        Raises
        ------
        InputError
            If no clip has a gloss line.
        """
        pairs = sorted({(t, g) for t, g in zip(texts, glosses, strict=True) if g.split()})
        if not pairs:
            advice = "a corpus without glosses has nothing to look up: use mode nearest"
            raise InputError("glosses", "a gloss line a clip", "none", advice)
        lines = [gloss.split() for _, gloss in pairs]
        found = align_words([text.lower().split() for text, _ in pairs], lines)
        signs = {
            word: {g: round(n, 4) for g, n in sorted(of.items()) if n >= LEAST}
            for word, of in sorted(found.items())
            if word != NOBODY
        }
        places: dict[str, list[float]] = defaultdict(list)
        before: Counter[str] = Counter()
        for line in lines:
            for place, sign in enumerate(line):
                places[sign].append((place + 0.5) / len(line))
            before.update(f"{a} {b}" for a, b in combinations(line, 2) if a != b)
        means = {sign: sum(of) / len(of) for sign, of in sorted(places.items())}
        named = {word: of for word, of in signs.items() if of}
        return cls(named, means, dict(sorted(before.items())), pairs)

    def translate(self, text: str) -> list[str]:
        """Gloss a sentence; one without a known word gets the line of the nearest sentence.

        Parameters
        ----------
        text : str
            The sentence.

        Returns
        -------
        list of str
            Glosses, each once, in the order that training lines suggest; at least one.
        """
        words = text.lower().split()
        counts: Counter[str] = Counter()
        for word in words:
            counts.update(self.signs.get(word, {}))
        signs = [sign for sign, count in counts.items() if count >= SURE]
        where = {sign: self._place(sign, words) for sign in signs}
        signs.sort(key=lambda sign: where[sign])
        if not signs:
            texts = [known for known, _ in self.known]
            return self.known[int(TextLikeness(texts).nearest([text])[0])][1].split()
        return sorted(signs, key=lambda sign: -self._leads(sign, signs))

    def _place(self, sign: str, words: Sequence[str]) -> int:
        """Where the word stands that speaks most for a sign."""
        shares = [self.signs.get(word, {}).get(sign, 0.0) for word in words]
        return shares.index(max(shares))

    def _leads(self, sign: str, signs: Sequence[str]) -> float:
        """How many of the others a sign comes before, expected."""
        return sum(self._comes_first(sign, other, signs) for other in signs if other != sign)

    def _comes_first(self, sign: str, other: str, said: Sequence[str]) -> float:
        # Pairs seen often speak for themselves; rare ones fall back on the usual places, and on
        # the order of the words, which tells who does from whom it is done to.
        usual = 0.5 + 0.5 * (self.places[other] - self.places[sign])
        usual = 0.5 * usual + 0.5 * (said.index(sign) < said.index(other))
        one, two = self.before.get(f"{sign} {other}", 0), self.before.get(f"{other} {sign}", 0)
        return (one + TRUST * usual) / (one + two + TRUST)

    def as_dict(self) -> dict[str, Any]:
        """Give what was learnt as JSON would hold it.

        Returns
        -------
        dict
            By the names of the parameters.
        """
        return {
            "signs": {word: dict(of) for word, of in self.signs.items()},
            "places": dict(self.places),
            "before": dict(self.before),
            "known": [list(pair) for pair in self.known],
        }

    @classmethod
    def of_dict(cls, content: Mapping[str, Any]) -> WordGlosses:
        """Undo :meth:`as_dict`.

        Parameters
        ----------
        content : mapping
            What it gave.

        Returns
        -------
        WordGlosses
            The same.
        """
        known: Iterable[Sequence[str]] = content["known"]
        pairs = [(text, gloss) for text, gloss in known]
        return cls(content["signs"], content["places"], content["before"], pairs)
