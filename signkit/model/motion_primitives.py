"""Frames as a learned mixture of motion primitives: a baseline of Table 6.

Mixture of Motion Primitives (Saunders, Camgoz & Bowden 2021, reference [73] of the paper): a
gate blends a few experts frame by frame, so that a sign is a blend of movements that other signs
share. There the experts are decoder layers; here each is a small network behind the one decoder,
which keeps the cost near that of the base.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from signkit.model.config import ModelConfig
from signkit.model.features import N_FEATURES, future_losses

PRIMITIVES = 8
BALANCE_WEIGHT = 0.01
"""Weight of the loss that keeps every primitive in use."""


def balance_losses(gates: Tensor, frame_mask: Tensor) -> Tensor:
    """Measure how unevenly each clip uses the primitives.

    The squared coefficient of variation of the mean gates: 0 where all are used alike,
    ``primitives - 1`` where one does everything.

    Parameters
    ----------
    gates : Tensor, (clips, frames, primitives)
        Gates that sum to 1.
    frame_mask : Tensor of bool, (clips, frames)
        True where there is a frame.

    Returns
    -------
    Tensor, (clips,)
        One number a clip.

    Examples
    --------
    >>> one_alone = torch.tensor([[[1.0, 0.0], [1.0, 0.0]]])
    >>> balance_losses(one_alone, torch.ones(1, 2, dtype=torch.bool))
    tensor([1.])
    """
    used = (gates * frame_mask[..., None]).sum(dim=1)
    used = used / frame_mask.sum(dim=1, keepdim=True).clamp(min=1)
    return (gates.shape[-1] * used.square().sum(dim=-1) - 1).clamp(min=0)


class MotionPrimitivesHead(nn.Module):
    """Blend primitives: ``sum_k g_k(s) (W_k relu(V_k s) + b_k)``, with gates that sum to 1.

    ``b_k`` is a posture and ``W_k relu(V_k s)`` the movement about it. The counter is none of
    the primitives' business and is read from the state directly.

    Parameters
    ----------
    config : ModelConfig
        Width of the states and number of frames.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        width = max(1, config.hidden // 4)
        self.gate = nn.Linear(config.hidden, PRIMITIVES)
        self.move = nn.Linear(config.hidden, PRIMITIVES * width)
        outputs = config.future_frames * N_FEATURES
        self.write = nn.Linear(PRIMITIVES * (width + 1), outputs, bias=False)
        self.count = nn.Linear(config.hidden, 1, bias=False)

    def gates(self, states: Tensor) -> Tensor:
        """Weigh the primitives.

        Parameters
        ----------
        states : Tensor, (..., hidden)
            States of the decoder.

        Returns
        -------
        Tensor, (..., primitives)
            Gates that sum to 1.
        """
        return self.gate(states).softmax(dim=-1)

    def forward(self, states: Tensor) -> Tensor:
        """Write the blended frames.

        Parameters
        ----------
        states : Tensor, (..., hidden)
            States of the decoder.

        Returns
        -------
        Tensor, (..., future frames * 150 + 1)
            Features and counter.
        """
        return self._blend(states, self.gates(states))

    def losses(
        self,
        states: Tensor,
        targets: Tensor,
        known: Tensor,
        pose_loss: Callable[[Tensor, Tensor], Tensor],
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Average the pose loss over the known features, with the balance beside it.

        Parameters
        ----------
        states : Tensor, (clips, frames, hidden)
            States of the decoder.
        targets : Tensor, (clips, frames, 150)
            The true features.
        known : Tensor of bool, (clips, frames, 150)
            True where a feature was observed.
        pose_loss : callable
            From prediction and target to one loss an element.

        Returns
        -------
        losses : Tensor, (clips,)
            One loss a clip.
        features : Tensor, (clips, frames, 150)
            Features of the frame that follows each.
        counter : Tensor, (clips, frames)
            Its counter.
        """
        gates = self.gates(states)
        written = self._blend(states, gates)
        features = written[..., :-1].unflatten(-1, (-1, N_FEATURES))
        found = future_losses(features, targets, known, pose_loss)
        found = found + BALANCE_WEIGHT * balance_losses(gates, known.any(dim=-1))
        return found, features[:, :, 0], written[..., -1]

    def _blend(self, states: Tensor, gates: Tensor) -> Tensor:
        moves = self.move(states).relu().unflatten(-1, (PRIMITIVES, -1))
        gated = torch.cat([(gates[..., None] * moves).flatten(-2), gates], dim=-1)
        return torch.cat([self.write(gated), self.count(states)], dim=-1)
