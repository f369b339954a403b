import numpy as np
import pytest
import torch
from tiny_clips import TinyStore

from signkit.corpus.sources import ClipBatches
from signkit.errors import InputError
from signkit.learn import loop
from signkit.learn.adversarial import Adversarial, Discriminator
from signkit.learn.config import TrainingConfig
from signkit.learn.losses import squared_error
from signkit.learn.prompt_runs import train_prompt_model
from signkit.learn.runs import train_channel
from signkit.model.config import ModelConfig
from signkit.model.text2pose import Text2Pose

SMALL = ModelConfig(layers=1, heads=2, hidden=16, feed_forward=32, dropout=0.0, max_frames=20)


def _made():
    torch.manual_seed(0)
    store = TinyStore(8)
    channel = Text2Pose(SMALL, store.vocabulary())
    channel.fit_features(store)
    return Adversarial(channel), next(ClipBatches(store, store.vocabulary(), 8, 27).epoch(0)), store


def test_a_discriminator_learns_to_tell_smooth_poses_from_shaken_ones():
    torch.manual_seed(0)
    judge = Discriminator(16)
    optimiser = torch.optim.Adam(judge.parameters(), 1e-2)
    text = torch.zeros(32, 16)

    def draw():
        smooth = torch.randn(32, 1, 150).expand(32, 20, 150)
        return smooth, smooth + torch.randn(32, 20, 150)

    def share_right():
        smooth, shaken = draw()
        with torch.no_grad():
            right = (judge(smooth, text) > 0).float() + (judge(shaken, text) < 0).float()
        return right.mean().item() / 2

    before = share_right()
    for _ in range(60):
        smooth, shaken = draw()
        loss = torch.nn.functional.softplus(
            torch.cat([-judge(smooth, text), judge(shaken, text)])
        ).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert before < 0.7
    assert share_right() > 0.95


def test_a_discriminator_reads_the_text():
    torch.manual_seed(0)
    judge, poses = Discriminator(16), torch.randn(1, 12, 150)
    assert not torch.allclose(judge(poses, torch.zeros(1, 16)), judge(poses, torch.ones(1, 16)))


def test_channel_and_discriminator_learn_each_from_its_own_part():
    policy, batch, _ = _made()
    policy.clip_losses(batch, squared_error).mean().backward()
    together = {name: p.grad.clone() for name, p in policy.named_parameters()}
    assert all(grad.abs().sum() > 0 for grad in together.values())
    # The channel's own loss with the wish: the discriminator's weights held still by hand.
    policy.zero_grad()
    for weight in policy.discriminator.parameters():
        weight.requires_grad_(False)
    policy.clip_losses(batch, squared_error).mean().backward()
    for name, weight in policy.channel.named_parameters():
        torch.testing.assert_close(weight.grad, together[f"channel.{name}"])


def test_the_wish_moves_the_channel():
    policy, batch, _ = _made()
    policy.clip_losses(batch, squared_error).mean().backward()
    moved = policy.channel.read_frame.weight.grad.clone()
    policy.zero_grad()
    policy.channel.clip_losses(batch, squared_error).mean().backward()
    assert not torch.allclose(moved, policy.channel.read_frame.weight.grad, atol=1e-7)


def test_padding_changes_no_loss():
    policy, _, store = _made()
    policy.eval()
    together = next(ClipBatches(store, store.vocabulary(), 8, 27).epoch(0))
    found = policy.clip_losses(together, squared_error)
    for row, number in enumerate(together.index.tolist()):
        alone = next(ClipBatches(store, store.vocabulary(), 1, 27, [number]).epoch(0))
        # the last verdict of a padded clip sees produced frames behind the end
        assert found[row].item() == pytest.approx(
            policy.clip_losses(alone, squared_error).item(), rel=2e-2
        )


def test_a_run_gives_back_the_channel_alone_and_repeats_itself():
    poses = []
    for _ in range(2):
        config = TrainingConfig(loss="adversarial", epochs=3, batch_size=4)
        channel, result = train_channel(TinyStore(12), range(12), SMALL, config)
        assert isinstance(channel, Text2Pose)
        assert not any("discriminator" in name for name in channel.state_dict())
        assert len(result.curve) == 3
        poses.append(channel.produce(["rain north"])[0])
    assert np.array_equal(*poses)


def test_a_run_interrupted_goes_on_with_its_discriminator(tmp_path, monkeypatch):
    monkeypatch.setattr(loop._Run, "is_time", lambda *given: True)  # a checkpoint every step
    config = TrainingConfig(loss="adversarial", epochs=3, batch_size=4)
    straight, _ = train_channel(TinyStore(12), range(12), SMALL, config, folder=tmp_path / "a")

    class Killed(BaseException):
        pass

    def die(channel):
        raise Killed

    with pytest.raises(Killed):
        train_channel(TinyStore(12), range(12), SMALL, config, folder=tmp_path / "b", validate=die)
    resumed, _ = train_channel(TinyStore(12), range(12), SMALL, config, folder=tmp_path / "b")
    for ours, theirs in zip(resumed.parameters(), straight.parameters(), strict=True):
        assert torch.equal(ours, theirs)


def test_a_model_without_a_channel_of_its_own_is_refused():
    with pytest.raises(InputError, match="mode mlsf"):
        train_prompt_model(
            [(TinyStore(6), range(6))], SMALL, TrainingConfig(loss="adversarial", epochs=1)
        )
