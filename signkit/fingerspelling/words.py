"""The words to spell: lists written for this corpus, and which split each word belongs to."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from pathlib import Path

import numpy as np

from signkit.errors import InputError
from signkit.fingerspelling.seeding import seeded_generator
from signkit.fingerspelling.spelling import letter_key, spell_word

LISTS = {
    "ASL": ("en",),
    "GSL": ("de", "de_germany"),
    "DSGS": ("de", "de_switzerland"),
    "TSL": ("tr",),
}
"""Word lists of each sign language, by the written language beside it."""
HELD_OUT = {"dev": 0.1, "test": 0.1}
"""Share of the words that only this split spells; train has the others."""
FOLDER = Path(__file__).parent / "words"


def read_words(language: str) -> list[str]:
    """Read the words of a language: names, places and common words, written by us.

    Parameters
    ----------
    language : str
        The paper's code of the sign language.

    Returns
    -------
    list of str
        Every word once, in the lists' order.

    Examples
    --------
    >>> words = read_words("DSGS")
    >>> "Zürich" in words, len(words) > 400
    (True, True)
    """
    words = list[str]()
    for name in LISTS[language]:
        for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            words += [] if line.startswith("#") else line.split()
    return list({letter_key(word, language): word for word in words}.values())


def choose_spellable(
    words: Sequence[str], language: str, letters: Container[str]
) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """Keep the words that an alphabet can spell.

    Parameters
    ----------
    words : sequence of str
        Written words.
    language : str
        The paper's code of the sign language.
    letters : container of str
        The alphabet's letters, upper case.

    Returns
    -------
    spelled : dict of str to tuple of str
        Letters of every word that can be spelled.
    left_out : list of str
        The others.
    """
    spelled = {word: spell_word(word, language, letters) for word in words}
    kept = {word: found for word, found in spelled.items() if found is not None}
    return kept, [word for word in words if word not in kept]


def split_words(words: Sequence[str], language: str, seed: int) -> dict[str, list[str]]:
    """Give every word to one split.

    Parameters
    ----------
    words : sequence of str
        Words that can be spelled.
    language : str
        The paper's code of the sign language.
    seed : int
        Seed of the choice.

    Returns
    -------
    dict of str to list of str
        Words of train, dev and test; none in two of them.

    Raises
    ------
    InputError
        If there are too few words for three splits.
    """
    if len(words) < 1 / min(HELD_OUT.values()):
        where, advice = f"words of {language}", "add words to its list"
        raise InputError(where, "at least ten that can be spelled", f"{len(words)}", advice)
    order = seeded_generator("words", language, seed).permutation(len(words))
    splits, taken = dict[str, list[str]](), 0
    for split, share in HELD_OUT.items():
        count = round(share * len(words))
        splits[split] = [words[k] for k in order[taken : taken + count]]
        taken += count
    return {"train": [words[k] for k in order[taken:]], **splits}


def draw_clips(words: Sequence[str], clips: int, rng: np.random.Generator) -> list[tuple[str, ...]]:
    """Draw what the clips of a split spell: one word, or two in every third clip.

    Parameters
    ----------
    words : sequence of str
        The split's words.
    clips : int
        How many clips.
    rng : numpy.random.Generator
        Source of the choice.

    Returns
    -------
    list of tuple of str
        One or two words a clip; every word comes once before any comes again.
    """
    turns = -(-2 * clips // len(words))
    supply = iter([words[k] for _ in range(turns) for k in rng.permutation(len(words))])
    return [tuple(next(supply) for _ in range(1 + (rng.random() < 1 / 3))) for _ in range(clips)]


def count_letters(spelled: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Count how often each letter is spelled.

    Parameters
    ----------
    spelled : mapping of str to sequence of str
        Letters of every word.

    Returns
    -------
    dict of str to int
        Letters in order, with how many of the words' letters they are.
    """
    letters = sorted({letter for word in spelled.values() for letter in word})
    return {one: sum(list(word).count(one) for word in spelled.values()) for one in letters}
