"""Eq. 3 through the whole model: gradients against finite differences, and in expectation."""

import pytest
import torch
from tiny_clips import TinyStore

from signkit.corpus.sources import ClipBatches
from signkit.learn.losses import find_pose_loss
from signkit.model.config import ModelConfig
from signkit.model.text2pose import Text2Pose

TINY = ModelConfig(layers=1, heads=2, hidden=8, feed_forward=12, dropout=0.0, max_frames=20)
STEP = 1e-5


@pytest.fixture(scope="module")
def made():
    torch.manual_seed(0)
    store = TinyStore(3)
    model = Text2Pose(TINY, store.vocabulary())
    model.fit_features(store)
    model.double().eval()
    batch = next(ClipBatches(store, store.vocabulary(), 3, 27).epoch(0))
    return model, batch


def _gradients(model, batch, loss):
    model.zero_grad()
    model.clip_losses(batch, loss).mean().backward()
    return torch.cat([p.grad.flatten() for p in model.parameters()])


@pytest.mark.parametrize("name", ["mse", "rl"])
def test_the_gradient_of_the_whole_model_is_the_central_difference(made, name):
    # error of a central difference: f''' h^2 / 6 ~ 1e-10, and rounding 1e-16 / h ~ 1e-11
    model, batch = made
    loss = find_pose_loss(name)
    exact = _gradients(model, batch, loss)
    rng = torch.Generator().manual_seed(1)
    at = 0
    for parameter in model.parameters():
        flat = parameter.data.view(-1)
        for i in torch.randint(len(flat), (6,), generator=rng).tolist():
            ends = []
            for sign in (1, -1):
                kept = flat[i].item()
                flat[i] = kept + sign * STEP
                with torch.no_grad():
                    ends.append(model.clip_losses(batch, loss).mean().item())
                flat[i] = kept
            difference = (ends[0] - ends[1]) / (2 * STEP)
            assert exact[at + i].item() == pytest.approx(difference, rel=1e-5, abs=1e-8)
        at += len(flat)


def test_rl_has_bitwise_the_gradient_of_mse_through_the_whole_model(made):
    mse, rl = (_gradients(*made, find_pose_loss(name)) for name in ("mse", "rl"))
    assert torch.equal(mse, rl)


def test_the_mean_gradient_of_rl_reinforce_is_that_of_mse_through_the_whole_model(made):
    torch.manual_seed(2)
    exact = _gradients(*made, find_pose_loss("mse"))
    drawn = torch.stack(
        [_gradients(*made, find_pose_loss("rl_reinforce", samples=64)) for _ in range(60)]
    )
    mean = drawn.mean(dim=0)
    assert torch.cosine_similarity(mean, exact, dim=0) > 0.99
    # along the exact gradient, the mean is 1 within its own error
    along = drawn @ exact / exact.square().sum()
    error = along.std().item() / len(along) ** 0.5
    assert error < 0.02
    assert abs(along.mean().item() - 1) < 4 * error
    # and no weight's mean is off by more than chance: 4.9 deviations of some 1e4 weights
    spread = drawn.std(dim=0) / len(drawn) ** 0.5
    assert ((mean - exact).abs() <= 6 * spread + 1e-12).all()
