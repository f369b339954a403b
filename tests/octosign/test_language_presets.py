"""Presets: sizes, the dial, and messages for names that do not exist."""

import pickle
from dataclasses import replace

import pytest

from signkit.errors import InputError
from signkit.octosign.language import build_language
from signkit.octosign.presets import PRESETS, SPLITS, find_preset
from signkit.octosign.splits import make_splits
from signkit.text.languages import LANGUAGES


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_sizes_every_split_of_every_language(name, code):
    sizes = PRESETS[name].sizes_for(code)
    assert tuple(sizes) == SPLITS
    assert all(size > 0 for size in sizes.values())


def test_a_size_can_be_asked_for_by_key_or_code():
    assert PRESETS["paper"].sizes_for("lis_ch") == PRESETS["paper"].sizes_for("LIS-CH")


def test_an_unknown_preset_gets_a_suggestion():
    with pytest.raises(InputError, match="did you mean 'laptop'"):
        find_preset("laptob")


def test_a_preset_travels_to_other_processes_and_can_be_dialled():
    preset = PRESETS["laptop"]
    assert pickle.loads(pickle.dumps(preset)) == preset
    harder = replace(preset, coarticulation=2.0)
    assert harder != preset
    assert hash(preset) == hash(replace(preset))


def test_presets_grow_harder():
    smoke, laptop, paper = (PRESETS[name] for name in ("smoke", "laptop", "paper"))
    assert smoke.lexicon_size < laptop.lexicon_size < paper.lexicon_size
    assert smoke.rare_share <= laptop.rare_share < paper.rare_share
    assert smoke.sentence_length[1] < laptop.sentence_length[1] < paper.sentence_length[1]


@pytest.mark.parametrize("size", [30, 44])
def test_a_lexicon_between_the_presets_makes_splits(size):
    preset = replace(PRESETS["smoke"], lexicon_size=size)
    sizes = {"train": 40, "dev": 5, "test": 5}
    splits = make_splits(build_language("ASL", preset), sizes, 27)
    assert {split: len(sentences) for split, sentences in splits.items()} == sizes


def test_sentences_longer_than_the_lexicon_can_make_are_refused():
    preset = replace(PRESETS["smoke"], sentence_length=(60, 60, 61))
    with pytest.raises(InputError, match="sentence_length"):
        build_language("ASL", preset)
