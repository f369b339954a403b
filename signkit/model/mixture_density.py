"""A Gaussian mixture over the next frame instead of the frame itself: a baseline of Table 6.

Mixture Density Networks for sign language production (Saunders, Camgoz & Bowden 2021, reference
[72] of the paper): where several continuations are likely, the squared error settles on their
mean, which is none of them; a mixture can keep them apart.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn

from signkit.model.config import ModelConfig
from signkit.model.features import FEATURE_WEIGHTS, N_FEATURES

COMPONENTS = 3
SMALLEST_LOG_SPREAD = math.log(0.05)
"""A component that sits on one frame would otherwise grow without end."""


def mixture_losses(
    log_shares: Tensor, means: Tensor, log_spreads: Tensor, targets: Tensor, known: Tensor
) -> Tensor:
    """Compute the negative log-likelihood of each frame, over its known features.

    Component k is Gaussian with independent features; the variance of feature j is
    ``spread_k ** 2 / weight_j``, the weights being those of the pose loss.

    Parameters
    ----------
    log_shares : Tensor, (clips, frames, components)
        Logarithms of the components' shares, which sum to 1.
    means : Tensor, (clips, frames, components, 150)
        Their means.
    log_spreads : Tensor, (clips, frames, components)
        Logarithms of their spreads.
    targets : Tensor, (clips, frames, 150)
        The true features.
    known : Tensor of bool, (clips, frames, 150)
        True where a feature was observed.

    Returns
    -------
    Tensor, (clips, frames)
        The negative log-likelihoods; 0 for a frame without a known feature.
    """
    weights = FEATURE_WEIGHTS.to(targets) * known
    roots = weights.sqrt()[..., None, :]
    offsets = torch.addcmul(-roots * targets[..., None, :], means, roots)
    errors = torch.linalg.vector_norm(offsets, dim=-1).square()
    count = known.sum(dim=-1, keepdim=True)
    log_densities = -0.5 * errors * (-2 * log_spreads).exp() - count * log_spreads
    constant = 0.5 * weights.clamp(min=1e-12).log().masked_fill(~known, 0.0).sum(dim=-1)
    constant = constant - 0.5 * math.log(2 * math.pi) * count[..., 0]
    return -(torch.logsumexp(log_shares + log_densities, dim=-1) + constant)


class MixtureDensityHead(nn.Module):
    """Write a mixture of Gaussians over the next frame, and the counter.

    What is produced is the mean of the component with the largest share, so that decoding is
    as free of chance as every other system's.

    Parameters
    ----------
    config : ModelConfig
        Width of the states.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.write = nn.Linear(config.hidden, COMPONENTS * (N_FEATURES + 2) + 1)

    def components(self, states: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Write the mixture.

        Parameters
        ----------
        states : Tensor, (..., hidden)
            States of the decoder.

        Returns
        -------
        log_shares : Tensor, (..., components)
            Logarithms of the shares.
        means : Tensor, (..., components, 150)
            The means.
        log_spreads : Tensor, (..., components)
            Logarithms of the spreads.
        counter : Tensor, (...)
            Counter of the frame.
        """
        sizes = [COMPONENTS * N_FEATURES, COMPONENTS, COMPONENTS, 1]
        means, shares, log_spreads, counter = self.write(states).split(sizes, dim=-1)
        means = means.unflatten(-1, (COMPONENTS, N_FEATURES))
        log_spreads = log_spreads.clamp(min=SMALLEST_LOG_SPREAD)
        return shares.log_softmax(dim=-1), means, log_spreads, counter[..., 0]

    def forward(self, states: Tensor) -> Tensor:
        """Write the mean of the likeliest component.

        Parameters
        ----------
        states : Tensor, (..., hidden)
            States of the decoder.

        Returns
        -------
        Tensor, (..., 151)
            Features and counter.
        """
        log_shares, means, _, counter = self.components(states)
        return torch.cat([_likeliest(log_shares, means), counter[..., None]], dim=-1)

    def losses(
        self,
        states: Tensor,
        targets: Tensor,
        known: Tensor,
        pose_loss: Callable[[Tensor, Tensor], Tensor],
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Compute the negative log-likelihood a known feature of each clip.

        Parameters
        ----------
        states : Tensor, (clips, frames, hidden)
            States of the decoder.
        targets : Tensor, (clips, frames, 150)
            The true features.
        known : Tensor of bool, (clips, frames, 150)
            True where a feature was observed.
        pose_loss : callable
            Not looked at: the likelihood takes its place.

        Returns
        -------
        losses : Tensor, (clips,)
            One loss a clip; negative where the density is above 1.
        features : Tensor, (clips, frames, 150)
            Means of the likeliest components.
        counter : Tensor, (clips, frames)
            Counters.
        """
        log_shares, means, log_spreads, counter = self.components(states)
        found = mixture_losses(log_shares, means, log_spreads, targets, known)
        losses = found.sum(dim=1) / known.sum(dim=(1, 2)).clamp(min=1)
        return losses, _likeliest(log_shares, means), counter


def _likeliest(log_shares: Tensor, means: Tensor) -> Tensor:
    best = log_shares.argmax(dim=-1)[..., None, None]
    return means.take_along_dim(best, dim=-2)[..., 0, :]
