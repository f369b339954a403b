import numpy as np
import pytest
import torch
from tiny_clips import TinyStore

from signkit.corpus.sources import ClipBatches
from signkit.errors import InputError
from signkit.learn.losses import squared_error
from signkit.model.config import ModelConfig
from signkit.model.heads import HEADS
from signkit.model.mixture_density import COMPONENTS, MixtureDensityHead
from signkit.model.mlsf import Mlsf
from signkit.model.motion_primitives import (
    PRIMITIVES,
    MotionPrimitivesHead,
    balance_losses,
)
from signkit.model.saving import load_mlsf, save_mlsf
from signkit.model.text2pose import Text2Pose

SHAPE = {"layers": 1, "heads": 2, "hidden": 16, "feed_forward": 32, "dropout": 0.0}
BASELINES = ("mixture_density", "motion_primitives")


def _made(head, **changes):
    torch.manual_seed(0)
    store = TinyStore(8)
    channel = Text2Pose(
        ModelConfig(**SHAPE, max_frames=15, head=head, **changes), store.vocabulary()
    )
    channel.fit_features(store)
    batch = next(ClipBatches(store, store.vocabulary(), 8, 27).epoch(0))
    return channel, batch, store


@pytest.mark.parametrize("head", HEADS)
def test_every_weight_of_a_head_learns_from_the_loss(head):
    channel, batch, _ = _made(head)
    channel.clip_losses(batch, squared_error).mean().backward()
    for name, weight in channel.read_frame.named_parameters():
        assert weight.grad is not None, name
        assert weight.grad.abs().sum() > 0, name


@pytest.mark.parametrize("head", HEADS)
def test_the_first_frame_run_free_is_the_one_that_the_head_writes_when_forced(head):
    channel, _, store = _made(head)
    channel.double().eval()
    (pose,) = channel.produce(store.texts[:1])
    seen = torch.ones(1, len(pose), 50, dtype=torch.bool)
    written, _ = channel.features(torch.from_numpy(pose)[None].double(), seen)
    start, counter = torch.zeros(1, 1, 150).double(), torch.zeros(1, 1).double()
    with torch.no_grad():
        first, _ = channel.decode(start, counter, *channel.remember(store.texts[:1]))
    np.testing.assert_allclose(first[0, 0, 0], written[0, 0], atol=1e-4)


@pytest.mark.parametrize("head", BASELINES)
def test_a_saved_channel_of_any_head_produces_the_same_poses(tmp_path, head):
    channel, _, store = _made(head)
    save_mlsf(tmp_path, Mlsf({"asl": channel}))
    read = load_mlsf(tmp_path)
    assert read.channel("asl").config.head == head
    for ours, theirs in zip(
        read.produce(store.texts, "asl"), channel.produce(store.texts), strict=True
    ):
        assert np.array_equal(ours, theirs)


@pytest.mark.parametrize("head", BASELINES)
def test_neither_padding_nor_what_is_missing_changes_a_loss(head):
    channel, _, store = _made(head)
    channel.eval()
    vocabulary = store.vocabulary()
    together = next(ClipBatches(store, vocabulary, 8, 27).epoch(0))
    found = channel.clip_losses(together, squared_error)
    for row, number in enumerate(together.index.tolist()):
        alone = next(ClipBatches(store, vocabulary, 1, 27, [number]).epoch(0))
        assert found[row].item() == pytest.approx(
            channel.clip_losses(alone, squared_error).item(), rel=1e-4
        )


@pytest.mark.parametrize("head", BASELINES)
def test_a_baseline_learns_some_clips(head):
    channel, batch, _ = _made(head)
    optimiser = torch.optim.Adam(channel.parameters(), 3e-3)
    losses = []
    for _ in range(60):
        loss = channel.clip_losses(batch, squared_error).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] - 0.3


def test_gates_sum_to_one_and_every_primitive_can_lead():
    torch.manual_seed(0)
    head = MotionPrimitivesHead(ModelConfig(**SHAPE))
    gates = head.gates(10 * torch.randn(500, 16))
    assert gates.shape == (500, PRIMITIVES)
    assert torch.allclose(gates.sum(dim=-1), torch.ones(500), atol=1e-5)
    assert set(gates.argmax(dim=-1).tolist()) == set(range(PRIMITIVES))


def test_the_frame_is_the_gated_sum_of_the_primitives():
    torch.manual_seed(0)
    head = MotionPrimitivesHead(ModelConfig(**SHAPE)).double()
    state = torch.randn(16, dtype=torch.float64)
    gates = head.gates(state)
    width = 16 // 4
    moves = (head.move.weight @ state + head.move.bias).relu().view(PRIMITIVES, width)
    movements = head.write.weight[:, : PRIMITIVES * width].view(150, PRIMITIVES, width)
    postures = head.write.weight[:, PRIMITIVES * width :]
    expected = sum(
        gates[k] * (movements[:, k] @ moves[k] + postures[:, k]) for k in range(PRIMITIVES)
    )
    assert torch.allclose(head(state)[:-1], expected)


def test_balance_is_nought_for_even_use_and_largest_for_one_alone():
    frames = torch.tensor([[True, True, True, False]])
    even = torch.full((1, 4, 4), 0.25)
    alone = torch.zeros(1, 4, 4)
    alone[..., 2] = 1
    assert balance_losses(even, frames).item() == pytest.approx(0, abs=1e-6)
    assert balance_losses(alone, frames).item() == pytest.approx(3)
    # the frame behind the end does not count
    odd = even.clone()
    odd[0, 3] = torch.tensor([1.0, 0.0, 0.0, 0.0])
    assert balance_losses(odd, frames).item() == pytest.approx(0, abs=1e-6)


def test_the_mean_of_the_likeliest_component_is_produced():
    torch.manual_seed(0)
    head = MixtureDensityHead(ModelConfig(**SHAPE))
    states = torch.randn(40, 16)
    log_shares, means, _, counter = head.components(states)
    assert torch.allclose(log_shares.exp().sum(dim=-1), torch.ones(40), atol=1e-5)
    best = log_shares.argmax(dim=-1)
    assert len(set(best.tolist())) == COMPONENTS
    written = head(states)
    for row in range(40):
        assert torch.equal(written[row, :-1], means[row, best[row]])
    assert torch.equal(written[:, -1], counter)


def test_two_equally_likely_futures_stay_apart_in_a_mixture():
    # The same state is followed by -1 or by +1: the squared error settles on 0, which is neither.
    torch.manual_seed(0)
    head = MixtureDensityHead(ModelConfig(**SHAPE))
    state = torch.randn(1, 1, 16).expand(64, 1, 16)
    targets = torch.ones(64, 1, 150)
    targets[::2] = -1
    known = torch.ones(64, 1, 150, dtype=torch.bool)
    optimiser = torch.optim.Adam(head.parameters(), 1e-2)
    for _ in range(300):
        losses, produced, _ = head.losses(state, targets, known, squared_error)
        optimiser.zero_grad()
        losses.mean().backward()
        optimiser.step()
    assert produced.abs().mean().item() == pytest.approx(1, abs=0.1)


def test_what_a_head_cannot_do_is_refused():
    with pytest.raises(InputError, match="leave Future Prediction out"):
        ModelConfig(head="mixture_density", future_frames=10)
    with pytest.raises(InputError, match="motion_primitives"):
        ModelConfig(head="crystal_ball")
