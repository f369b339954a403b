"""LangGloss: glosses that carry their language, ``HELLO`` <-> ``<ASL_HELLO>`` (Sec. 4.3)."""

from __future__ import annotations

import re

from signkit.errors import InputError
from signkit.text.languages import LANGUAGES, find_language
from signkit.text.vocabulary import split_tokens

# Longest code first, so that no code that begins another one could take its place.
_CODES = "|".join(re.escape(code) for code in sorted(LANGUAGES, key=len, reverse=True))
_TAGGED = re.compile(rf"<({_CODES})_(\S+)>")


def tag_gloss(gloss: str, language: str) -> str:
    """Give a gloss its language: ``HELLO`` becomes ``<ASL_HELLO>``.

    Sec. 4.3: a gloss token ``<xxx>`` becomes ``<ASL_xxx>``. Supp. Table 2 prints the same
    tokens without the brackets (ledger GLOSS-1); the form of Sec. 4.3 is used throughout.

    Parameters
    ----------
    gloss : str
        One gloss, without whitespace.
    language : str
        The language's code or key: ``ASL``, ``lsf_ch``.

    Returns
    -------
    str
        The LangGloss token.

    Raises
    ------
    InputError
        If the gloss is empty, holds whitespace or is tagged already, or the language is unknown.

    Examples
    --------
    >>> tag_gloss("HELLO", "asl")
    '<ASL_HELLO>'
    """
    code = find_language(language).code
    if split_tokens(gloss) != [gloss]:
        advice = "a line of glosses goes through tag_line"
        raise InputError("gloss", "one token", repr(gloss), advice)
    if _TAGGED.fullmatch(gloss):
        advice = "tag a gloss once"
        raise InputError("gloss", "a gloss without language", repr(gloss), advice)
    return f"<{code}_{gloss}>"


def untag_gloss(token: str) -> tuple[str, str]:
    """Take a LangGloss apart: ``<ASL_HELLO>`` becomes ``("ASL", "HELLO")``.

    Parameters
    ----------
    token : str
        A LangGloss token.

    Returns
    -------
    code : str
        The language's code.
    gloss : str
        The gloss without its language.

    Raises
    ------
    InputError
        If the token carries no known language.

    Examples
    --------
    >>> untag_gloss("<LSF-CH_NEIGE>")
    ('LSF-CH', 'NEIGE')
    """
    match = _TAGGED.fullmatch(token)
    if match is None:
        advice = f"known languages: {', '.join(LANGUAGES)}"
        raise InputError("LangGloss", "a token such as <ASL_HELLO>", repr(token), advice)
    return match[1], match[2]


def tag_line(gloss: str, language: str) -> str:
    """Give every gloss of a line its language.

    On a line of text instead of glosses this makes the pseudo LangGloss of supp. Table 2,
    where every word of the sentence is prefixed (ledger GLOSS-1).

    Parameters
    ----------
    gloss : str
        Glosses separated by whitespace.
    language : str
        The language's code or key.

    Returns
    -------
    str
        LangGloss tokens separated by single spaces.

    Examples
    --------
    >>> tag_line("HELLO WORLD", "ASL")
    '<ASL_HELLO> <ASL_WORLD>'
    """
    return " ".join(tag_gloss(token, language) for token in split_tokens(gloss))


def untag_line(langgloss: str) -> str:
    """Take the language off every LangGloss of a line; other tokens stay as they are.

    A model may emit a token without a language, which scoring must still see.

    Parameters
    ----------
    langgloss : str
        Tokens separated by whitespace.

    Returns
    -------
    str
        Glosses separated by single spaces.

    Examples
    --------
    >>> untag_line("<GSL_REGEN> <unk> <DSGS_BERG>")
    'REGEN <unk> BERG'
    """
    matches = ((token, _TAGGED.fullmatch(token)) for token in split_tokens(langgloss))
    return " ".join(match[2] if match else token for token, match in matches)
