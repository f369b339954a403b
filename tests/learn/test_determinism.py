import pytest
import torch
from torch.utils import deterministic

from signkit.learn.determinism import repeatable


def _settings():
    return (
        torch.are_deterministic_algorithms_enabled(),
        torch.is_deterministic_algorithms_warn_only_enabled(),
        deterministic.fill_uninitialized_memory,
    )


@pytest.mark.parametrize("before", [(False, False), (True, True)])
def test_a_gpu_adds_in_one_order_and_torch_is_left_as_it_was(before):
    torch.use_deterministic_algorithms(before[0], warn_only=before[1])
    try:
        was = _settings()
        with repeatable(torch.device("cuda", 0)):
            assert _settings() == (True, False, False)
        assert _settings() == was
    finally:
        torch.use_deterministic_algorithms(False)


def test_nothing_changes_on_a_cpu():
    was = _settings()
    with repeatable(torch.device("cpu")):
        assert _settings() == was
