import copy

import numpy as np
import pytest
import torch
from tiny_clips import TinyStore

from signkit.corpus.batches import collate
from signkit.errors import InputError
from signkit.model.config import ModelConfig
from signkit.model.mlsf import Mlsf
from signkit.model.text2pose import Text2Pose

CONFIG = ModelConfig(layers=1, heads=2, hidden=16, feed_forward=32, max_frames=20)


def squared(predicted, target):
    return (predicted - target).square()


def _channel(seed=0):
    torch.manual_seed(seed)
    store = TinyStore(4)
    channel = Text2Pose(CONFIG, store.vocabulary())
    channel.fit_features(store)
    return channel


def _two():
    return Mlsf({"asl": _channel(0), "GSL": _channel(1)})


def test_languages_are_known_by_key_or_code():
    model = _two()
    assert model.languages == ["asl", "gsl"]
    assert model.channel("ASL") is model.channel("asl")


@pytest.mark.parametrize("language", ["asl", "gsl"])
def test_a_batch_goes_to_the_channel_of_its_language(language):
    model, store = _two().eval(), TinyStore(3, language=language)
    batch = collate(store, range(3), store.vocabulary())
    expected = model.channel(language).clip_losses(batch, squared)
    assert torch.equal(model.clip_losses(batch, squared), expected)
    other = model.channel("gsl" if language == "asl" else "asl").clip_losses(batch, squared)
    assert not torch.equal(expected, other)


def test_a_batch_gives_no_gradient_to_another_language():
    model, store = _two(), TinyStore(3, language="gsl")
    model.clip_losses(collate(store, range(3), store.vocabulary()), squared).sum().backward()
    assert all(p.grad is None for p in model.channel("asl").parameters())
    assert any(p.grad is not None for p in model.channel("gsl").parameters())


def test_adding_and_removing_a_language_leaves_the_others_bitwise_equal():
    model = _two()
    before = copy.deepcopy(model.channel("asl").state_dict())
    said = model.produce(["rain"], "asl")[0]
    model.add("lsf_ch", _channel(2))
    model.remove("GSL")
    assert model.languages == ["asl", "lsf_ch"]
    assert all(torch.equal(v, before[k]) for k, v in model.channel("asl").state_dict().items())
    assert np.array_equal(model.produce(["rain"], "asl")[0], said)


def test_a_language_without_a_channel_is_refused_by_name():
    with pytest.raises(InputError, match="one of asl, gsl"):
        _two().produce(["rain"], "tsl")


def test_an_unknown_language_is_refused_with_a_suggestion():
    with pytest.raises(InputError, match="did you mean 'GSL'"):
        _two().produce(["rain"], "gsll")


def test_a_language_is_not_added_twice():
    with pytest.raises(InputError, match="remove the old channel first"):
        _two().add("ASL", _channel())
