"""Pose losses by name: one number an element; masking and averaging are the model's.

A model reduces them to one loss a clip over the joints and frames that were observed
(:func:`signkit.model.masking.mean_per_clip`). The lineage averages over padding too and takes
every exact zero for padding (facts of Progressive Transformers); neither happens here.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from torch import Tensor

from signkit.errors import InputError

PoseLoss = Callable[[Tensor, Tensor], Tensor]


def squared_error(predicted: Tensor, target: Tensor) -> Tensor:
    """Square the error of each element (``MSE`` and ``L2`` of supplement Table 4).

    Parameters
    ----------
    predicted : Tensor
        What the model says.
    target : Tensor
        The truth, of the same shape.

    Returns
    -------
    Tensor
        Squared errors, of the same shape.
    """
    return (predicted - target).square()


def absolute_error(predicted: Tensor, target: Tensor) -> Tensor:
    """Take the size of the error of each element (``L1`` of supplement Table 4).

    Parameters
    ----------
    predicted : Tensor
        What the model says.
    target : Tensor
        The truth, of the same shape.

    Returns
    -------
    Tensor
        Absolute errors, of the same shape.
    """
    return (predicted - target).abs()


POSE_LOSSES = MappingProxyType({"mse": squared_error, "l1": absolute_error})
"""The pose losses by the names used in ``params.yaml``."""

_REFUSED = {
    "lv": "supplement Table 4 lists LV and never defines it (ledger TAB-7), so nothing can stand "
    "for it",
    "l2": "the squared error is called mse here; the paper lists MSE and L2 without telling them "
    "apart (ledger TAB-7)",
}


def find_pose_loss(name: str) -> PoseLoss:
    """Find a pose loss by its name.

    Parameters
    ----------
    name : str
        One of :data:`POSE_LOSSES`.

    Returns
    -------
    callable
        From prediction and target to one loss an element.

    Raises
    ------
    InputError
        If no loss has that name; no other loss is put in its place.

    Examples
    --------
    >>> find_pose_loss("lv")
    Traceback (most recent call last):
    signkit.errors.InputError: loss: needs one of mse, l1, got 'lv'; supplement Table 4 lists LV
    and never defines it (ledger TAB-7), so nothing can stand for it
    """
    if name in POSE_LOSSES:
        return POSE_LOSSES[name]
    advice = _REFUSED.get(name.lower(), "names are lower case")
    raise InputError("loss", f"one of {', '.join(POSE_LOSSES)}", repr(name), advice)
