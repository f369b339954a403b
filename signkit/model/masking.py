"""Averages over what was observed: neither padding nor missing joints count."""

from __future__ import annotations

from torch import Tensor


def mean_per_clip(errors: Tensor, weights: Tensor) -> Tensor:
    """Average the errors of each clip over the elements that have a weight.

    Parameters
    ----------
    errors : Tensor, (clips, ...)
        One error an element.
    weights : Tensor, (clips, ...)
        One weight an element, 0 where nothing was observed; broadcast against ``errors``.

    Returns
    -------
    Tensor, (clips,)
        Weighted means; 0 for a clip in which nothing was observed.

    Examples
    --------
    >>> import torch
    >>> mean_per_clip(torch.tensor([[1.0, 5.0, 9.0]]), torch.tensor([[1.0, 1.0, 0.0]]))
    tensor([3.])
    """
    weights = weights.expand_as(errors)
    # Masked before the product: a missing joint may hold anything, and 0 * inf is not 0.
    total = (errors.masked_fill(weights == 0, 0.0) * weights).flatten(1).sum(dim=1)
    return total / weights.flatten(1).sum(dim=1).clamp(min=1e-12)
