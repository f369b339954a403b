"""From a decoder's state to the next frame: the heads that a text-to-pose channel may have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from torch import Tensor, nn

from signkit.model.config import ModelConfig
from signkit.model.features import N_FEATURES, future_losses
from signkit.model.mixture_density import MixtureDensityHead
from signkit.model.motion_primitives import MotionPrimitivesHead


@dataclass(frozen=True)
class Forced:
    """Hold what a channel made of a batch whose true frames it read.

    Parameters
    ----------
    losses : Tensor, (clips,)
        One loss a clip.
    predicted, targets : Tensor, (clips, frames, 150)
        Features of each frame, predicted and true.
    known : Tensor of bool, (clips, frames, 150)
        True where there is a true feature.
    memory : Tensor, (clips, tokens, hidden)
        The encoded text.
    text_mask : Tensor of bool, (clips, 1, 1, tokens)
        True where there is a token.
    """

    losses: Tensor
    predicted: Tensor
    targets: Tensor
    known: Tensor
    memory: Tensor
    text_mask: Tensor


class Head(Protocol):
    """What a channel asks of its head, which is a torch module besides."""

    def __call__(self, states: Tensor) -> Tensor:
        """Write the next frames.

        Parameters
        ----------
        states : Tensor, (..., hidden)
            States of the decoder.

        Returns
        -------
        Tensor, (..., future frames * 150 + 1)
            Features of the frames to be produced, and the counter last.
        """
        ...

    def losses(
        self,
        states: Tensor,
        targets: Tensor,
        known: Tensor,
        pose_loss: Callable[[Tensor, Tensor], Tensor],
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Compare what it writes with the truth.

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
            The pose loss of each clip.
        features : Tensor, (clips, frames, 150)
            Features of the frame that follows each.
        counter : Tensor, (clips, frames)
            Its counter.
        """
        ...


class FrameHead(nn.Linear):
    """Write the next frames by one linear map (Progressive Transformers; Eq. 2).

    Parameters
    ----------
    config : ModelConfig
        Width of the states and number of frames.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__(config.hidden, config.future_frames * N_FEATURES + 1, bias=False)

    def losses(
        self,
        states: Tensor,
        targets: Tensor,
        known: Tensor,
        pose_loss: Callable[[Tensor, Tensor], Tensor],
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Average the pose loss over the known features; see :class:`Head`.

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
        losses, features, counter : Tensor
            As :class:`Head` says.
        """
        features, counter = split_written(self(states))
        return future_losses(features, targets, known, pose_loss), features[:, :, 0], counter


def split_written(written: Tensor) -> tuple[Tensor, Tensor]:
    """Take apart what a head writes.

    Parameters
    ----------
    written : Tensor, (..., future frames * 150 + 1)
        What it wrote.

    Returns
    -------
    features : Tensor, (..., future frames, 150)
        Features of the frames.
    counter : Tensor, (...)
        Counter of the first.
    """
    # A split costs the backward pass one copy; two slices cost two of zeros and a sum.
    features, counter = written.split([written.shape[-1] - 1, 1], dim=-1)
    return features.unflatten(-1, (-1, N_FEATURES)), counter.squeeze(-1)


HEADS: dict[str, Callable[[ModelConfig], nn.Module]] = {
    "frame": FrameHead,
    "mixture_density": MixtureDensityHead,
    "motion_primitives": MotionPrimitivesHead,
}
"""The heads by the names of :attr:`signkit.model.config.ModelConfig.head`."""
