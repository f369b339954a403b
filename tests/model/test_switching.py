"""Tests of a trained model's languages: added and removed without touching the others."""

from __future__ import annotations

import pytest
import torch
from safetensors.torch import load_file

from signkit.errors import InputError
from signkit.model.config import ModelConfig
from signkit.model.mlsf import Mlsf
from signkit.model.saving import load_mlsf, save_mlsf
from signkit.model.switching import add_languages, list_languages, remove_languages
from signkit.model.text2pose import Text2Pose
from signkit.text.vocabulary import Vocabulary

SHAPE = ModelConfig(layers=1, heads=2, hidden=8, feed_forward=8, max_frames=6)


def channel(seed):
    torch.manual_seed(seed)
    return Text2Pose(SHAPE, Vocabulary.build([f"rain north {seed}"]))


@pytest.fixture
def folders(tmp_path):
    for seed, key in enumerate(("asl", "gsl", "ksl")):
        save_mlsf(tmp_path / key, Mlsf({key: channel(seed)}))
    return tmp_path


def weights(folder, key):
    named = load_file(folder / "weights.safetensors")
    return {n: t for n, t in named.items() if n.startswith(f"channels.{key}.")}


def equal(one, other):
    return one.keys() == other.keys() and all(torch.equal(one[n], other[n]) for n in one)


def test_adding_and_removing_leaves_every_bit_of_the_others(folders):
    both = folders / "both"
    assert add_languages(both, [folders / "asl", folders / "gsl"]) == ["asl", "gsl"]
    assert equal(weights(both, "asl"), weights(folders / "asl", "asl"))
    assert add_languages(both, [folders / "ksl"]) == ["asl", "gsl", "ksl"]
    assert remove_languages(both, ["ASL"]) == ["gsl", "ksl"] == list_languages(both)
    for key in ("gsl", "ksl"):
        assert equal(weights(both, key), weights(folders / key, key))
    assert not weights(both, "asl")
    assert not (both / "asl.vocabulary.txt").exists()


def test_a_channel_produces_the_same_alone_and_beside_others(folders):
    add_languages(folders / "all", [folders / key for key in ("asl", "gsl", "ksl")])
    together = load_mlsf(folders / "all")
    assert together.languages == ["asl", "gsl", "ksl"]
    for key in together.languages:
        (alone,) = load_mlsf(folders / key).produce(["rain north"], key)
        assert (together.produce(["rain north"], key)[0] == alone).all()


def test_a_language_without_a_channel_is_refused(folders):
    with pytest.raises(InputError, match="tsl"):
        load_mlsf(folders / "asl").produce(["rain"], "tsl")


def test_only_the_languages_asked_for_are_taken(folders):
    add_languages(folders / "all", [folders / key for key in ("asl", "gsl")])
    assert add_languages(folders / "new", [folders / "all"], ["gsl"]) == ["gsl"]


@pytest.mark.parametrize("change", [
    lambda at: add_languages(at / "asl", [at / "gsl"], ["tsl"]),
    lambda at: add_languages(at / "asl", [at / "asl"]),
    lambda at: remove_languages(at / "asl", ["asl"]),
    lambda at: remove_languages(at / "asl", ["ksl"]),
])  # fmt: skip
def test_a_refused_change_writes_nothing(folders, change):
    before = (folders / "asl" / "weights.safetensors").read_bytes()
    with pytest.raises(InputError):
        change(folders)
    assert (folders / "asl" / "weights.safetensors").read_bytes() == before
    assert list_languages(folders / "asl") == ["asl"]
