import torch

from signkit.model.masking import mean_per_clip


def test_a_clip_in_which_nothing_was_observed_costs_nothing():
    assert mean_per_clip(torch.tensor([[3.0, 4.0]]), torch.zeros(1, 2)).tolist() == [0.0]


def test_an_infinite_error_where_nothing_was_observed_does_not_count():
    errors = torch.tensor([[1.0, float("inf")]], requires_grad=True)
    loss = mean_per_clip(errors, torch.tensor([[1.0, 0.0]]))
    loss.sum().backward()
    assert loss.tolist() == [1.0]
    assert errors.grad.tolist() == [[1.0, 0.0]]


def test_weights_are_shares():
    errors, weights = torch.tensor([[2.0, 5.0]]), torch.tensor([[3.0, 1.0]])
    assert mean_per_clip(errors, weights).tolist() == [(2 * 3 + 5) / 4]
