"""A pre-norm transformer with fused attention and a key-value cache for decoding.

The encoder and decoder of Progressive Transformers, which the paper extends (Eqs. 1 and 2), as
parts that know neither text nor poses. The encoder attends in both directions: Eq. 1 is printed
causal, its LangGloss version is not, and no code of the lineage masks it (ledger EQ-1).
Axes are ``clips, tokens or frames, hidden``; inside attention ``clips, heads, frames, width``.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from signkit.model.config import ModelConfig

POSITION_BASE = 10_000.0
SMALLEST_ROOM = 64


def sinusoidal_codes(places: Tensor, hidden: int) -> Tensor:
    """Compute the sinusoidal codes of places, whole numbers or not.

    As in the original transformer, sines and cosines interleaved.

    Parameters
    ----------
    places : Tensor, (...)
        Positions in a sequence.
    hidden : int
        Width of the codes, even.

    Returns
    -------
    Tensor, (..., hidden)
        The codes, in the places' precision.

    Examples
    --------
    >>> sinusoidal_codes(torch.zeros(1), 4)
    tensor([[0., 1., 0., 1.]])
    """
    exponents = torch.arange(0, hidden, 2, dtype=places.dtype, device=places.device) / hidden
    angles = places[..., None] * torch.exp(-math.log(POSITION_BASE) * exponents)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)


class KeyValueCache:
    """Hold the keys and values of the frames that one layer has decoded so far.

    Room doubles when it runs out, so a frame costs one copy of itself, not of its past.
    """

    def __init__(self) -> None:
        self.length = 0
        self._keys: Tensor | None = None
        self._values: Tensor | None = None

    def extend(self, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Append new frames and return all keys and values so far.

        Parameters
        ----------
        keys : Tensor, (clips, heads, frames, width)
            Keys of the new frames.
        values : Tensor, (clips, heads, frames, width)
            Values of the new frames.

        Returns
        -------
        keys : Tensor, (clips, heads, all frames, width)
            Keys of all frames so far.
        values : Tensor, (clips, heads, all frames, width)
            Values of all frames so far.
        """
        end = self.length + keys.shape[2]
        if self._keys is None or self._values is None or end > self._keys.shape[2]:
            self._keys = self._with_room(self._keys, keys, end)
            self._values = self._with_room(self._values, values, end)
        self._keys[:, :, self.length : end] = keys
        self._values[:, :, self.length : end] = values
        self.length = end
        return self._keys[:, :, :end], self._values[:, :, :end]

    def _with_room(self, old: Tensor | None, new: Tensor, end: int) -> Tensor:
        clips, heads, _, width = new.shape
        room = new.new_empty(clips, heads, max(SMALLEST_ROOM, 2 * end), width)
        if old is not None:
            room[:, :, : self.length] = old[:, :, : self.length]
        return room


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

    def forward(
        self,
        states: Tensor,
        mask: Tensor | None = None,
        causal: bool = False,
        cache: KeyValueCache | None = None,
    ) -> Tensor:
        """Mix each position with those it may see.

        Parameters
        ----------
        states : Tensor, (clips, positions, hidden)
            The sequence; with a cache, only its newest position.
        mask : Tensor of bool, (clips, 1, 1, positions), optional
            True where a position may be looked at.
        causal : bool
            Whether a position sees only itself and what came before.
        cache : KeyValueCache, optional
            What came before, extended by this call.

        Returns
        -------
        Tensor, (clips, positions, hidden)
            The mixed states.
        """
        clips, positions, hidden = states.shape
        projected = self.project_in(states).view(clips, positions, 3, self.heads, -1)
        queries, keys, values = projected.permute(2, 0, 3, 1, 4)  # (clips, heads, positions, width)
        if cache is not None:
            keys, values = cache.extend(keys, values)
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
        keys, values = projected.permute(2, 0, 3, 1, 4)
        return keys, values

    def forward(self, states: Tensor, memory: tuple[Tensor, Tensor], mask: Tensor) -> Tensor:
        """Mix each frame with the tokens of its text.

        Parameters
        ----------
        states : Tensor, (clips, frames, hidden)
            The frames.
        memory : tuple of Tensor, (clips, heads, tokens, width)
            Keys and values from :meth:`remember`.
        mask : Tensor of bool, (clips, 1, 1, tokens)
            True where there is a token.

        Returns
        -------
        Tensor, (clips, frames, hidden)
            The mixed states.
        """
        clips, frames, hidden = states.shape
        queries = self.project_query(states).view(clips, frames, self.heads, -1).transpose(1, 2)
        mixed = F.scaled_dot_product_attention(queries, *memory, mask)
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
            nn.Dropout(config.dropout),
            nn.Linear(config.feed_forward, config.hidden),
        )
