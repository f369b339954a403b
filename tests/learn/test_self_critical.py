import numpy as np
import pytest
import torch
from tiny_clips import TinyStore
from torch import nn

from signkit.corpus.sources import ClipBatches
from signkit.errors import InputError
from signkit.learn import loop
from signkit.learn.config import TrainingConfig
from signkit.learn.prompt_runs import train_prompt_model
from signkit.learn.runs import train_channel
from signkit.learn.self_critical import SelfCritical, log_policy, roll_out
from signkit.model.config import ModelConfig
from signkit.model.mlsf import Mlsf
from signkit.model.text2pose import Text2Pose
from signkit.pose.skeleton import RIGHT_WRIST

SMALL = ModelConfig(layers=1, heads=2, hidden=16, feed_forward=32, dropout=0.1, max_frames=20)
ONE_FRAME = ModelConfig(layers=1, heads=2, hidden=8, feed_forward=16, dropout=0.0, max_frames=1)


def _made(shape=SMALL, clips=6):
    torch.manual_seed(0)
    store = TinyStore(clips)
    channel = Text2Pose(shape, store.vocabulary())
    channel.fit_features(store)
    batch = next(ClipBatches(store, store.vocabulary(), clips, 27).epoch(0))
    return channel, batch, store


def wrist_height(pose, reference):
    """Reward a hand held high: a sum of places, so its mean over draws is that of the mean."""
    return float(pose[:, RIGHT_WRIST, 1].mean())


def _config(**changes):
    return TrainingConfig(loss="rl_scst", batch_size=4, **changes)


def test_the_mean_roll_out_is_what_the_model_produces():
    channel, _, store = _made()
    channel.eval()
    drawn = roll_out(channel, *channel.remember(store.texts), 0.0)
    for ours, theirs in zip(
        drawn.poses(channel.features), channel.produce(store.texts), strict=True
    ):
        np.testing.assert_allclose(ours, theirs, atol=1e-6)


def test_a_roll_out_read_back_has_the_means_it_was_drawn_around():
    channel, _, store = _made()
    channel.eval()
    memory = channel.remember(store.texts)
    mean = roll_out(channel, *memory, 0.0)
    # density -sum (a - mean)^2 / (2 s^2) of the mean itself is 0
    assert log_policy(channel, *memory, mean, 0.5).abs().max() < 1e-6
    noisy = roll_out(channel, *memory, 0.5)
    # (a - mean)^2 / s^2 of a draw is chi-squared: -1/2 a value, here 150 values a frame
    density = log_policy(channel, *memory, noisy, 0.5) / (150 * noisy.lengths)
    assert density.mean().item() == pytest.approx(-0.5, abs=0.05)


def test_the_expected_gradient_is_that_of_the_expected_reward():
    # One frame, reward linear in it: E[reward] is the reward of the mean, whose gradient
    # autograd knows. The loss is divided by the 150 values of each reference's frames.
    channel, batch, _ = _made(ONE_FRAME)
    channel.eval()
    config = _config(policy_samples=64, policy_spread=0.5)
    policy = SelfCritical(channel, config, wrist_height)
    memory = channel.encode(batch.tokens, batch.token_mask)
    start = torch.zeros(len(batch), 1, 150)
    mean = channel.decode(start, torch.zeros(len(batch), 1), *memory)[0][:, :, 0]
    height = channel.features.invert(mean)[:, 0, RIGHT_WRIST, 1]
    values = 150 * batch.frame_mask.sum(dim=1)
    weight = channel.read_frame.weight
    exact = torch.autograd.grad(-(height / values).sum(), weight)[0].flatten()
    found = [
        torch.autograd.grad(policy.roll_out_losses(batch).sum(), weight)[0].flatten() @ exact
        for _ in range(40)
    ]
    found = torch.stack(found) / exact.square().sum()
    error = found.std().item() / len(found) ** 0.5
    assert error < 0.2
    assert abs(found.mean().item() - 1) < 4 * error


def test_the_loss_reported_is_minus_the_reward_of_the_mean_roll_out():
    channel, batch, store = _made()
    policy = SelfCritical(channel, _config(policy_samples=2), wrist_height)
    loss = policy.roll_out_losses(batch)
    texts = [store.texts[i] for i in batch.index]
    expected = [-wrist_height(pose, None) for pose in channel.produce(texts)]
    np.testing.assert_allclose(loss.detach(), expected, atol=1e-5)


def test_a_reward_without_gradient_is_learnt():
    def floor_of_height(pose, reference):
        return np.floor(20 * wrist_height(pose, reference)) / 20

    heights = []
    for weight in (0.0, 1.0):
        store = TinyStore(12)
        config = _config(
            epochs=30, policy_samples=4, scst_share=1.0, scst_weight=weight, learning_rate=2e-3
        )
        channel, _ = train_channel(store, range(12), SMALL, config, reward=floor_of_height)
        poses = channel.produce(store.texts)
        heights.append(np.mean([wrist_height(pose, None) for pose in poses]))
    assert heights[1] > heights[0] + 0.2


def test_before_its_share_of_the_epochs_it_is_mse():
    curves = []
    for config in (TrainingConfig(epochs=4, batch_size=4), _config(epochs=4, scst_share=0.5)):
        store = TinyStore(12)
        _, result = train_channel(store, range(12), SMALL, config, reward=wrist_height)
        curves.append([row.loss for row in result.curve])
    assert curves[0][:2] == curves[1][:2]
    assert curves[0][2] != curves[1][2]


@pytest.mark.parametrize("die_after", [4, 8, 10])
def test_a_run_killed_anywhere_ends_with_the_weights_of_an_uninterrupted_one(
    tmp_path, monkeypatch, die_after
):
    class Killed(BaseException):
        pass

    def run(folder):
        monkeypatch.setattr(loop._Run, "is_time", lambda *given: True)
        config = _config(epochs=4, scst_share=0.5, policy_samples=2)
        channel, _ = train_channel(
            TinyStore(12), range(12), SMALL, config, reward=wrist_height, folder=folder
        )
        return torch.cat([p.detach().flatten() for p in channel.parameters()])

    straight = run(tmp_path / "straight")
    take_step, steps = loop._Run.take_step, iter(range(die_after))

    def dying(run, *given):
        if next(steps, None) is None:
            raise Killed
        take_step(run, *given)

    with monkeypatch.context() as patch:
        patch.setattr(loop._Run, "take_step", dying)
        with pytest.raises(Killed):
            run(tmp_path / "killed")
    assert torch.equal(straight, run(tmp_path / "killed"))


def test_a_channel_of_mlsf_rolls_out_in_the_language_of_its_batch():
    channel, batch, _ = _made()
    other, _, _ = _made()
    policy = SelfCritical(Mlsf({"asl": channel, "gsl": other}), _config(), wrist_height)
    policy.roll_out_losses(batch).sum().backward()
    assert channel.read_frame.weight.grad is not None
    assert other.read_frame.weight.grad is None


def test_references_hold_what_was_observed_and_nothing_behind_their_end():
    channel, batch, store = _made()
    seen = []
    SelfCritical(
        channel, _config(policy_samples=1), lambda pose, reference: seen.append(reference) or 0.0
    ).roll_out_losses(batch)
    for reference, number in zip(seen, batch.index.tolist(), strict=False):
        expected = store.frames(number).copy()
        expected[~np.isfinite(expected).all(axis=-1)] = np.nan
        np.testing.assert_array_equal(reference, expected)


def test_what_cannot_roll_out_is_refused_with_the_reason():
    channel, batch, _ = _made()
    with pytest.raises(InputError, match=r"signkit\.score\.distances\.ndtw"):
        SelfCritical(channel, _config(), None)
    with pytest.raises(InputError, match="mode mlsf"):
        SelfCritical(nn.Linear(1, 1), _config(), wrist_height)
    with pytest.raises(InputError, match="mode mlsf"):
        train_prompt_model([(TinyStore(6), range(6))], SMALL, _config())
    with pytest.raises(InputError, match="a finite number"):
        SelfCritical(channel, _config(), lambda *pair: float("nan")).roll_out_losses(batch)
