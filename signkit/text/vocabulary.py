"""Vocabularies: whitespace tokens, case-sensitive, four specials first.

Prompt2Sign's own vocabulary tool finds its tokens with ``\\b\\w+\\b`` while the models split
on whitespace, so that 17 % of the tokens of the very text a vocabulary was made from are
``<unk>`` to the model: ``it's`` is in no such file, nor is ``flight.`` with its full stop.
Here one rule, :func:`split_tokens`, serves both building and encoding, so that a text is
wholly known to the vocabulary built from it (at ``min_count=1`` and without ``max_size``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from signkit.errors import InputError
from signkit.text.line_files import read_lines, write_lines

SPECIALS = ("<unk>", "<pad>", "<s>", "</s>")
UNK, PAD, BOS, EOS = range(len(SPECIALS))


def split_tokens(text: str) -> list[str]:
    """Split a text into its whitespace tokens, case kept (supp. Table 4, "Case-sensitive").

    Parameters
    ----------
    text : str
        A sentence, a gloss line or a prompt.

    Returns
    -------
    list of str
        The tokens; none of them holds whitespace.

    Examples
    --------
    >>> split_tokens("It's  flight.")
    ["It's", 'flight.']
    """
    return text.split()


class Vocabulary:
    """Number the tokens of a text, ``<unk> <pad> <s> </s>`` first.

    The file form is the lineage's: one token a line, the four specials on the first four.

    Parameters
    ----------
    tokens : sequence of str
        All tokens in the order of their ids, the four specials first.

    Raises
    ------
    InputError
        If the specials are not first, a token is empty, holds whitespace or comes twice.

    Examples
    --------
    >>> vocabulary = Vocabulary.build(["rain in the north", "rain ."])
    >>> vocabulary.encode("rain in Rome")
    [4, 6, 0]
    >>> vocabulary.decode([2, 4, 6, 3, 4])
    'rain in'
    """

    UNK: ClassVar[int] = UNK
    PAD: ClassVar[int] = PAD
    BOS: ClassVar[int] = BOS
    EOS: ClassVar[int] = EOS

    def __init__(self, tokens: Sequence[str]) -> None:
        self.tokens = tuple(tokens)
        _check_tokens(self.tokens, "vocabulary")
        self._ids = {token: number for number, token in enumerate(self.tokens)}
        # A text that spells a special ("<pad>") must not vanish from a loss or end a sentence.
        self._ids.update(dict.fromkeys(SPECIALS, UNK))

    def __len__(self) -> int:
        return len(self.tokens)

    def __contains__(self, token: object) -> bool:
        return token in self._ids

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vocabulary) and self.tokens == other.tokens

    def __hash__(self) -> int:
        return hash(self.tokens)

    def __repr__(self) -> str:
        return f"Vocabulary of {len(self)} tokens"

    @classmethod
    def build(
        cls, texts: Iterable[str], min_count: int = 1, max_size: int | None = None
    ) -> Vocabulary:
        """Build the vocabulary of some texts: most frequent tokens first, ties by spelling.

        The order of the texts does not matter, so that shuffled data give the same ids.

        Parameters
        ----------
        texts : iterable of str
            Sentences, gloss lines or prompts.
        min_count : int
            Tokens seen less often are left out.
        max_size : int, optional
            Most tokens the vocabulary may have, specials counted (supp. Table 4: 16k).

        Returns
        -------
        Vocabulary
            The vocabulary of these texts.

        Raises
        ------
        InputError
            If ``texts`` is a single string, or ``min_count`` or ``max_size`` is too small.
        """
        _check_build(texts, min_count, max_size)
        counts = Counter(token for text in texts for token in split_tokens(text))
        known = [t for t, count in counts.items() if count >= min_count and t not in SPECIALS]
        known.sort(key=lambda token: (-counts[token], token))
        room = None if max_size is None else max_size - len(SPECIALS)
        return cls((*SPECIALS, *known[:room]))

    def encode(self, text: str) -> list[int]:
        """Give the ids of a text's tokens; unknown tokens are ``<unk>``, no special is added.

        A token that spells a special is unknown too: a sentence can hold no padding.

        Parameters
        ----------
        text : str
            A sentence, a gloss line or a prompt.

        Returns
        -------
        list of int
            One id a token.
        """
        return [self._ids.get(token, UNK) for token in split_tokens(text)]

    def decode(self, ids: Iterable[int]) -> str:
        """Give the text of some ids: up to the first ``</s>``, specials left out.

        Parameters
        ----------
        ids : iterable of int
            Ids of this vocabulary, as :meth:`encode` or a model gives them.

        Returns
        -------
        str
            The tokens joined by single spaces.

        Raises
        ------
        InputError
            If an id is not of this vocabulary.
        """
        words = []
        for number in map(int, ids):
            if number == EOS:
                break
            if not 0 <= number < len(self):
                advice = "was the model trained with another vocabulary?"
                raise InputError("ids", f"numbers from 0 to {len(self) - 1}", str(number), advice)
            if number >= len(SPECIALS):
                words.append(self.tokens[number])
        return " ".join(words)

    def save(self, path: Path | str) -> None:
        """Write the vocabulary, one token a line.

        Parameters
        ----------
        path : Path or str
            The file; its folder is made where it is missing.
        """
        write_lines(path, self.tokens)

    @classmethod
    def load(cls, path: Path | str) -> Vocabulary:
        """Read a vocabulary file: one token a line, ``<unk> <pad> <s> </s>`` first.

        Parameters
        ----------
        path : Path or str
            The file.

        Returns
        -------
        Vocabulary
            The vocabulary of that file.

        Raises
        ------
        InputError
            If the file is missing, lacks the specials or repeats a token.
        """
        tokens = read_lines(path)
        _check_tokens(tokens, str(path))
        return cls(tokens)


def _check_build(texts: Iterable[str], min_count: int, max_size: int | None) -> None:
    if isinstance(texts, str):
        raise InputError("texts", "a list of texts", "one string", "put it in a list: [text]")
    if min_count < 1:
        raise InputError("min_count", "1 or more", str(min_count), "1 keeps every token")
    if max_size is not None and max_size < len(SPECIALS):
        advice = "the specials are counted; None sets no limit"
        raise InputError("max_size", f"{len(SPECIALS)} or more", str(max_size), advice)


def _check_tokens(tokens: Sequence[str], where: str) -> None:
    first = tuple(tokens[: len(SPECIALS)])
    if first != SPECIALS:
        came = " ".join(first) or "nothing"
        advice = "is it a vocabulary of another tool? put these four on the first four lines"
        raise InputError(where, " ".join(SPECIALS) + " first", came, advice)
    seen: dict[str, int] = {}
    for line, token in enumerate(tokens, 1):
        if split_tokens(token) != [token]:
            advice = "no text can hold such a token; one token a line, without counts"
            raise InputError(f"{where} line {line}", "one token", repr(token), advice)
        if token in seen:
            advice = "remove one of the two, ids must be unique"
            came = f"{token!r} again, first on line {seen[token]}"
            raise InputError(f"{where} line {line}", "a new token", came, advice)
        seen[token] = line
