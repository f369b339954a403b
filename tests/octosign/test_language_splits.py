"""Splits: no text twice, unseen combinations, and the same sentences in every process."""

import subprocess
import sys
from dataclasses import replace

import pytest

from signkit.errors import InputError
from signkit.octosign.language import build_language, make_splits
from signkit.octosign.overlap import CODES
from signkit.octosign.presets import PRESETS
from signkit.octosign.splits import combinations_of
from signkit.octosign.statistics import measure_novelty

DIGEST = """
import sys, zlib
from signkit.octosign.language import build_language, make_splits
from signkit.octosign.presets import PRESETS
preset = PRESETS["smoke"]
splits = make_splits(build_language("KSL", preset), preset.sizes_for("KSL"), 27)
sys.stdout.write(str(zlib.crc32(repr(splits).encode())))
"""


def _splits(code, name, seed=27):
    preset = PRESETS[name]
    return make_splits(build_language(code, preset), preset.sizes_for(code), seed)


@pytest.fixture(scope="module", params=["ASL", "GSL", "TSL"])
def laptop(request):
    return _splits(request.param, "laptop")


@pytest.mark.parametrize("code", CODES)
def test_smoke_splits_have_their_sizes(code):
    sizes = {split: len(part) for split, part in _splits(code, "smoke").items()}
    assert sizes == PRESETS["smoke"].sizes_for(code)


def test_no_text_occurs_twice(laptop):
    texts = [sentence.text for part in laptop.values() for sentence in part]
    assert len(set(texts)) == len(texts)


def test_every_systematic_sentence_has_a_combination_that_train_lacks(laptop):
    assert measure_novelty(laptop["test_systematic"], laptop["train"]) == 1.0
    assert measure_novelty(laptop["test"], laptop["train"]) < 0.3


def test_held_out_combinations_are_in_no_other_split(laptop):
    others = [part for split, part in laptop.items() if split != "test_systematic"]
    known = {c for part in others for s in part for c in combinations_of(s)}
    assert all(combinations_of(sentence) - known for sentence in laptop["test_systematic"])


def test_some_held_out_combinations_are_loci(laptop):
    seen = {c for sentence in laptop["train"] for c in combinations_of(sentence)}
    new = {c for s in laptop["test_systematic"] for c in combinations_of(s)} - seen
    assert {len(combination) for combination in new} == {2, 3}


def test_train_has_every_gloss_of_the_other_splits(laptop):
    glosses = {
        split: {gloss for sentence in part for gloss in sentence.gloss.split()}
        for split, part in laptop.items()
    }
    assert all(found <= glosses["train"] for found in glosses.values())


def test_another_seed_gives_other_sentences():
    assert _splits("ASL", "smoke", 27) != _splits("ASL", "smoke", 28)


def test_another_process_draws_the_same_sentences():
    digests = set()
    for hash_seed in ("0", "1"):
        done = subprocess.run(
            [sys.executable, "-c", DIGEST],
            env={"PYTHONHASHSEED": hash_seed, "OMP_NUM_THREADS": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(done.stdout)
    assert len(digests) == 1


def test_too_many_sentences_are_refused_with_advice():
    language = build_language("ASL", replace(PRESETS["smoke"], sentence_length=(2, 2, 2)))
    with pytest.raises(InputError, match="a larger lexicon"):
        make_splits(language, {"train": 150}, 27)
