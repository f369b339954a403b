"""The parts of a pre-norm transformer, with fused attention.

Those of Progressive Transformers, which the paper extends (Eqs. 1 and 2); they know neither text
nor poses. The encoder attends in both directions: Eq. 1 is printed
causal, its LangGloss version is not, and no code of the lineage masks it (ledger EQ-1).
Axes are ``clips, tokens or frames, hidden``; inside attention ``clips, heads, frames, width``.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from signkit.model.config import ModelConfig
from signkit.model.dropout import Dropout

POSITION_BASE = 10_000.0

CLIP_PLACES = 30.0
"""Places that a whole clip, and a whole text, takes in the codes of relative position."""


class SinusoidalCodes(nn.Module):
    """Compute the sinusoidal codes of places, whole numbers or not.

    As in the original transformer, sines and cosines interleaved; a cosine is a sine a quarter
    turn on, so that one operation computes both.

    Parameters
    ----------
    hidden : int
        Width of the codes, even.

    Examples
    --------
    >>> SinusoidalCodes(4)(torch.zeros(1))
    tensor([[0., 1., 0., 1.]])
    """

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.rates: Tensor
        self.turns: Tensor
        exponents = torch.arange(0, hidden, 2, dtype=torch.float64) / hidden
        rates = torch.exp(-math.log(POSITION_BASE) * exponents).repeat_interleave(2)
        turns = torch.tensor([0.0, math.pi / 2]).repeat(hidden // 2)
        self.register_buffer("rates", rates.float(), persistent=False)
        self.register_buffer("turns", turns, persistent=False)

    def forward(self, places: Tensor) -> Tensor:
        """Compute the codes of some places.

        Parameters
        ----------
        places : Tensor, (...)
            Positions in a sequence.

        Returns
        -------
        Tensor, (..., hidden)
            Their codes.
        """
        return torch.addcmul(self.turns, places[..., None], self.rates).sin()


def _by_head(projected: Tensor) -> list[Tensor]:
    """Take (clips, positions, parts, heads, width) apart into (clips, heads, positions, width)."""
    # Taken apart first, turned after: the backward pass then puts the parts straight to where
    # the projection reads them, without a copy.
    return [part.transpose(1, 2) for part in projected.unbind(2)]


class SelfAttention(nn.Module):
    """Attend from a sequence to itself.

    Parameters
    ----------
    hidden : int
        Width of the states.
    heads : int
        Number of heads.
    """

    def __init__(self, hidden: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.project_in = nn.Linear(hidden, 3 * hidden)
        self.project_out = nn.Linear(hidden, hidden)

    def forward(self, states: Tensor, mask: Tensor | None = None, causal: bool = False) -> Tensor:
        """Mix each position with those it may see.

        Parameters
        ----------
        states : Tensor, (clips, positions, hidden)
            The sequence.
        mask : Tensor of bool, (clips, 1, 1, positions), optional
            True where a position may be looked at.
        causal : bool
            Whether a position sees only itself and what came before.

        Returns
        -------
        Tensor, (clips, positions, hidden)
            The mixed states.
        """
        clips, positions, hidden = states.shape
        projected = self.project_in(states).view(clips, positions, 3, self.heads, -1)
        queries, keys, values = _by_head(projected)
        mixed = F.scaled_dot_product_attention(queries, keys, values, mask, is_causal=causal)
        return self.project_out(mixed.transpose(1, 2).reshape(clips, positions, hidden))


class CrossAttention(nn.Module):
    """Attend from frames to the encoded text.

    Parameters
    ----------
    hidden : int
        Width of the states.
    heads : int
        Number of heads.
    """

    def __init__(self, hidden: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.project_query = nn.Linear(hidden, hidden)
        self.project_memory = nn.Linear(hidden, 2 * hidden)
        self.project_out = nn.Linear(hidden, hidden)

    def remember(self, memory: Tensor) -> tuple[Tensor, Tensor]:
        """Compute the keys and values of the text once for all frames.

        Parameters
        ----------
        memory : Tensor, (clips, tokens, hidden)
            The encoded text.

        Returns
        -------
        keys : Tensor, (clips, heads, tokens, width)
            What frames compare themselves with.
        values : Tensor, (clips, heads, tokens, width)
            What frames take from it.
        """
        clips, tokens, _ = memory.shape
        projected = self.project_memory(memory).view(clips, tokens, 2, self.heads, -1)
        keys, values = _by_head(projected)
        return keys, values

    def forward(self, states: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        """Mix each frame with the tokens of its text.

        Parameters
        ----------
        states : Tensor, (clips, frames, hidden)
            The frames.
        memory : Tensor, (clips, tokens, hidden)
            The encoded text.
        mask : Tensor of bool, (clips, 1, 1, tokens)
            True where there is a token.

        Returns
        -------
        Tensor, (clips, frames, hidden)
            The mixed states.
        """
        clips, frames, hidden = states.shape
        queries = self.project_query(states).view(clips, frames, self.heads, -1).transpose(1, 2)
        mixed = F.scaled_dot_product_attention(queries, *self.remember(memory), mask)
        return self.project_out(mixed.transpose(1, 2).reshape(clips, frames, hidden))


class FeedForward(nn.Sequential):
    """Transform each position by itself through a wider layer.

    Parameters
    ----------
    config : ModelConfig
        Widths and dropout.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__(
            nn.Linear(config.hidden, config.feed_forward),
            nn.ReLU(),
            Dropout(config.dropout),
            nn.Linear(config.feed_forward, config.hidden),
        )
