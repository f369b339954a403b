"""The LangGlosses that a model can write: language tags, tagged glosses, and who may follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from signkit.errors import InputError
from signkit.text.langgloss import tag_line, untag_gloss
from signkit.text.languages import find_language
from signkit.text.vocabulary import EOS, SPECIALS, Vocabulary


class GlossInventory:
    """Number language tags and LangGlosses; say which of them belong to which language.

    A gloss line of one language is written as its tag and its tagged glosses,
    ``<ASL> <ASL_HELLO> <ASL_WORLD>`` (Sec. 4.3). The tag comes first so that a model which was
    not told the language can write it itself, before any gloss.

    Parameters
    ----------
    vocabulary : Vocabulary
        Specials, then one tag a language (``<ASL>``), then LangGlosses.

    Raises
    ------
    InputError
        If there is no tag, or a token is neither a tag nor a LangGloss of a tagged language.

    Examples
    --------
    >>> inventory = GlossInventory.build({"asl": ["HELLO WORLD"], "gsl": ["HALLO"]})
    >>> inventory.vocabulary.tokens[4:]
    ('<ASL>', '<GSL>', '<ASL_HELLO>', '<ASL_WORLD>', '<GSL_HALLO>')
    >>> inventory.encode("WORLD HELLO", "asl")
    [4, 7, 6]
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        tokens = vocabulary.tokens[len(SPECIALS) :]
        tags = [token for token in tokens if "_" not in token]
        if not tags:
            raise InputError("LangGlosses", "a tag such as <ASL> first", "none", "build it anew")
        self.languages = [find_language(tag[1:-1]).key for tag in tags]
        self.first_gloss = len(SPECIALS) + len(tags)
        pairs = [untag_gloss(token) for token in vocabulary.tokens[self.first_gloss :]]
        self.glosses = list(dict.fromkeys(gloss for _, gloss in pairs))
        number = {gloss: i for i, gloss in enumerate(self.glosses)}
        homes = [self.languages.index(find_language(code).key) for code, _ in pairs]
        unheard = [-1] * len(SPECIALS)
        self.language_of = np.array([*unheard, *range(len(tags)), *homes])
        self.gloss_of = np.array(
            [-1] * self.first_gloss + [number[gloss] for _, gloss in pairs], dtype=np.int64
        )

    def __len__(self) -> int:
        return len(self.vocabulary)

    @classmethod
    def build(cls, lines: Mapping[str, Iterable[str]]) -> GlossInventory:
        """Collect the glosses of each language's lines.

        Parameters
        ----------
        lines : mapping of str to iterable of str
            Gloss lines without tags, by language.

        Returns
        -------
        GlossInventory
            Every language's tag and glosses.
        """
        codes = {find_language(language).code: language for language in lines}
        found: list[str] = []
        for code, language in codes.items():
            tagged = Vocabulary.build(tag_line(line, code) for line in lines[language])
            found += tagged.tokens[len(SPECIALS) :]
        return cls(Vocabulary((*SPECIALS, *(f"<{code}>" for code in codes), *found)))

    def tag(self, language: str) -> int:
        """Give the id of a language's tag.

        Parameters
        ----------
        language : str
            Key or code.

        Returns
        -------
        int
            Its id.

        Raises
        ------
        InputError
            If the model does not know that language.
        """
        key = find_language(language).key
        if key not in self.languages:
            needed = f"one of {', '.join(self.languages)}"
            raise InputError(f"language {language!r}", needed, repr(key), "train it along")
        return len(SPECIALS) + self.languages.index(key)

    def encode(self, gloss: str, language: str) -> list[int]:
        """Give the ids of a gloss line: the tag, then its glosses, ``<unk>`` where unknown.

        Parameters
        ----------
        gloss : str
            Glosses without tags.
        language : str
            Their language.

        Returns
        -------
        list of int
            One id more than there are glosses.
        """
        return [self.tag(language), *self.vocabulary.encode(tag_line(gloss, language))]

    def allowed(self, language: str, lexicon: Iterable[str] | None = None) -> np.ndarray:
        """Tell which ids may follow a language's tag: its own glosses and the end.

        A gloss is one token, so that the trie of a lexicon has depth one and is this mask too.

        Parameters
        ----------
        language : str
            Key or code.
        lexicon : iterable of str, optional
            Glosses that alone may be written; those that the model does not know are no help.

        Returns
        -------
        ndarray of bool, (tokens,)
            True where an id may be written.

        Raises
        ------
        InputError
            If no gloss of the lexicon is known.
        """
        home = self.tag(language) - len(SPECIALS)
        mask = self.language_of == home
        mask[: self.first_gloss] = False
        if lexicon is not None:
            wanted = set(lexicon)
            known = np.array([g >= 0 and self.glosses[g] in wanted for g in self.gloss_of])
            mask &= known
            if not mask.any():
                needed = f"a gloss that {language} has"
                raise InputError("lexicon", needed, f"{len(wanted)} others", "check its spelling")
        mask[EOS] = True
        return mask

    def save(self, path: Path) -> None:
        """Write one token a line.

        Parameters
        ----------
        path : Path
            The file.
        """
        self.vocabulary.save(path)

    @classmethod
    def load(cls, path: Path) -> GlossInventory:
        """Read what :meth:`save` wrote.

        Parameters
        ----------
        path : Path
            The file.

        Returns
        -------
        GlossInventory
            The same inventory.
        """
        return cls(Vocabulary.load(path))
