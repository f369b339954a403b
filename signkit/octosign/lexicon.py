"""The eight lexicons: every concept's sign in every constructed language, drawn together.

Within a language no two signs have one form; where the preset says ``far_apart``, two signs
differ in at least two of five parameters (handshape, location, orientation, movement, hands),
but for a fixed number of minimal pairs for each of the first four. Between languages forms are
shared as the table in ``overlap`` says.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from signkit.octosign.concepts import Concept, choose_concepts
from signkit.octosign.forms import (
    PARAMETERS,
    POINTING_SIGNS,
    change_parameter,
    count_differences,
    draw_form,
    features,
    is_possible,
)
from signkit.octosign.grammar import AGREEING
from signkit.octosign.overlap import CODES, Bond, plan_bonds
from signkit.octosign.phonology import Sign
from signkit.octosign.presets import Preset
from signkit.octosign.seeding import seeded_generator
from signkit.octosign.words import words_of
from signkit.text.languages import find_language

MOST_DRAWS = 5_000


class _Draft:
    """Forms of all languages as they are filled in: signs and their features."""

    def __init__(self, concepts: tuple[Concept, ...], least: int) -> None:
        self.rng = seeded_generator("octosign", "lexicon", len(concepts), least)
        self.least = least
        self.agrees = np.array([c.kind in AGREEING or c.name == "ix" for c in concepts])
        self.signs: list[list[Sign | None]] = [[None] * len(concepts) for _ in CODES]
        self.known: set[tuple[int, ...]] = set()
        self.features = np.full((len(CODES), len(concepts), 5), -9)
        for index, concept in enumerate(concepts):
            if concept.name in POINTING_SIGNS:
                for language in range(len(CODES)):
                    self.put((language, index), POINTING_SIGNS[concept.name])

    def put(self, cell: tuple[int, int], form: Sign) -> None:
        self.signs[cell[0]][cell[1]] = form
        self.features[cell] = features(form)
        self.known.add(features(form))

    def nearest(self, cell: tuple[int, int], form: Sign, but: int = -1) -> int:
        """Count the parameters that set a form apart from the language's nearest sign."""
        language, concept = cell
        filled = self.features[language, :, 0] >= 0
        if but >= 0:
            filled[but] = False
        others, agree = self.features[language][filled], self.agrees[filled]
        one = np.array(features(form))
        if not len(others):
            return 5
        return int(count_differences(one, others, bool(self.agrees[concept]), agree).min())

    def fits(self, cell: tuple[int, int], form: Sign, but: int = -1) -> bool:
        return is_possible(form) and self.nearest(cell, form, but) >= self.least

    def is_new(self, cell: tuple[int, int], form: Sign) -> bool:
        """Tell whether no language has the form, nor one near it for the same concept."""
        one = features(form)
        peers = self.features[:, cell[1]]
        near = ((peers != one).sum(axis=1) < 2) & (peers[:, 0] >= 0)
        return one not in self.known and not near.any()


def _draw_new(draft: _Draft, cell: tuple[int, int]) -> Sign:
    agrees = bool(draft.agrees[cell[1]])
    for _ in range(MOST_DRAWS):
        form = draw_form(draft.rng, agrees)
        if draft.fits(cell, form) and draft.is_new(cell, form):
            return form
    raise AssertionError(f"no free form for cell {cell}: the inventories are exhausted")


def _follow(draft: _Draft, bond: Bond, form: Sign) -> Sign | None:
    """Derive the form of a bond's target, or nothing where it does not fit there."""
    if bond.relation != "near":
        return form if draft.fits(bond.target, form) else None
    agrees = bool(draft.agrees[bond.target[1]])
    choices = [p for p in PARAMETERS if not (agrees and p == "location")]
    parameter = choices[int(draft.rng.integers(len(choices)))]
    changed = change_parameter(draft.rng, form, parameter, agrees)
    unlike = features(changed) != features(form)
    fits = unlike and draft.is_new(bond.target, changed) and draft.fits(bond.target, changed)
    return changed if fits else None


def _fill_bond(draft: _Draft, bond: Bond) -> None:
    for _ in range(MOST_DRAWS):
        form = _draw_new(draft, bond.source)
        derived = _follow(draft, bond, form)
        misleads = bond.relation == "false_friend"
        if derived is not None and (not misleads or draft.is_new(bond.target, form)):
            draft.put(bond.source, form)
            draft.put(bond.target, derived)
            return
    raise AssertionError(f"no free form for {bond}: the inventories are exhausted")


def _fill_minimal_pairs(draft: _Draft, language: int, pairs: int, free: list[int]) -> list[int]:
    """Fill some free cells with forms that differ from another sign in one parameter."""
    bases = [c for c, s in enumerate(draft.signs[language]) if s and not draft.agrees[c]]
    bases = [base for base in bases if draft.signs[language][base] not in POINTING_SIGNS.values()]
    draft.rng.shuffle(bases)
    for parameter in PARAMETERS * pairs:
        if free and _fill_minimal_pair(draft, (language, free[-1]), parameter, bases):
            free.pop()
    return free


def _fill_minimal_pair(
    draft: _Draft, cell: tuple[int, int], parameter: str, bases: list[int]
) -> bool:
    for base in list(bases):
        form = draft.signs[cell[0]][base]
        assert form is not None
        for _ in range(10):
            changed = change_parameter(draft.rng, form, parameter, False)
            unlike = features(changed) != features(form)
            if unlike and draft.fits(cell, changed, but=base) and draft.is_new(cell, changed):
                draft.put(cell, changed)
                bases.remove(base)
                return True
    return False


@lru_cache(maxsize=8)
def _all_signs(size: int, far_apart: bool, minimal_pairs: int) -> list[list[Sign]]:
    concepts = choose_concepts(size)
    draft = _Draft(concepts, 2 if far_apart else 1)
    drawn = np.array([i for i, c in enumerate(concepts) if c.name not in POINTING_SIGNS])
    for bond in plan_bonds(len(drawn), ~draft.agrees[drawn], draft.rng):
        (a, source), (b, target) = bond.source, bond.target
        _fill_bond(draft, Bond(bond.relation, (a, drawn[source]), (b, drawn[target])))
    for language in range(len(CODES)):
        free = [c for c, sign in enumerate(draft.signs[language]) if sign is None]
        last = [c for c in free if not draft.agrees[c]]
        paired = last[: len(PARAMETERS) * minimal_pairs]
        for concept in free:
            if concept not in paired:
                draft.put((language, concept), _draw_new(draft, (language, concept)))
        for concept in _fill_minimal_pairs(draft, language, minimal_pairs, paired):
            draft.put((language, concept), _draw_new(draft, (language, concept)))
    return [[sign for sign in signs if sign is not None] for signs in draft.signs]


def build_signs(code: str, preset: Preset) -> dict[str, Sign]:
    """Give one language's sign for every concept.

    The eight lexicons are drawn together, once for each lexicon size.

    Parameters
    ----------
    code : str
        The language's code or key.
    preset : Preset
        Its ``lexicon_size``, ``far_apart`` and ``minimal_pairs`` count.

    Returns
    -------
    dict of str to Sign
        Concept name to sign, with the language's own gloss.
    """
    code = find_language(code).code
    glosses = words_of(code, preset.lexicon_size).glosses
    concepts = choose_concepts(preset.lexicon_size)
    signs = _all_signs(preset.lexicon_size, preset.far_apart, preset.minimal_pairs)[
        CODES.index(code)
    ]
    return {
        concept.name: replace(sign, gloss=glosses[concept.name])
        for concept, sign in zip(concepts, signs, strict=True)
    }
