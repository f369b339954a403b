"""Word forms of the concepts in one written language, and glosses made of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from signkit.octosign.concepts import (
    SPOKEN,
    Concept,
    choose_concepts,
    swiss_wordings,
)
from signkit.octosign.turkish import infinitive as turkish_infinitive
from signkit.text.languages import find_language

VERB_KINDS = ("act", "transfer", "direct", "rest", "motion")
KOREAN_STEMS = (*VERB_KINDS, "climate", "person_property", "thing_property")
_ARTICLES = ("der ", "die ", "das ", "le ", "la ", "l'", "il ", "lo ", "el ", "está ", "es ")
_INFINITIVE = {"de": 3, "fr": 3, "it": 3, "es": 3}


@dataclass(frozen=True)
class Piece:
    """A stretch of a written sentence and the concept it stands for.

    Parameters
    ----------
    text : str
        One or more words.
    concept : str
        Name of the concept, or ``""`` for a function word.
    """

    text: str
    concept: str = ""


@dataclass(frozen=True, eq=False)
class Words:
    """The word forms of one language.

    Parameters
    ----------
    spoken : str
        ISO 639-1 code of the written language.
    forms : dict of str to tuple
        Concept name to the parts of its cell.
    kinds : dict of str to str
        Concept name to its kind.
    glosses : dict of str to str
        Concept name to its gloss.
    """

    spoken: str
    forms: dict[str, tuple[str, ...]]
    kinds: dict[str, str]
    glosses: dict[str, str]

    def piece(self, concept: str, part: int = -1) -> list[Piece]:
        """Give one part of a concept's cell as a piece, or nothing for no concept.

        Parameters
        ----------
        concept : str
            Name of the concept or ``""``.
        part : int
            Which part of the cell; the last by default.

        Returns
        -------
        list of Piece
            One piece, or none.
        """
        return [Piece(self.forms[concept][part], concept)] if concept else []

    def verb(self, concept: str) -> tuple[str, tuple[str, ...]]:
        """Give a verb's mark (its case or auxiliary) and its forms.

        Parameters
        ----------
        concept : str
            Name of a verb.

        Returns
        -------
        str
            ``"dat"``, ``"sein"``, ``"être"``, ``"essere"`` or ``""``.
        tuple of str
            The forms of the cell.
        """
        first, *rest = self.forms[concept]
        mark, _, form = first.rpartition(":")
        return mark, (form, *rest)

    def is_person(self, concept: str) -> bool:
        """Tell whether a concept is a person with a name or a noun.

        Parameters
        ----------
        concept : str
            Name of the concept.

        Returns
        -------
        bool
            False for things, animals and the pronouns.
        """
        return self.kinds.get(concept) in ("person", "name")


def split_gender(noun: str) -> tuple[str, str]:
    """Split a Romance noun phrase from its gender.

    Parameters
    ----------
    noun : str
        With its article, and with the gender where the article does not show it.

    Returns
    -------
    str
        The noun phrase.
    str
        ``"m"`` or ``"f"``.

    Examples
    --------
    >>> split_gender("l'eau f"), split_gender("le pain"), split_gender("nora")
    (("l'eau", 'f'), ('le pain', 'm'), ('nora', 'f'))
    """
    if noun.endswith((" m", " f")):
        return noun[:-2], noun[-1]
    feminine = noun.startswith("la ") or (" " not in noun and noun.endswith("a"))
    return noun, "f" if feminine else "m"


def _gloss(concept: Concept, cell: str, spoken: str) -> str:
    """Write a gloss: the dictionary form in capitals, hyphens for spaces."""
    parts = cell.split("|")
    word = parts[0].rpartition(":")[2]
    if concept.kind in VERB_KINDS:
        word = parts[_INFINITIVE.get(spoken, 0)].rpartition(":")[2]
        word = turkish_infinitive(word) if spoken == "tr" else word
    if spoken == "ko" and concept.kind in KOREAN_STEMS:
        word += "다"
    for article in _ARTICLES:
        word = word.removeprefix(article)
    word = word.removesuffix(" m").removesuffix(" f")
    word = word.replace("i", "İ") if spoken == "tr" else word
    return word.upper().replace(" ", "-")


@lru_cache(maxsize=32)
def words_of(code: str, size: int) -> Words:
    """Give the word forms that one sign language's corpus writes with.

    The Swiss German corpus has Swiss words and no sharp s.

    Parameters
    ----------
    code : str
        The sign language's code: ``DSGS``.
    size : int
        Number of concepts, as in the preset's ``lexicon_size``.

    Returns
    -------
    Words
        Forms, kinds and glosses by concept.

    Examples
    --------
    >>> words_of("DSGS", 400).glosses["hospital"], words_of("GSL", 400).glosses["hospital"]
    ('SPITAL', 'KRANKENHAUS')
    """
    language = find_language(code)
    column = SPOKEN.index(language.spoken)
    swiss = swiss_wordings() if language.code == "DSGS" else {}
    forms, kinds, glosses = {}, {}, {}
    for concept in choose_concepts(size):
        cell = swiss.get(concept.name, concept.cells[column])
        cell = cell.replace("ß", "ss") if language.code == "DSGS" else cell
        forms[concept.name] = tuple(cell.split("|"))
        kinds[concept.name] = concept.kind
        glosses[concept.name] = _gloss(concept, cell, language.spoken)
    return Words(language.spoken, forms, kinds, glosses)
