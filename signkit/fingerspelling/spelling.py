"""From a written word to the letters that are signed, and to text and gloss."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Sequence

TURKISH_UPPER = str.maketrans({"i": "İ", "ı": "I"})
TURKISH_LOWER = str.maketrans({"İ": "i", "I": "ı"})
SHARP_S = str.maketrans({"ß": "ẞ"})
LONGEST_LETTER = 3
"""Written letters that one hand shape may stand for: the ``SCH`` of DSGS."""
BETWEEN_WORDS = "_"
"""Stands between two words of one clip, where the hand makes a pause."""


def letter_key(letter: str, language: str) -> str:
    """Write letters in upper case as their language does.

    Python's own ``upper`` makes ``SS`` of ``ß`` and a dotless ``I`` of the Turkish ``i``; an
    umlaut may come as one character or as two.

    Parameters
    ----------
    letter : str
        One letter or a word.
    language : str
        The paper's code of the sign language: ``TSL`` for Turkish rules.

    Returns
    -------
    str
        Upper case.

    Examples
    --------
    >>> letter_key("ß", "GSL"), letter_key("izmir", "TSL"), letter_key("sch", "DSGS")
    ('ẞ', 'İZMİR', 'SCH')
    """
    whole = unicodedata.normalize("NFC", letter)
    turkish = whole.translate(TURKISH_UPPER) if language == "TSL" else whole
    return turkish.translate(SHARP_S).upper()


def spell_word(word: str, language: str, letters: Container[str]) -> tuple[str, ...] | None:
    """Take a word apart into the letters of an alphabet, the longest first.

    Parameters
    ----------
    word : str
        A written word.
    language : str
        The paper's code of the sign language.
    letters : container of str
        The alphabet's letters, upper case.

    Returns
    -------
    tuple of str or None
        The letters in order; None if the alphabet lacks one of them.

    Examples
    --------
    >>> spell_word("Schach", "DSGS", {"SCH", "CH", "S", "C", "H", "A"})
    ('SCH', 'A', 'CH')
    >>> spell_word("Taxi", "TSL", {"T", "A", "İ"}) is None
    True
    """
    rest, spelled = letter_key(word, language), list[str]()
    while rest:
        sizes = range(min(LONGEST_LETTER, len(rest)), 0, -1)
        size = next((size for size in sizes if rest[:size] in letters), 0)
        if not size:
            return None
        spelled.append(rest[:size])
        rest = rest[size:]
    return tuple(spelled)


def write_text(words: Sequence[str], language: str) -> str:
    """Write words as the text of a clip: lower case, a space between letters.

    The models' tokens are what stands between spaces. A word of dev or test occurs in no text of
    train, so it would be unknown as a whole; its letters are known.

    Parameters
    ----------
    words : sequence of str
        The written words.
    language : str
        The paper's code of the sign language.

    Returns
    -------
    str
        Written letters, with ``_`` between words.

    Examples
    --------
    >>> write_text(["Anna", "Zürich"], "DSGS")
    'a n n a _ z ü r i c h'
    """
    turkish = language == "TSL"
    lower = [(word.translate(TURKISH_LOWER) if turkish else word).lower() for word in words]
    return f" {BETWEEN_WORDS} ".join(" ".join(word) for word in lower)


def write_gloss(spelled: Sequence[Sequence[str]]) -> str:
    """Write spelled words as the gloss of a clip: what the hand does, ``FS-`` before a letter.

    Parameters
    ----------
    spelled : sequence of sequence of str
        For every word its letters, as :func:`spell_word` gives them.

    Returns
    -------
    str
        One gloss a letter, in order.

    Examples
    --------
    >>> write_gloss([["SCH", "A", "CH"]])
    'FS-SCH FS-A FS-CH'
    """
    return " ".join(f"FS-{letter}" for word in spelled for letter in word)
