"""What can be talked about: about 280 concepts from tables, and invented names behind them.

The tables in ``data/`` give each concept a level (0 = smoke, 1 = laptop, 2 = paper), tags, and
one cell of word forms for each written language, its parts divided by ``|``; ``words.py`` reads
the cells. Rare glosses are invented towns and first names, as in real corpora names are.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

import numpy as np

from signkit.errors import InputError
from signkit.octosign.seeding import seeded_generator

SPOKEN = ("en", "de", "fr", "it", "es", "ko", "tr")
TABLES = (
    "function",
    "times",
    "people",
    "things",
    "verbs",
    "weather",
    "places",
    "properties",
)
SMALLEST_LEXICON = 20

_ONSETS = {"": 11, "b": 7, "d": 3, "k": 15, "l": 5, "m": 6, "n": 2, "r": 5, "s": 9, "t": 16}
_VOWELS = {"a": 0, "e": 5, "i": 20, "o": 8, "u": 13}
_CODAS = {"": 0, "n": 4, "l": 8, "m": 16}


@dataclass(frozen=True)
class Concept:
    """One thing that a meaning can hold, in no language.

    Parameters
    ----------
    name : str
        Its key: ``mother``.
    kind : str
        Which role it can fill: ``person``, ``thing``, ``place``, ``act``, ...
    level : int
        0 from the smoke preset on, 1 from laptop, 2 at paper size, 3 invented names.
    tags : frozenset of str
        Further features: what a verb's theme may be, a time's tense.
    cells : tuple of str
        Word forms in the written languages, in the order of `SPOKEN`.
    """

    name: str
    kind: str
    level: int
    tags: frozenset[str]
    cells: tuple[str, ...]


def _read_table(table: str) -> list[dict[str, str]]:
    path = files("signkit.octosign") / "data" / f"{table}.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def swiss_wordings() -> dict[str, str]:
    """Read the German cells that differ in Switzerland.

    Returns
    -------
    dict of str to str
        Concept name to the cell that replaces the German one.
    """
    return {row["concept"]: row["de"] for row in _read_table("swiss")}


def _concept(row: dict[str, str], table: str) -> Concept:
    tags = row["tags"].split()
    kind = {"people": "person", "things": "thing", "times": "time"}.get(table)
    if table == "properties":
        kind = f"{tags[0]}_property"
    cells = tuple(row[spoken] for spoken in SPOKEN)
    return Concept(row["concept"], kind or tags[0], int(row["level"]), frozenset(tags), cells)


@lru_cache(maxsize=1)
def core_concepts() -> tuple[Concept, ...]:
    """List the concepts of the tables, the most basic first.

    Within a level the kinds are mixed in proportion, so that any first part of the list has
    something of each.

    Returns
    -------
    tuple of Concept
        About 280 concepts.
    """
    placed: list[tuple[int, float, int, Concept]] = []
    for number, table in enumerate(TABLES):
        rows = [_concept(row, table) for row in _read_table(table)]
        for level in (0, 1, 2):
            same = [concept for concept in rows if concept.level == level]
            placed += [(level, (i + 1) / len(same), number, c) for i, c in enumerate(same)]
    return tuple(concept for *_, concept in sorted(placed, key=lambda entry: entry[:3]))


def _invent_name(rng: np.random.Generator) -> tuple[str, str]:
    """Invent a name of two or three syllables, in Latin letters and in Hangul."""
    latin, hangul = "", ""
    syllables = 2 + int(rng.random() < 0.5)
    for number in range(syllables):
        onset = list(_ONSETS)[int(rng.integers(0 if number == 0 else 1, len(_ONSETS)))]
        vowel = list(_VOWELS)[int(rng.integers(len(_VOWELS)))]
        coda = list(_CODAS)[int(rng.integers(len(_CODAS)))]
        latin += onset + vowel + coda
        place = (_ONSETS[onset] * 21 + _VOWELS[vowel]) * 28 + _CODAS[coda]
        hangul += chr(0xAC00 + place)
    return latin, hangul


def _is_free(latin: str, hangul: str, used: set[str]) -> bool:
    """Tell whether a name is no word yet, and has no doubled letter."""
    doubled = any(a == b for a, b in pairwise(latin))
    return not doubled and latin not in used and hangul not in used


@lru_cache(maxsize=4)
def invented_names(count: int) -> tuple[Concept, ...]:
    """Invent towns and first names, three towns to two people.

    Parameters
    ----------
    count : int
        How many names.

    Returns
    -------
    tuple of Concept
        Names that are no word of the tables in any written language.
    """
    rng = seeded_generator("octosign", "names")
    used = {
        word
        for concept in core_concepts()
        for cell in concept.cells
        for word in cell.replace("|", " ").split()
    }
    names: list[Concept] = []
    while len(names) < count:
        latin, hangul = _invent_name(rng)
        if _is_free(latin, hangul, used):
            used |= {latin, hangul}
            kind = "town" if len(names) % 5 < 3 else "name"
            cells = tuple(hangul if spoken == "ko" else latin for spoken in SPOKEN)
            names.append(Concept(f"{kind}_{latin}", kind, 3, frozenset(), cells))
    return tuple(names)


def choose_concepts(size: int) -> tuple[Concept, ...]:
    """Choose the concepts of a lexicon of a given size.

    Parameters
    ----------
    size : int
        Number of concepts that have a sign, at least 20.

    Returns
    -------
    tuple of Concept
        The most basic ones; above about 280, invented names follow.

    Raises
    ------
    InputError
        If the size is below 20, too few for sentences of every kind.

    Examples
    --------
    >>> sorted(concept.name for concept in choose_concepts(20))[:4]
    ['book', 'bread', 'buy', 'child']
    """
    if size < SMALLEST_LEXICON:
        raise InputError(
            "lexicon_size", f"at least {SMALLEST_LEXICON}", str(size), "use the smoke preset's 20"
        )
    core = core_concepts()
    return core[:size] + (invented_names(size - len(core)) if size > len(core) else ())
