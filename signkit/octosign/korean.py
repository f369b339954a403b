"""Korean word forms: particles after a final consonant, and the polite verb endings."""

from __future__ import annotations

_FIRST = 0xAC00
_FINALS = 28
_NIEUN, _RIEUL, _PIEUP, _SSANG_SIOS = 4, 8, 17, 20


def final_of(word: str) -> int:
    """Give the final consonant of a word's last syllable.

    Parameters
    ----------
    word : str
        Ends in a Hangul syllable.

    Returns
    -------
    int
        0 for none, else its number in Unicode's order.

    Examples
    --------
    >>> final_of("비"), final_of("빵") > 0
    (0, True)
    """
    return (ord(word[-1]) - _FIRST) % _FINALS


def _with_final(word: str, final: int) -> str:
    return word[:-1] + chr(ord(word[-1]) - final_of(word) + final)


def particle(word: str, closed: str, bare: str) -> str:
    """Add the particle that fits a word's end.

    Parameters
    ----------
    word : str
        The noun.
    closed : str
        The particle after a final consonant.
    bare : str
        The particle after a vowel.

    Returns
    -------
    str
        Noun and particle, written together.

    Examples
    --------
    >>> particle("빵", "을", "를"), particle("우유", "을", "를")
    ('빵을', '우유를')
    """
    return word + (closed if final_of(word) else bare)


def polite(stem: str, asks: bool) -> str:
    """Give the polite present, or past, of a stem.

    Parameters
    ----------
    stem : str
        Present or past stem.
    asks : bool
        Whether it is a question.

    Returns
    -------
    str
        The stem with ``-ㅂ니다`` or ``-습니다``, ``-까`` in questions.

    Examples
    --------
    >>> polite("사", False), polite("먹", False), polite("팔", True)
    ('삽니다', '먹습니다', '팝니까')
    """
    end = "까" if asks else "다"
    if final_of(stem) in (0, _RIEUL):
        return _with_final(stem, _PIEUP) + "니" + end
    return f"{stem}습니{end}"


def coming(forms: tuple[str, ...]) -> str:
    """Give the form that stands before ``것`` and ``수``.

    Parameters
    ----------
    forms : tuple of str
        Stem, past stem and, where it is irregular, this form.

    Returns
    -------
    str
        The stem with ``-ㄹ`` or ``-을``.

    Examples
    --------
    >>> coming(("사", "샀")), coming(("먹", "먹었")), coming(("돕", "도왔", "도울"))
    ('살', '먹을', '도울')
    """
    if len(forms) > 2:
        return forms[2]
    if final_of(forms[0]) in (0, _RIEUL):
        return _with_final(forms[0], _RIEUL)
    return forms[0] + "을"


def obliged(past_stem: str) -> str:
    """Give the form that stands before ``합니다`` for what must be done.

    Parameters
    ----------
    past_stem : str
        The verb's past stem.

    Returns
    -------
    str
        The form with ``-야``.

    Examples
    --------
    >>> obliged("샀"), obliged("먹었")
    ('사야', '먹어야')
    """
    return _with_final(past_stem, 0) + "야"


def finite(forms: tuple[str, ...], tense: str, negated: bool, asks: bool) -> str:
    """Give a polite verb form.

    Parameters
    ----------
    forms : tuple of str
        Stem, past stem and, where it is irregular, the form before ``것``.
    tense : str
        ``past``, ``present`` or ``future``.
    negated : bool
        Whether it is negated.
    asks : bool
        Whether it is a question.

    Returns
    -------
    str
        One or more words.

    Examples
    --------
    >>> finite(("사", "샀"), "past", True, False)
    '사지 않았습니다'
    """
    if negated:
        return f"{forms[0]}지 {finite(('않', '않았'), tense, False, asks)}"
    if tense == "future":
        return f"{coming(forms)} 것{polite('이', asks)}"
    return polite(forms[1] if tense == "past" else forms[0], asks)
