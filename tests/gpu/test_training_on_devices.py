"""Every loss, sampler, head and cascade trains where it is told to, and learns the same there."""

import math
from dataclasses import replace

import pytest
import torch
from runs_on_devices import CONFIG, SHAPE, STILL, train_channel_on, train_prompts_on, weights
from tiny_clips import TinyStore
from train_in_processes import Killed, die_after

from signkit.corpus.sources import ClipBatches
from signkit.learn.config import TrainingConfig
from signkit.learn.loop import train
from signkit.learn.losses import LOSSES
from signkit.learn.priorities import SAMPLERS
from signkit.model.config import HEAD_NAMES, ModelConfig
from signkit.model.text2pose import Text2Pose

needs_gpu = pytest.mark.skipif(
    not torch.cuda.is_available(), reason="no CUDA GPU is visible on this machine"
)
CASCADES = [(c, t) for c in ("soft", "multitask", "hard") for t in ("flat", "factored")]
DRAWLESS = tuple(name for name in LOSSES if name not in ("rl_reinforce", "rl_scst"))
"""Losses that draw nothing at random."""
EXACT = {"precision": "64-true"}


def _is_on(model, device):
    return {p.device.type for p in [*model.parameters(), *model.buffers()]} == {device}


def _is_sound(result):
    return all(math.isfinite(row.loss) for row in result.curve)


@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_trains(device, loss):
    model, result = train_channel_on(device, replace(CONFIG, loss=loss))
    assert _is_on(model, device)
    assert _is_sound(result)
    lazy, _ = train_channel_on(device, replace(CONFIG, loss=loss, learning_rate=1e-9))
    assert not torch.allclose(weights(model), weights(lazy), atol=1e-4)


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_every_sampler_trains(device, sampler):
    model, result = train_channel_on(device, replace(CONFIG, sampler=sampler))
    assert _is_on(model, device)
    assert _is_sound(result)


@pytest.mark.parametrize("head", HEAD_NAMES)
def test_every_head_trains(device, head):
    model, result = train_channel_on(device, shape=replace(SHAPE, head=head))
    assert _is_on(model, device)
    assert _is_sound(result)


@pytest.mark.parametrize("augment", [("fp",), ("jc",), ("gn",), ("fp", "jc", "gn")])
def test_every_augmentation_trains(device, augment):
    model, result = train_channel_on(device, replace(CONFIG, augment=augment))
    assert _is_on(model, device)
    assert _is_sound(result)


@pytest.mark.parametrize("cascade", CASCADES)
def test_every_cascade_trains(device, cascade):
    prompt = dict(zip(("cascade", "tokens"), cascade, strict=True))
    model, result = train_prompts_on(device, prompt)
    assert _is_on(model, device)
    assert _is_sound(result)


def test_mixed_precision_trains(device):
    model, result = train_channel_on(device, precision="bf16-mixed")
    assert _is_on(model, device)
    assert result.curve[-1].loss < result.curve[0].loss


def test_recomputed_activations_change_no_weight(device):
    kept, _ = train_channel_on(device, shape=STILL, **EXACT)
    recomputed, _ = train_channel_on(device, shape=replace(STILL, recompute=True), **EXACT)
    torch.testing.assert_close(weights(recomputed), weights(kept), rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("case", ["mse", "rl_reinforce", "rl_scst", "softmax", "soft"])
def test_a_killed_run_ends_with_the_weights_of_an_uninterrupted_one(device, case, tmp_path):
    def run(folder):
        if case == "soft":
            return train_prompts_on(device, {"cascade": case}, folder=folder, checkpoint_seconds=0)
        changed = {"loss": case} if case in LOSSES else {"sampler": case}
        config = replace(CONFIG, **changed)
        return train_channel_on(device, config, folder=folder, checkpoint_seconds=0)

    straight, whole = run(tmp_path / "straight")
    restore = die_after(7)
    with pytest.raises(Killed):
        run(tmp_path / "killed")
    restore()
    resumed, curve = run(tmp_path / "killed")
    assert torch.equal(weights(straight), weights(resumed))
    assert [row.loss for row in whole.curve] == [row.loss for row in curve.curve]


@pytest.mark.parametrize("precision", ["32-true", "bf16-mixed"])
def test_long_clips_are_learnt_alike_to_the_bit_every_time(device, precision):
    # Over hundreds of frames a GPU shares out the adding, unless it is told not to.
    def learn():
        torch.manual_seed(0)
        store = TinyStore(4, shortest=280, longest=300)
        shape = ModelConfig(layers=1, heads=4, hidden=256, feed_forward=256)
        channel = Text2Pose(shape, store.vocabulary())
        channel.fit_features(store)
        batches = ClipBatches(store, store.vocabulary(), 4, 27)
        config = TrainingConfig(epochs=3, batch_size=4)
        train(channel, batches, config, accelerator=device, precision=precision)
        return weights(channel)

    assert torch.equal(learn(), learn())


@needs_gpu
@pytest.mark.parametrize("loss", DRAWLESS)
def test_a_gpu_learns_what_the_cpu_learns(loss):
    config = replace(CONFIG, loss=loss, input_noise=0.0)
    found = [train_channel_on(kind, config, STILL, **EXACT)[0] for kind in ("cpu", "cuda")]
    torch.testing.assert_close(weights(found[1]), weights(found[0]), rtol=1e-6, atol=1e-7)


@needs_gpu
@pytest.mark.parametrize("sampler", SAMPLERS)
def test_a_gpu_draws_what_the_cpu_draws(sampler):
    config = replace(CONFIG, sampler=sampler, input_noise=0.0)
    (one, first), (other, second) = (
        train_channel_on(kind, config, STILL, **EXACT) for kind in ("cpu", "cuda")
    )
    torch.testing.assert_close(weights(other), weights(one), rtol=1e-6, atol=1e-7)
    for ours, theirs in zip(first.curve, second.curve, strict=True):
        assert ours.effective_clips == pytest.approx(theirs.effective_clips, rel=1e-6)


@needs_gpu
@pytest.mark.parametrize("cascade", CASCADES)
def test_a_gpu_learns_the_cascade_that_the_cpu_learns(cascade):
    still = dict.fromkeys(("word_dropout", "text_dropout", "sampling"), 0.0)
    prompt = dict(zip(("cascade", "tokens"), cascade, strict=True), **still)
    config = replace(CONFIG, input_noise=0.0)
    found = [train_prompts_on(kind, prompt, config, STILL, **EXACT)[0] for kind in ("cpu", "cuda")]
    torch.testing.assert_close(weights(found[1]), weights(found[0]), rtol=1e-6, atol=1e-7)
