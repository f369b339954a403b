"""How much the eight lexicons share, and the plan that makes them share exactly that.

The shares are invented; only their order follows what is told of the real languages (the Swiss
ones are neighbours, LSF is an ancestor of ASL, GSL and DSGS share much).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from signkit.text.languages import LANGUAGES

CODES = tuple(LANGUAGES)
RELATIONS = ("identical", "near", "false_friend")
UNRELATED = (0.01, 0.02, 0.01)

OVERLAP = dict.fromkeys(combinations(CODES, 2), UNRELATED) | {
    ("GSL", "DSGS"): (0.18, 0.10, 0.03),
    ("LSF-CH", "LIS-CH"): (0.14, 0.08, 0.02),
    ("ASL", "LSF-CH"): (0.10, 0.06, 0.02),
    ("DSGS", "LSF-CH"): (0.06, 0.04, 0.02),
    ("DSGS", "LIS-CH"): (0.05, 0.04, 0.02),
    ("LIS-CH", "LSA"): (0.06, 0.04, 0.02),
}
"""For each pair of languages the share of concepts with identical forms, with near forms (one
parameter differs), and of forms of the one that mean something else in the other."""


@dataclass(frozen=True)
class Bond:
    """One form that two languages share.

    Parameters
    ----------
    relation : str
        One of `RELATIONS`.
    source : tuple of int
        Language and concept, by number, whose form is drawn.
    target : tuple of int
        Language and concept whose form follows from it.
    """

    relation: str
    source: tuple[int, int]
    target: tuple[int, int]


def plan_bonds(concepts: int, may_mislead: np.ndarray, rng: np.random.Generator) -> list[Bond]:
    """Choose which concepts each pair of languages shares, as many as the matrix asks for.

    Each sign of a language takes part in one bond at most, so the shares do not add up by chance.

    Parameters
    ----------
    concepts : int
        Number of concepts, the pointing signs left out.
    may_mislead : ndarray of shape (concepts,)
        Whether a concept's sign can be a false friend: not where it agrees with loci.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    list of Bond
        All bonds.
    """
    free = np.ones((len(CODES), concepts), dtype=bool)
    bonds: list[Bond] = []
    for (first, second), shares in sorted(OVERLAP.items(), key=lambda entry: -sum(entry[1])):
        a, b = CODES.index(first), CODES.index(second)
        for relation, share in zip(RELATIONS, shares, strict=True):
            for _ in range(round(share * concepts)):
                bond = _bond(relation, a, b, free, may_mislead, rng)
                if bond is not None:
                    free[bond.source] = free[bond.target] = False
                    bonds.append(bond)
    return bonds


def _bond(
    relation: str,
    a: int,
    b: int,
    free: np.ndarray,
    may_mislead: np.ndarray,
    rng: np.random.Generator,
) -> Bond | None:
    if relation != "false_friend":
        both = np.flatnonzero(free[a] & free[b])
        if not len(both):
            return None
        concept = int(rng.choice(both))
        return Bond(relation, (a, concept), (b, concept))
    sources, targets = (np.flatnonzero(free[x] & may_mislead) for x in (a, b))
    if len(sources) < 2 or len(targets) < 2:
        return None
    source = int(rng.choice(sources))
    target = int(rng.choice(targets[targets != source]))
    return Bond(relation, (a, source), (b, target))
