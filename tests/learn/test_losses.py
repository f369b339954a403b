import pytest
import torch

from signkit.errors import InputError
from signkit.learn.losses import POSE_LOSSES, find_pose_loss, reinforce_loss, squared_error


@pytest.mark.parametrize("name", POSE_LOSSES)
def test_a_pose_loss_gives_one_number_an_element(name):
    predicted, target = torch.randn(2, 3, 5), torch.randn(2, 3, 5)
    loss = find_pose_loss(name)(predicted, target)
    assert loss.shape == predicted.shape
    assert (loss >= 0).all()
    assert (find_pose_loss(name)(target, target) == 0).all()


def test_an_unknown_loss_is_refused_with_the_choices():
    with pytest.raises(InputError, match="one of mse, l1"):
        find_pose_loss("huber")


def test_lv_is_refused_with_the_reason():
    with pytest.raises(InputError, match=r"never defines it \(ledger TAB-7\)"):
        find_pose_loss("LV")


def test_scst_is_no_loss_of_elements_and_never_falls_back_to_one():
    with pytest.raises(InputError, match="SelfCritical"):
        find_pose_loss("rl_scst")(torch.zeros(2), torch.zeros(2))


def test_rl_has_bitwise_the_values_and_gradients_of_mse():
    target = torch.randn(4, 7)
    results = []
    for name in ("mse", "rl"):
        predicted = torch.linspace(-2, 2, 28).view(4, 7).requires_grad_()
        loss = find_pose_loss(name)(predicted, target)
        loss.mean().backward()
        results.append((loss.detach(), predicted.grad))
    assert torch.equal(results[0][0], results[1][0])
    assert torch.equal(results[0][1], results[1][1])


def test_the_mean_reinforce_gradient_is_that_of_mse_and_varies_as_documented():
    torch.manual_seed(0)
    error, spread = 0.7, 0.5
    predicted = torch.full((200_000,), error, dtype=torch.float64, requires_grad=True)
    reinforce_loss(
        predicted, torch.zeros_like(predicted), samples=2, spread=spread
    ).sum().backward()
    gradient = predicted.grad
    expected = (8 * error**2 + 15 * spread**2) / 2
    assert abs(gradient.mean().item() - 2 * error) < 5 * (expected / len(gradient)) ** 0.5
    assert gradient.var().item() == pytest.approx(expected, rel=0.05)


def test_more_samples_turn_the_reinforce_gradient_towards_that_of_mse():
    def cosine(samples):
        torch.manual_seed(1)
        predicted, target = torch.randn(500, requires_grad=True), torch.randn(500)
        exact = torch.autograd.grad(squared_error(predicted, target).sum(), predicted)[0]
        loss = reinforce_loss(predicted, target, samples=samples)
        drawn = torch.autograd.grad(loss.sum(), predicted)[0]
        return torch.cosine_similarity(exact, drawn, dim=0).item()

    assert cosine(1) < cosine(8) < cosine(64)
    assert cosine(64) > 0.95
