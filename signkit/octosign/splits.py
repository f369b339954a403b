"""Train, dev and test without a shared text, and a systematic split of unseen combinations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise

import numpy as np

from signkit.errors import InputError
from signkit.octosign.constructed import ConstructedLanguage, Sentence
from signkit.octosign.seeding import seeded_generator

PROBED = 3_000
"""Sentences looked at to choose what is held out."""

SPARE = 3
"""Systematic sentences drawn for each one wanted, as some hold a gloss that train lacks."""

MOST_DRAWS = 60
"""Draws for each sentence wanted, before the language is held to be exhausted."""

Combination = tuple[str, ...]
BIGRAM, LOCI = 2, 3
"""Lengths of the two sorts of combination."""

SHARE_OF_LOCI = 0.25
"""Share of the held-out sentences that are held out for their loci."""


def combinations_of(sentence: Sentence) -> set[Combination]:
    """List what a sentence combines: gloss bigrams, and agreement verbs with their loci.

    Parameters
    ----------
    sentence : Sentence
        A signed sentence.

    Returns
    -------
    set of tuple
        Two glosses, or a gloss with its start and end locus.
    """
    glosses = [token.sign.gloss for token in sentence.tokens]
    found: set[Combination] = set(pairwise(glosses))
    for token in sentence.tokens:
        if token.start_locus or token.end_locus:
            found.add((token.sign.gloss, f"from {token.start_locus}", f"to {token.end_locus}"))
    return found


def choose_held_out(
    sentences: Iterable[Sentence], share: float, rng: np.random.Generator
) -> set[Combination]:
    """Choose combinations that are kept out of train, among those that are not the commonest.

    Parameters
    ----------
    sentences : iterable of Sentence
        A sample of the language.
    share : float
        Share of the sentences that may have one of them.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    set of tuple
        The combinations.
    """
    combined = [combinations_of(sentence) for sentence in sentences]
    counts = Counter(combination for found in combined for combination in found)
    common = max(2.0, share / 4 * len(combined))
    candidates = sorted(c for c, n in counts.items() if 2 <= n <= common)
    rng.shuffle(candidates)
    budgets = {LOCI: SHARE_OF_LOCI * share, BIGRAM: (1 - SHARE_OF_LOCI) * share}
    held_out: set[Combination] = set()
    for combination in map(tuple, candidates):
        if budgets[len(combination)] > 0:
            held_out.add(combination)
            budgets[len(combination)] -= counts[combination] / len(combined)
    return held_out


def make_splits(
    language: ConstructedLanguage, sizes: Mapping[str, int], seed: int
) -> dict[str, list[Sentence]]:
    """Draw the sentences of every split; no text occurs twice anywhere.

    Train comes first where a gloss is rare, so that it has every gloss of the others if it is
    large enough. Every sentence of ``test_systematic`` has a gloss bigram, or an agreement verb
    with a pair of loci, that no other split has, though train has each of its glosses.

    Parameters
    ----------
    language : ConstructedLanguage
        Where the sentences come from.
    sizes : mapping of str to int
        Sentences a split.
    seed : int
        Another seed gives other sentences of the same language.

    Returns
    -------
    dict of str to list of Sentence
        The splits, in the order of ``sizes``.

    Raises
    ------
    InputError
        If the language has fewer different sentences than are asked for.

    Examples
    --------
    >>> from signkit.octosign.language import build_language
    >>> from signkit.octosign.presets import PRESETS
    >>> language = build_language("ASL", PRESETS["smoke"])
    >>> splits = make_splits(language, {"train": 9, "dev": 2}, 27)
    >>> len(splits["train"]), len(splits["dev"])
    (9, 2)
    """
    rng = seeded_generator("octosign", "splits", language.code, language.preset.name, seed)
    wanted = sizes.get("test_systematic", 0)
    ordinary = sum(sizes.values()) - wanted
    share = min(0.15, max(0.03, 2.0 * wanted / max(1, ordinary))) if wanted else 0.0
    probe = [language.sample(rng) for _ in range(min(PROBED, 20 * (ordinary + wanted)))]
    held_out = choose_held_out(probe, share, rng)
    pool, systematic = _draw(language, ordinary, SPARE * wanted, held_out, rng)
    pool = _new_glosses_first(pool)
    splits: dict[str, list[Sentence]] = {split: [] for split in sizes}
    for split in sorted(sizes, key=lambda name: name != "train"):
        if split != "test_systematic":
            splits[split], pool = pool[: sizes[split]], pool[sizes[split] :]
    if wanted:
        splits["test_systematic"] = _known(systematic, splits.get("train", []), wanted)
    return splits


def _new_glosses_first(sentences: list[Sentence]) -> list[Sentence]:
    """Put sentences that bring a new gloss in front, where train takes its share."""
    seen: set[str] = set()
    bringing: list[Sentence] = []
    others: list[Sentence] = []
    for sentence in sentences:
        glosses = {token.sign.gloss for token in sentence.tokens}
        (others if glosses <= seen else bringing).append(sentence)
        seen |= glosses
    return bringing + others


def _draw(
    language: ConstructedLanguage,
    ordinary: int,
    systematic: int,
    held_out: set[Combination],
    rng: np.random.Generator,
) -> tuple[list[Sentence], list[Sentence]]:
    """Draw different sentences until both lists are full; the first one comes shuffled."""
    texts: set[str] = set()
    pool: list[Sentence] = []
    unseen: list[Sentence] = []
    draws = MOST_DRAWS * (ordinary + systematic + 100)
    while len(pool) < ordinary or len(unseen) < systematic:
        draws -= 1
        if draws < 0:
            raise _exhausted(language, ordinary + systematic, len(texts))
        sentence = language.sample(rng)
        if sentence.text in texts:
            continue
        part, size = (pool, ordinary)
        if held_out and not held_out.isdisjoint(combinations_of(sentence)):
            part, size = (unseen, systematic)
        if len(part) < size:
            texts.add(sentence.text)
            part.append(sentence)
    return [pool[i] for i in rng.permutation(len(pool))], unseen


def _exhausted(language: ConstructedLanguage, wanted: int, came: int) -> InputError:
    return InputError(
        f"{language.name}, preset {language.preset.name!r}",
        f"{wanted} different sentences",
        f"{came} after long drawing",
        "ask for smaller splits or a larger lexicon",
    )


def _known(systematic: list[Sentence], train: list[Sentence], wanted: int) -> list[Sentence]:
    """Keep sentences whose every gloss train has."""
    glosses = {token.sign.gloss for sentence in train for token in sentence.tokens}
    known = [s for s in systematic if all(t.sign.gloss in glosses for t in s.tokens)]
    if len(known) < wanted:
        raise InputError(
            "split 'test_systematic'",
            f"{wanted} sentences of glosses that train has",
            str(len(known)),
            "ask for a larger train or a smaller test_systematic",
        )
    return known[:wanted]
