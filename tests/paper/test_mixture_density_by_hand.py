import math

import pytest
import torch

from signkit.model.features import FEATURE_WEIGHTS
from signkit.model.mixture_density import mixture_losses


def _normal(value, mean, spread):
    return math.exp(-((value - mean) ** 2) / (2 * spread**2)) / (spread * math.sqrt(2 * math.pi))


def _mixture(shares, means, spreads):
    return (
        torch.tensor(shares, dtype=torch.float64).log()[None, None],
        torch.tensor(means, dtype=torch.float64)[None, None],
        torch.tensor(spreads, dtype=torch.float64).log()[None, None],
    )


def test_the_likelihood_of_two_known_features_is_the_one_computed_by_hand():
    # -log(sum_k share_k prod_j N(y_j; mean_kj, spread_k / sqrt(weight_j)))
    torch.manual_seed(0)
    chosen = [0, 9]  # a nose's x of weight 1 and an elbow's x of weight 4
    assert FEATURE_WEIGHTS[chosen].tolist() == [1.0, 4.0]
    means = torch.randn(2, 150, dtype=torch.float64)
    shares, spreads = [0.3, 0.7], [0.5, 1.2]
    target = torch.randn(150, dtype=torch.float64)
    known = torch.zeros(150, dtype=torch.bool)
    known[chosen] = True
    density = sum(
        share
        * _normal(target[0].item(), means[k, 0].item(), spread)
        * _normal(target[9].item(), means[k, 9].item(), spread / 2)
        for k, (share, spread) in enumerate(zip(shares, spreads, strict=True))
    )
    log_shares, means, log_spreads = _mixture(shares, means.tolist(), spreads)
    target = target.masked_fill(~known, 0.0)[None, None]
    found = mixture_losses(log_shares, means, log_spreads, target, known[None, None])
    assert found.item() == pytest.approx(-math.log(density), rel=1e-6)


def test_one_component_of_spread_1_is_half_the_squared_error_and_a_constant():
    torch.manual_seed(1)
    means, target = torch.randn(2, 1, 1, 150, dtype=torch.float64)
    known = torch.ones(1, 1, 150, dtype=torch.bool)
    zeros = torch.zeros(1, 1, 1, dtype=torch.float64)
    weights = FEATURE_WEIGHTS.double()
    found = mixture_losses(zeros, means[:, :, None], zeros, target, known)
    half = 0.5 * (weights * (means - target).square()).sum()
    constant = 75 * math.log(2 * math.pi) - 0.5 * weights.log().sum()
    assert found.item() == pytest.approx((half + constant).item(), rel=1e-6)


def test_a_frame_without_a_known_feature_costs_nothing():
    log_shares, means, log_spreads = _mixture([0.5, 0.5], [[3.0] * 150, [0.0] * 150], [1.0, 2.0])
    nothing = torch.zeros(1, 1, 150, dtype=torch.bool)
    found = mixture_losses(log_shares, means, log_spreads, torch.zeros(1, 1, 150).double(), nothing)
    assert found.item() == pytest.approx(0.0, abs=1e-12)
