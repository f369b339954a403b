"""Encoder and decoder stacks built from the parts of :mod:`signkit.model.transformer`."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from signkit.model.config import ModelConfig
from signkit.model.dropout import Dropout
from signkit.model.transformer import CrossAttention, FeedForward, SelfAttention


def apply_layer(layer: nn.Module, recompute: bool, *inputs: Tensor) -> Tensor:
    """Apply a layer, and where memory is short forget its inner activations.

    Parameters
    ----------
    layer : Module
        A layer.
    recompute : bool
        Whether the backward pass computes the activations again: the same gradient to the bit,
        dropout included, for a third more work and the memory of one layer instead of all.
    *inputs : Tensor
        What the layer takes.

    Returns
    -------
    Tensor
        What the layer gives.
    """
    if not (recompute and torch.is_grad_enabled()):
        return layer(*inputs)  # type: ignore[no-any-return]
    return checkpoint(layer, *inputs, use_reentrant=False)  # type: ignore[no-any-return]


class EncoderLayer(nn.Module):
    """Mix the tokens of a text, then transform each of them.

    Parameters
    ----------
    config : ModelConfig
        Widths, heads and dropout.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.norm_self = nn.LayerNorm(config.hidden)
        self.attend_self = SelfAttention(config.hidden, config.heads)
        self.norm_feed = nn.LayerNorm(config.hidden)
        self.feed_forward = FeedForward(config)
        self.dropout = Dropout(config.dropout)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Apply the layer.

        Parameters
        ----------
        states : Tensor, (clips, tokens, hidden)
            The tokens.
        mask : Tensor of bool, (clips, 1, 1, tokens)
            True where there is a token.

        Returns
        -------
        Tensor, (clips, tokens, hidden)
            The tokens after the layer.
        """
        states = states + self.dropout(self.attend_self(self.norm_self(states), mask))
        return states + self.dropout(self.feed_forward(self.norm_feed(states)))


class DecoderLayer(nn.Module):
    """Mix a frame with its past, then with the text, then transform it.

    Parameters
    ----------
    config : ModelConfig
        Widths, heads and dropout.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.norm_self = nn.LayerNorm(config.hidden)
        self.attend_self = SelfAttention(config.hidden, config.heads)
        self.norm_text = nn.LayerNorm(config.hidden)
        self.attend_text = CrossAttention(config.hidden, config.heads)
        self.norm_feed = nn.LayerNorm(config.hidden)
        self.feed_forward = FeedForward(config)
        self.dropout = Dropout(config.dropout)

    def forward(self, states: Tensor, memory: Tensor, text_mask: Tensor) -> Tensor:
        """Apply the layer to all frames at once; none sees what comes after it.

        Parameters
        ----------
        states : Tensor, (clips, frames, hidden)
            The frames.
        memory : Tensor, (clips, tokens, hidden)
            The encoded text.
        text_mask : Tensor of bool, (clips, 1, 1, tokens)
            True where there is a token.

        Returns
        -------
        Tensor, (clips, frames, hidden)
            The frames after the layer.
        """
        mixed = self.attend_self(self.norm_self(states), causal=True)
        states = states + self.dropout(mixed)
        mixed = self.attend_text(self.norm_text(states), memory, text_mask)
        states = states + self.dropout(mixed)
        return states + self.dropout(self.feed_forward(self.norm_feed(states)))


class Encoder(nn.Module):
    """Stack encoder layers under a final norm.

    Parameters
    ----------
    config : ModelConfig
        Number of layers, widths, heads and dropout.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.layers = nn.ModuleList(EncoderLayer(config) for _ in range(config.layers))
        self.recompute = config.recompute
        self.norm = nn.LayerNorm(config.hidden)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Encode texts, looking in both directions.

        Parameters
        ----------
        states : Tensor, (clips, tokens, hidden)
            Embedded tokens with their positions.
        mask : Tensor of bool, (clips, 1, 1, tokens)
            True where there is a token.

        Returns
        -------
        Tensor, (clips, tokens, hidden)
            The memory that frames attend to.
        """
        for layer in self.layers:
            states = apply_layer(layer, self.recompute, states, mask)
        return self.norm(states)


class Decoder(nn.Module):
    """Stack decoder layers under a final norm.

    Parameters
    ----------
    config : ModelConfig
        Number of layers, widths, heads and dropout.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.layers = nn.ModuleList(DecoderLayer(config) for _ in range(config.layers))
        self.recompute = config.recompute
        self.norm = nn.LayerNorm(config.hidden)

    def forward(self, states: Tensor, memory: Tensor, text_mask: Tensor) -> Tensor:
        """Decode all frames at once; :mod:`signkit.model.stepping` does it one by one.

        Parameters
        ----------
        states : Tensor, (clips, frames, hidden)
            Frames with their positions.
        memory : Tensor, (clips, tokens, hidden)
            The encoded text.
        text_mask : Tensor of bool, (clips, 1, 1, tokens)
            True where there is a token.

        Returns
        -------
        Tensor, (clips, frames, hidden)
            One state a frame, from which the next frame is read.
        """
        for layer in self.layers:
            states = apply_layer(layer, self.recompute, states, memory, text_mask)
        return self.norm(states)
