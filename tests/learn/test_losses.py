import pytest
import torch

from signkit.errors import InputError
from signkit.learn.losses import POSE_LOSSES, find_pose_loss


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
