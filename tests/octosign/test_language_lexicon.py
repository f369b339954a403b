"""Lexicons: distinct forms, minimal pairs, and shared forms as the overlap table says."""

from itertools import combinations

import numpy as np
import pytest

from signkit.octosign.concepts import choose_concepts, core_concepts, invented_names
from signkit.octosign.forms import (
    PARAMETERS,
    POINTING_SIGNS,
    change_parameter,
    count_differences,
    draw_form,
    features,
)
from signkit.octosign.grammar import AGREEING
from signkit.octosign.lexicon import build_signs
from signkit.octosign.overlap import CODES, OVERLAP
from signkit.octosign.presets import PRESETS
from signkit.octosign.seeding import seeded_generator
from signkit.octosign.words import words_of

PRESET_NAMES = ("smoke", "laptop", "paper")


def _features(code, preset, concepts=None):
    signs = build_signs(code, preset)
    names = [c.name for c in concepts or choose_concepts(preset.lexicon_size)]
    return np.array([features(signs[name]) for name in names])


def _differences(code, preset):
    concepts = choose_concepts(preset.lexicon_size)
    agrees = np.array([c.kind in AGREEING or c.name == "ix" for c in concepts])
    forms = _features(code, preset)
    rows = [
        count_differences(one, forms, bool(own), agrees)
        for one, own in zip(forms, agrees, strict=True)
    ]
    return np.array(rows)[np.triu_indices(len(forms), 1)]


@pytest.mark.parametrize("name", PRESET_NAMES)
@pytest.mark.parametrize("code", CODES)
def test_no_two_glosses_of_a_language_share_a_form(code, name):
    forms = _features(code, PRESETS[name])
    assert len(np.unique(forms, axis=0)) == len(forms) == PRESETS[name].lexicon_size


@pytest.mark.parametrize("name", PRESET_NAMES)
@pytest.mark.parametrize("code", CODES)
def test_no_two_concepts_of_a_language_share_a_gloss(code, name):
    glosses = [sign.gloss for sign in build_signs(code, PRESETS[name]).values()]
    assert len(set(glosses)) == len(glosses)


@pytest.mark.parametrize("code", CODES)
def test_laptop_signs_differ_in_two_parameters_but_for_the_minimal_pairs(code):
    preset = PRESETS["laptop"]
    differences = _differences(code, preset)
    assert (differences == 1).sum() == len(PARAMETERS) * preset.minimal_pairs
    assert differences.min() == 1


@pytest.mark.parametrize("parameter", range(len(PARAMETERS)), ids=PARAMETERS)
@pytest.mark.parametrize("code", CODES)
def test_every_parameter_has_its_minimal_pairs(code, parameter):
    preset = PRESETS["laptop"]
    forms = _features(code, preset)
    pairs = [np.flatnonzero(a != b).tolist() for a, b in combinations(forms, 2)]
    assert pairs.count([parameter]) == preset.minimal_pairs


@pytest.mark.parametrize("name", PRESET_NAMES)
@pytest.mark.parametrize("pair", OVERLAP, ids="/".join)
def test_lexicons_share_what_the_overlap_table_says(pair, name):
    preset = PRESETS[name]
    concepts = choose_concepts(preset.lexicon_size)
    concepts = [concept for concept in concepts if concept.name not in POINTING_SIGNS]
    first, second = (_features(code, preset, concepts) for code in pair)
    apart = (first[:, None] != second[None]).sum(axis=-1)
    same = np.diag(apart)
    elsewhere = (apart == 0).sum() - (same == 0).sum()
    measured = np.array([(same == 0).sum(), (same == 1).sum(), elsewhere]) / len(concepts)
    half_a_sign = 0.5 / len(concepts) + 1e-9
    assert np.abs(measured - OVERLAP[pair]).max() <= half_a_sign


def test_pointing_is_the_same_in_all_languages():
    for name, sign in POINTING_SIGNS.items():
        for code in CODES:
            assert features(build_signs(code, PRESETS["laptop"])[name]) == features(sign)


def test_agreement_verbs_leave_room_for_loci():
    for concept in choose_concepts(PRESETS["laptop"].lexicon_size):
        if concept.kind in AGREEING:
            sign = build_signs("KSL", PRESETS["laptop"])[concept.name]
            assert sign.location == "space_centre"
            assert sign.movement.path in ("straight", "arc")
            assert sign.movement.direction == "forward"


def test_a_changed_parameter_changes_nothing_else():
    rng = seeded_generator("test")
    for parameter in PARAMETERS:
        form = draw_form(rng, agrees=False)
        changed = change_parameter(rng, form, parameter, agrees=False)
        differing = [p for p in PARAMETERS if getattr(form, p) != getattr(changed, p)]
        assert differing in ([], [parameter])


def test_every_word_cell_is_filled_and_names_are_no_words():
    core = core_concepts()
    assert all(cell.strip() for concept in core for cell in concept.cells)
    assert len({concept.name for concept in core}) == len(core)
    words = {word for c in core for cell in c.cells for word in cell.replace("|", " ").split()}
    names = {cell for concept in invented_names(600) for cell in concept.cells}
    assert not words & names


def test_a_small_lexicon_is_the_beginning_of_a_large_one():
    assert choose_concepts(400)[:72] == choose_concepts(72)


@pytest.mark.parametrize(
    ("code", "concept", "gloss"),
    [
        ("ASL", "look_for", "LOOK-FOR"),
        ("GSL", "buy", "KAUFEN"),
        ("GSL", "hospital", "KRANKENHAUS"),
        ("DSGS", "hospital", "SPITAL"),
        ("LSF-CH", "child", "ENFANT"),
        ("LIS-CH", "uncle", "ZIO"),
        ("LSA", "tired", "CANSADO"),
        ("KSL", "eat", "먹다"),
        ("TSL", "help", "YARDIM-ETMEK"),
        ("TSL", "soon", "YAKINDA"),
    ],
)
def test_glosses_are_capital_dictionary_forms_of_the_written_language(code, concept, gloss):
    assert words_of(code, 400).glosses[concept] == gloss
