"""Training on a GPU that comes out the same to the bit every time, on the same card and torch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch.utils import deterministic


@contextmanager
def repeatable(device: torch.device) -> Iterator[None]:
    """Make a GPU add in one order; a CPU does so anyway, on a given number of threads.

    Left to itself, the gradient of attention over a few hundred frames is added up in whatever
    order its parts come, and a resumed run ends with other weights than an uninterrupted one.
    What torch has no repeatable way for raises its RuntimeError. Matrix products are left alone:
    torch gives each stream of work its own memory for them, and ``CUBLAS_WORKSPACE_CONFIG``, which
    older versions want for that, makes each of them slower.

    Parameters
    ----------
    device : torch.device
        Where the training takes place; nothing is changed unless it is a CUDA GPU.

    Yields
    ------
    None
        Afterwards torch's settings are what they were.
    """
    if device.type != "cuda":
        yield
        return
    was_strict = torch.are_deterministic_algorithms_enabled()
    warned = torch.is_deterministic_algorithms_warn_only_enabled()
    filled = deterministic.fill_uninitialized_memory  # type: ignore[attr-defined]
    torch.use_deterministic_algorithms(True)
    # A help for debugging, which costs time.
    deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(was_strict, warn_only=warned)
        deterministic.fill_uninitialized_memory = filled  # type: ignore[attr-defined]
