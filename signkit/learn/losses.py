"""Pose losses by name: one number an element; masking and averaging are the model's.

A model reduces them to one loss a clip over the joints and frames that were observed
(:func:`signkit.model.masking.mean_per_clip`). The lineage averages over padding too and takes
every exact zero for padding (facts of Progressive Transformers); neither happens here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import MappingProxyType

import torch
from torch import Tensor
from torch.nn.functional import mse_loss

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
    return mse_loss(predicted, target, reduction="none")  # its backward pass is one, not three


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


def negative_reward(predicted: Tensor, target: Tensor) -> Tensor:
    """Negate the reward of each element (``RL Loss``, Sec. 4.4, Eq. 3).

    With ``r = -(y - M(x))^2``, ``argmax E[sum r]`` is ``argmin E[sum L]`` step for step: there is
    no policy to sample from, and the same seed gives the same weights as ``mse`` (ledger RL-1).

    Parameters
    ----------
    predicted : Tensor
        What the model says.
    target : Tensor
        The truth, of the same shape.

    Returns
    -------
    Tensor
        Negative rewards, of the same shape.
    """
    reward = -(target - predicted).square()
    return -reward


def reinforce_loss(
    predicted: Tensor, target: Tensor, *, samples: int = 8, spread: float = 0.5
) -> Tensor:
    """Learn from the rewards of sampled actions (REINFORCE; what Eq. 3 would need a policy for).

    The policy is Gaussian around the prediction, of fixed spread, so its entropy is constant and
    takes no part. Its elements are independent and the reward is their sum, so each action is
    credited with its own reward alone, and masks hold. The baseline is the reward of the mean
    action, which no sample changes. The gradient is -grad MSE of Eq. 3 in expectation; its
    variance at error d and spread s is (8 d^2 + 15 s^2) / samples an element, and without the
    baseline d^4 / s^2 - 2 d^2 more.

    Parameters
    ----------
    predicted : Tensor
        Means of the policy.
    target : Tensor
        The truth, of the same shape.
    samples : int
        Actions drawn an element.
    spread : float
        Standard deviation of the policy, in those of the features.

    Returns
    -------
    Tensor
        Squared errors of the mean action, whose gradient is that of REINFORCE.
    """
    errors = (predicted - target).square()
    surrogate = torch.zeros_like(predicted)
    for _ in range(samples):
        action = (predicted + spread * torch.randn_like(predicted)).detach()
        advantage = (errors - (action - target).square()).detach()
        log_policy = -(action - predicted).square() / (2 * spread**2)
        surrogate = surrogate - advantage * log_policy / samples
    return errors.detach() + surrogate - surrogate.detach()


POSE_LOSSES = MappingProxyType(
    {
        "mse": squared_error,
        "l1": absolute_error,
        "l2": squared_error,
        "rl": negative_reward,
        "rl_reinforce": reinforce_loss,
    }
)
"""The pose losses by the names used in ``params.yaml``; ``l2`` is ``mse`` (ledger TAB-7)."""

LOSSES = (*POSE_LOSSES, "rl_scst", "adversarial")
"""All losses; ``rl_scst`` is none of elements (:mod:`signkit.learn.self_critical`), and
``adversarial`` is ``mse`` with a discriminator beside (:mod:`signkit.learn.adversarial`)."""

_REFUSED = {
    "lv": "supplement Table 4 lists LV and never defines it (ledger TAB-7), so nothing can stand "
    "for it",
}


def _refuse_elements(predicted: Tensor, target: Tensor) -> Tensor:
    raise InputError(
        "loss rl_scst", "a model that rolls out", "one that compares elements",
        "wrap the model in signkit.learn.self_critical.SelfCritical",
    )  # fmt: skip


def find_pose_loss(name: str, *, samples: int = 8, spread: float = 0.5) -> PoseLoss:
    """Find a pose loss by its name.

    Parameters
    ----------
    name : str
        One of :data:`LOSSES`.
    samples : int
        Actions an element that ``rl_reinforce`` draws.
    spread : float
        Standard deviation of its policy.

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
    signkit.errors.InputError: loss: needs one of mse, l1, l2, rl, rl_reinforce, rl_scst,
    adversarial, got 'lv'; supplement Table 4 lists LV and never defines it (ledger TAB-7), so
    nothing can stand for it
    """
    if name == "rl_reinforce":
        return partial(reinforce_loss, samples=samples, spread=spread)
    if name in POSE_LOSSES:
        return POSE_LOSSES[name]
    if name == "rl_scst":
        return _refuse_elements
    if name == "adversarial":
        return squared_error
    advice = _REFUSED.get(name.lower(), "names are lower case")
    raise InputError("loss", f"one of {', '.join(LOSSES)}", repr(name), advice)
