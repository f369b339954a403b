"""Drawing concepts: Zipf's law within each kind, and a tail of rare names."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping

import numpy as np

from signkit.octosign.concepts import Concept
from signkit.octosign.presets import Preset

FLATTENING = 2.0
"""Added to the rank, as in Mandelbrot's form of the law: the first word is not too frequent."""

NAMED_BY = {"person": "name", "place": "town", "region": "town"}
"""Which invented names can stand for which kind of concept."""

STEEPNESS = 0.8
"""The name at rank j is drawn as j to the power -0.8: the tail of the list is long."""

_RATES = np.geomspace(0.4, 0.001, 300)
"""Shares of persons and places that may be invented names, from most to fewest."""


class Pool:
    """Concepts to draw from, with how often each is drawn.

    Parameters
    ----------
    names : list of str
        Names of the concepts.
    weights : ndarray of shape (concepts,)
        How often each is drawn, to any scale.
    """

    def __init__(self, names: list[str], weights: np.ndarray) -> None:
        self.names = names
        self._upper = (np.cumsum(weights) / weights.sum()).tolist()[:-1] if names else []

    def draw(self, rng: np.random.Generator) -> str:
        """Draw one concept.

        Parameters
        ----------
        rng : numpy.random.Generator
            Source of randomness.

        Returns
        -------
        str
            Its name.
        """
        return self.names[bisect(self._upper, rng.random())]


def zipf_pool(names: list[str], exponent: float) -> Pool:
    """Make a pool in which the concept at rank r is drawn as (r + 2) to the power -exponent.

    Parameters
    ----------
    names : list of str
        Names of the concepts, the most frequent first.
    exponent : float
        Zipf's exponent; 0 draws all alike.

    Returns
    -------
    Pool
        The pool.
    """
    ranks = np.arange(1, len(names) + 1)
    return Pool(names, (ranks + FLATTENING) ** -exponent)


class ConceptPools:
    """One pool for every kind of concept, and for things by what can be done with them.

    Parameters
    ----------
    concepts : tuple of Concept
        The lexicon's concepts.
    preset : Preset
        Gives the Zipf exponent.
    """

    def __init__(self, concepts: tuple[Concept, ...], preset: Preset) -> None:
        self.tags = {concept.name: concept.tags for concept in concepts}
        self.kinds = {concept.name: concept.kind for concept in concepts}
        self._exponent = preset.zipf
        self._pools: dict[str, Pool] = {}
        for kind in set(self.kinds.values()):
            same = [concept.name for concept in concepts if concept.kind == kind]
            self._pools[kind] = zipf_pool(same, preset.zipf)
        self._rate = 0.0
        self._themes: dict[str, Pool] = {}

    def has(self, kind: str) -> bool:
        """Tell whether the lexicon has any concept of a kind.

        Parameters
        ----------
        kind : str
            The kind.

        Returns
        -------
        bool
            True where there is one.
        """
        return kind in self._pools

    def draw(self, kind: str, rng: np.random.Generator) -> str:
        """Draw a concept of a kind; persons and places may be rare names.

        Parameters
        ----------
        kind : str
            The kind.
        rng : numpy.random.Generator
            Source of randomness.

        Returns
        -------
        str
            Name of the concept.
        """
        if kind in NAMED_BY and self._rate and rng.random() < self._rate:
            kind = NAMED_BY[kind]
        return self._pools[kind].draw(rng)

    def draw_theme(self, verb: str, rng: np.random.Generator) -> str:
        """Draw something that a verb can be done to.

        Parameters
        ----------
        verb : str
            Name of the verb's concept.
        rng : numpy.random.Generator
            Source of randomness.

        Returns
        -------
        str
            Name of a thing, an animal or a person.
        """
        if verb not in self._themes:
            self._themes[verb] = self._theme_pool(verb)
        return self._themes[verb].draw(rng)

    def _theme_pool(self, verb: str) -> Pool:
        wanted = self.tags[verb]
        names = [
            n
            for n, kind in self.kinds.items()
            if kind == "thing" and ("thing" in wanted or self.tags[n] & wanted)
        ]
        if "person" in wanted:
            names += [n for n, kind in self.kinds.items() if kind == "person"]
        return zipf_pool(names, self._exponent)

    def set_rare_names(
        self, draws: Mapping[str, float], train_share: float, rare_share: float
    ) -> None:
        """Choose how often names are drawn, so that train has its share of single glosses.

        Of all rates that give that share the highest is taken: most names are then seen.

        Parameters
        ----------
        draws : mapping of str to float
            For ``name`` and ``town``, how many persons and places all splits together will draw.
        train_share : float
            Share of the sentences that is train's, which gets each name first.
        rare_share : float
            Share of train's glosses that are to occur once.
        """
        named = {kind: self._pools[kind].names for kind in draws if self.has(kind)}
        if len(named) < len(draws):
            return
        core = len(self.kinds) - sum(map(len, named.values()))
        uses = np.concatenate([draws[kind] * _tail(len(same)) for kind, same in named.items()])
        shares = [_share_of_singles(rate * uses, core, train_share) for rate in _RATES]
        enough = [rate for rate, share in zip(_RATES, shares, strict=True) if share >= rare_share]
        self._rate = float(enough[0] if enough else _RATES[int(np.argmax(shares))])
        for kind, same in named.items():
            self._pools[kind] = Pool(same, _tail(len(same)))


def _tail(count: int) -> np.ndarray:
    """Shares ``(count,)`` with which names are drawn, falling slowly."""
    weights = np.arange(1.0, count + 1) ** -STEEPNESS
    return weights / weights.sum()


def _share_of_singles(expected: np.ndarray, core: int, train_share: float) -> float:
    """Share of train's glosses that it is expected to have once.

    Counts are Poisson's; a name's first use is in train, each other one by train's share. The
    core's concepts are taken to be used more than once.
    """
    rest = max(1.0 - train_share, 1e-6)
    singles = (np.exp(-expected * (1.0 - rest)) - np.exp(-expected)).sum() / rest
    return float(singles / (core + (1.0 - np.exp(-expected)).sum()))
