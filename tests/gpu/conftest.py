"""Each test runs on the CPU and, where there is one, on a GPU: code must not care which."""

import pytest
import torch

DEVICES = [
    "cpu",
    pytest.param(
        "cuda",
        marks=pytest.mark.skipif(
            not torch.cuda.is_available(), reason="no CUDA GPU is visible on this machine"
        ),
    ),
]


@pytest.fixture(params=DEVICES)
def device(request):
    """Return the name of a kind of device, as Fabric and torch call it."""
    return request.param
