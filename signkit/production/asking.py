"""What a user asks for, made fit to be produced: the text, its length, its known words."""

from __future__ import annotations

import unicodedata

from signkit.errors import InputError
from signkit.progress import say
from signkit.text.vocabulary import Vocabulary, split_tokens

MOST_WORDS = 200
"""Words of one text; the longest sentence of the paper's corpora has about half as many."""


def clean_text(text: str, where: str = "text") -> str:
    """Make one line of a text, or refuse it.

    Parameters
    ----------
    text : str
        What the user typed.
    where : str
        What to call it in a message: ``texts.txt line 3``.

    Returns
    -------
    str
        The same words, without control characters (which is said), spaces single.

    Raises
    ------
    InputError
        If no word is left, or there are more than 200.

    Examples
    --------
    >>> clean_text("rain  in the north")
    'rain in the north'
    """
    shown = "".join(" " if c.isspace() else c for c in text)
    kept = "".join(c for c in shown if unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn"))
    if len(kept) < len(shown):
        say(f"{where}: {len(shown) - len(kept)} control characters left out")
    words = split_tokens(kept)
    if not words:
        raise InputError(where, "at least one word", repr(text[:40]), "write a sentence")
    if len(words) > MOST_WORDS:
        advice = "give one sentence a line: signkit produce --file"
        raise InputError(where, f"at most {MOST_WORDS} words", f"{len(words):,}", advice)
    return " ".join(words)


def check_words(text: str, vocabulary: Vocabulary, where: str = "text") -> list[str]:
    """Say which words a model has never seen, and refuse a text of nothing else.

    Unknown words reach the model as ``<unk>``: it knows that something is there, not what. A word
    that the model has in another case is reported, not replaced.

    Parameters
    ----------
    text : str
        A clean text.
    vocabulary : Vocabulary
        What the model knows.
    where : str
        What to call the text in a message.

    Returns
    -------
    list of str
        The unknown words.

    Raises
    ------
    InputError
        If the model knows none of the words.
    """
    words = split_tokens(text)
    unknown = [word for word in words if vocabulary.encode(word) == [Vocabulary.UNK]]
    if not any(vocabulary.encode(w) != [Vocabulary.UNK] and w.isalnum() for w in words):
        advice = "is it the language that the model was trained on? it is case-sensitive"
        raise InputError(where, "a word that the model knows", repr(text[:60]), advice)
    if unknown:
        shown = ", ".join(map(repr, dict.fromkeys(unknown)))
        say(f"{where}: unknown to the model, produced as <unk>: {shown}")
    return unknown
