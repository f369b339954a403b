"""Runs leave clips out that are longer than their model's longest, and say how many."""

import numpy as np
import pytest
import torch
from tiny_clips import TinyStore

from signkit.learn.config import TrainingConfig
from signkit.learn.gloss_runs import train_gloss_pass
from signkit.learn.methods import Method, train_system
from signkit.learn.prompt_runs import train_prompt_model
from signkit.learn.runs import train_channel
from signkit.model.config import ModelConfig

SHAPE = ModelConfig(layers=1, heads=2, hidden=16, feed_forward=32, dropout=0.0, max_frames=12)
CONFIG = TrainingConfig(epochs=1, batch_size=4)


def _stores():
    """A store whose last two clips are too long, and the same store without them."""
    store = TinyStore(10, shortest=6, longest=12)
    for i in (8, 9):
        store._poses[i] = np.repeat(store._poses[i], 3, axis=0)
        store.lengths[i] = len(store._poses[i])
        assert store.lengths[i] > SHAPE.max_frames
    return store, range(10), range(8)


def _train_channel(store, indices, label):
    channel, _ = train_channel(store, indices, SHAPE, CONFIG, label=label)
    return channel


def _train_prompt_model(store, indices, label):
    model, _ = train_prompt_model([(store, indices)], SHAPE, CONFIG, label=label)
    return model


def _train_glosses(store, indices, label):
    return train_gloss_pass(store, indices, SHAPE, CONFIG, label=label)


@pytest.mark.parametrize("run", [_train_channel, _train_prompt_model, _train_glosses])
def test_a_run_with_long_clips_is_the_run_without_them_and_says_their_number(run, capsys):
    store, everything, short = _stores()
    with_long = run(store, everything, "run")
    assert "run: 2 of 10 clips left out, longer than 12 frames" in capsys.readouterr().err
    without = run(store, short, "run")
    assert "left out" not in capsys.readouterr().err
    for one, other in zip(with_long.parameters(), without.parameters(), strict=True):
        assert torch.equal(one, other)


@pytest.mark.parametrize("mode", ["nearest", "lookup"])
def test_a_system_without_a_network_leaves_the_same_clips_out_and_says_their_number(mode, capsys):
    store, everything, short = _stores()
    with_long, _ = train_system(store, everything, Method(mode), SHAPE, CONFIG, label="run")
    assert "run: 2 of 10 clips left out, longer than 12 frames" in capsys.readouterr().err
    without, _ = train_system(store, short, Method(mode), SHAPE, CONFIG, label="run")
    assert "left out" not in capsys.readouterr().err
    poses = [system.produce(store.texts, store.language) for system in (with_long, without)]
    for one, other in zip(*poses, strict=True):
        np.testing.assert_array_equal(one, other)
