"""Sec. 4.4 by hand: the reward of Eq. 3 and the sampling probabilities of PLC."""

import numpy as np
import pytest
import torch

from signkit.learn.losses import find_pose_loss
from signkit.learn.priorities import find_probabilities


def test_the_reward_is_the_negative_mean_squared_error():
    loss = find_pose_loss("rl")(torch.tensor([1.0, 2.0]), torch.tensor([0.0, 5.0]))
    assert -loss.mean().item() == -(1 + 9) / 2


@pytest.mark.parametrize(
    ("eta", "expected"), [(0, [1 / 2, 1 / 2]), (1, [1 / 4, 3 / 4]), (2, [1 / 10, 9 / 10])]
)
def test_the_printed_probabilities_are_r_to_the_eta_over_its_sum(eta, expected):
    reward = np.array([-1.0, -3.0])
    printed = reward**eta / (reward**eta).sum()
    ours = find_probabilities("paper", -reward, -reward, eta, uniform_share=0.0)
    np.testing.assert_allclose(printed, expected)
    np.testing.assert_allclose(ours, expected)
