"""Turkish word forms: vowel harmony, cases and the verb's endings."""

from __future__ import annotations

_BACK = "aıou"
_VOWELS = "aeıioöuü"
_VOICELESS = "çfhkpsşt"
_FOURFOLD = {"a": "ı", "ı": "ı", "e": "i", "i": "i", "o": "u", "u": "u", "ö": "ü", "ü": "ü"}


def _last_vowel(word: str) -> str:
    return next(letter for letter in reversed(word) if letter in _VOWELS)


def two(word: str) -> str:
    """Give the vowel a or e that harmonises with a word.

    Parameters
    ----------
    word : str
        The word in front of the ending.

    Returns
    -------
    str
        ``"a"`` after a back vowel, else ``"e"``.

    Examples
    --------
    >>> two("okul"), two("ev")
    ('a', 'e')
    """
    return "a" if _last_vowel(word) in _BACK else "e"


def four(word: str) -> str:
    """Give the vowel ı, i, u or ü that harmonises with a word.

    Parameters
    ----------
    word : str
        The word in front of the ending.

    Returns
    -------
    str
        One of the four high vowels.

    Examples
    --------
    >>> four("kitab"), four("köy")
    ('ı', 'ü')
    """
    return _FOURFOLD[_last_vowel(word)]


def infinitive(stem: str) -> str:
    """Give a verb's infinitive.

    Parameters
    ----------
    stem : str
        The verb's stem, with what stands before it.

    Returns
    -------
    str
        The stem with ``-mak`` or ``-mek``.

    Examples
    --------
    >>> infinitive("yardım et")
    'yardım etmek'
    """
    return f"{stem}m{two(stem)}k"


def _d(word: str) -> str:
    return "t" if word[-1] in _VOICELESS else "d"


def inflect(forms: tuple[str, ...], case: str, proper: bool = False) -> str:
    """Put a noun into a case.

    Parameters
    ----------
    forms : tuple of str
        The noun, and its stem before a vowel where that differs.
    case : str
        ``"acc"``, ``"dat"`` or ``"loc"``.
    proper : bool
        Whether it is a name, which takes an apostrophe.

    Returns
    -------
    str
        The inflected noun.

    Examples
    --------
    >>> inflect(("kitap", "kitab"), "acc"), inflect(("anne",), "dat"), inflect(("park",), "loc")
    ('kitabı', 'anneye', 'parkta')
    """
    noun, stem = forms[0], forms[-1]
    mark = "'" if proper else ""
    if case == "loc":
        return f"{noun}{mark}{_d(noun)}{two(noun)}"
    buffer = "y" if stem[-1] in _VOWELS else ""
    return f"{stem}{mark}{buffer}{four(noun) if case == 'acc' else two(noun)}"


def past(stem: str) -> str:
    """Give the third person past of a stem.

    Parameters
    ----------
    stem : str
        A verb's stem, negated or not.

    Returns
    -------
    str
        The stem with ``-dı`` and its variants.

    Examples
    --------
    >>> past("git"), past("oku")
    ('gitti', 'okudu')
    """
    return f"{stem}{_d(stem)}{four(stem)}"


def negative_stem(stem: str) -> str:
    """Give a verb's negated stem.

    Parameters
    ----------
    stem : str
        The verb's stem.

    Returns
    -------
    str
        The stem with ``-ma`` or ``-me``.

    Examples
    --------
    >>> negative_stem("al")
    'alma'
    """
    return f"{stem}m{two(stem)}"
