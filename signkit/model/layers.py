"""Encoder and decoder stacks built from the parts of :mod:`signkit.model.transformer`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor, nn

from signkit.model.config import ModelConfig
from signkit.model.transformer import CrossAttention, FeedForward, KeyValueCache, SelfAttention


@dataclass
class DecodingMemory:
    """What a decoder needs of the text, and of its own past where it decodes frame by frame.

    Parameters
    ----------
    texts : list of tuple of Tensor, (clips, heads, tokens, width)
        Keys and values of the text, one pair a layer.
    text_mask : Tensor of bool, (clips, 1, 1, tokens)
        True where there is a token.
    past : list of KeyValueCache, optional
        The decoded frames, one cache a layer; None under teacher forcing.
    """

    texts: list[tuple[Tensor, Tensor]]
    text_mask: Tensor
    past: list[KeyValueCache] | None = None


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
        self.dropout = nn.Dropout(config.dropout)

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
        self.dropout = nn.Dropout(config.dropout)

    def forward(
        self,
        states: Tensor,
        text: tuple[Tensor, Tensor],
        text_mask: Tensor,
        past: KeyValueCache | None,
    ) -> Tensor:
        """Apply the layer to all frames at once, or to the next one after a past.

        Parameters
        ----------
        states : Tensor, (clips, frames, hidden)
            All frames, or the newest one where there is a past.
        text : tuple of Tensor, (clips, heads, tokens, width)
            Keys and values of the text.
        text_mask : Tensor of bool, (clips, 1, 1, tokens)
            True where there is a token.
        past : KeyValueCache or None
            The frames before, extended by this call.

        Returns
        -------
        Tensor, (clips, frames, hidden)
            The frames after the layer.
        """
        mixed = self.attend_self(self.norm_self(states), causal=past is None, cache=past)
        states = states + self.dropout(mixed)
        mixed = self.attend_text(self.norm_text(states), text, text_mask)
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
            states = layer(states, mask)
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
        self.norm = nn.LayerNorm(config.hidden)

    def remember(self, memory: Tensor, mask: Tensor, cached: bool) -> DecodingMemory:
        """Compute every layer's keys and values of the text, once.

        Parameters
        ----------
        memory : Tensor, (clips, tokens, hidden)
            The encoded text.
        mask : Tensor of bool, (clips, 1, 1, tokens)
            True where there is a token.
        cached : bool
            Whether frames will come one by one.

        Returns
        -------
        DecodingMemory
            What :meth:`forward` needs, with empty caches where frames come one by one.
        """
        layers = [layer for layer in self.layers if isinstance(layer, DecoderLayer)]
        texts = [layer.attend_text.remember(memory) for layer in layers]
        past = [KeyValueCache() for _ in self.layers] if cached else None
        return DecodingMemory(texts, mask, past)

    def forward(self, states: Tensor, memory: DecodingMemory) -> Tensor:
        """Decode all frames at once, or the next frame after those in the memory's past.

        Parameters
        ----------
        states : Tensor, (clips, frames, hidden)
            Frames with their positions.
        memory : DecodingMemory
            The text, and the past where there is one.

        Returns
        -------
        Tensor, (clips, frames, hidden)
            One state a frame, from which the next frame is read.
        """
        past: Sequence[KeyValueCache | None] = memory.past or [None] * len(self.layers)
        for layer, text, frames_before in zip(self.layers, memory.texts, past, strict=True):
            states = layer(states, text, memory.text_mask, frames_before)
        return self.norm(states)
