"""Dropout drops the share it is told to, scales what is left, and draws nothing at 0."""

import pytest
import torch

from signkit.model.dropout import Dropout


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_it_drops_its_share_and_keeps_the_mean(share):
    torch.manual_seed(27)
    found = Dropout(share)(torch.ones(400, 1001))
    assert float((found == 0).float().mean()) == pytest.approx(share, abs=4e-3)
    assert found.unique().tolist() == pytest.approx([0, 1 / (1 - share)])
    # neighbours, which come from the same 64 bits, are independent
    dropped = (found.flatten() == 0).float()
    for apart in (1, 2, 3, 4):
        both = float((dropped[apart:] * dropped[:-apart]).mean())
        assert both == pytest.approx(share**2, abs=4e-3)


def test_the_gradient_passes_where_the_state_did():
    states = torch.randn(7, 5, requires_grad=True)
    found = Dropout(0.5)(states)
    found.sum().backward()
    assert torch.equal(states.grad, torch.where(found == 0, 0.0, 2.0))


def test_the_seed_decides_the_mask():
    drop, states = Dropout(0.3), torch.ones(50, 3)
    masks = []
    for seed in (1, 1, 2):
        torch.manual_seed(seed)
        masks.append(drop(states))
    assert torch.equal(masks[0], masks[1])
    assert not torch.equal(masks[0], masks[2])


@pytest.mark.parametrize(("share", "training"), [(0.0, True), (0.3, False)])
def test_without_dropping_nothing_is_drawn(share, training):
    drop, states = Dropout(share).train(training), torch.randn(5)
    before = torch.get_rng_state()
    assert drop(states) is states
    assert torch.equal(torch.get_rng_state(), before)
