"""Decoding frame by frame with a key-value cache: a frame costs itself, not its past again.

The same numbers as :class:`signkit.model.layers.Decoder` gives for all frames at once, without
dropout. Plain functions on weights taken out of their modules once, and laid out for products
with few rows: at the laptop's width, more than half of a frame's time went into calling modules.
"""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from signkit.model.layers import Decoder, DecoderLayer

SMALLEST_ROOM = 64


class KeyValueCache:
    """Hold the keys and values of the frames that one layer has decoded so far.

    Room doubles when it runs out, so a frame costs one copy of itself, not of its past.
    """

    def __init__(self) -> None:
        self.length = 0
        self._pairs: Tensor | None = None
        self._keys_and_values: tuple[Tensor, ...] = ()

    def extend(self, pairs: Tensor) -> tuple[Tensor, Tensor]:
        """Append the newest frame and return all frames so far.

        Parameters
        ----------
        pairs : Tensor, (2, clips, heads, width)
            Keys and values of the newest frame.

        Returns
        -------
        keys, values : Tensor, (clips, heads, frames, width)
            Those of all frames so far.
        """
        if self._pairs is None or self.length == self._pairs.shape[3]:
            self._hold(self._with_room(pairs, max(SMALLEST_ROOM, 2 * self.length)))
        cast(Tensor, self._pairs).select(3, self.length).copy_(pairs)
        self.length += 1
        keys, values = self._keys_and_values
        return keys.narrow(2, 0, self.length), values.narrow(2, 0, self.length)

    def select(self, rows: Tensor) -> None:
        """Take some rows anew, in another order or several times, as a beam's hypotheses.

        Parameters
        ----------
        rows : Tensor of int64, (clips,)
            Number of the row that each row goes on from.
        """
        if self._pairs is not None:
            pair, _, *shape = self._pairs.shape
            room = self._pairs.new_empty(pair, len(rows), *shape)
            # of the room, only what is filled: a beam is short, and this is most of its time
            room[:, :, :, : self.length] = self._pairs[:, rows, :, : self.length]
            self._hold(room)

    def _hold(self, pairs: Tensor) -> None:
        # Taken apart once for all frames; not by unbind, whose views gradients refuse to share.
        self._pairs, self._keys_and_values = pairs, (pairs.select(0, 0), pairs.select(0, 1))

    def _with_room(self, new: Tensor, frames: int) -> Tensor:
        pair, clips, heads, width = new.shape
        room = new.new_empty(pair, clips, heads, frames, width)
        if self._pairs is not None:
            room[:, :, :, : self.length] = self._pairs
        return room


def _weights(module: nn.Module) -> tuple[Tensor, Tensor]:
    return cast(Tensor, module.weight), cast(Tensor, module.bias)


class _Norm:
    """A layer norm without the checks of its module."""

    def __init__(self, module: nn.LayerNorm) -> None:
        self.shape, self.eps = list(module.normalized_shape), module.eps
        self.weight, self.bias = _weights(module)

    def __call__(self, states: Tensor) -> Tensor:
        return torch.layer_norm(states, self.shape, self.weight, self.bias, self.eps)


class SteppingLinear:
    """A linear map, its weights laid out as a product reads them: half the time at few rows.

    Parameters
    ----------
    module : Linear
        The map; its weights must not change meanwhile.
    """

    def __init__(self, module: nn.Module) -> None:
        weight, self.bias = _weights(module)
        self.weight = weight.t().contiguous()

    def __call__(self, states: Tensor) -> Tensor:
        """Apply the map.

        Parameters
        ----------
        states : Tensor, (clips, width)
            What it reads.

        Returns
        -------
        Tensor, (clips, width)
            What it writes.
        """
        if self.bias is None:
            return torch.mm(states, self.weight)
        return torch.addmm(self.bias, states, self.weight)


class _LayerStepper:
    """One decoder layer's weights, its text and its past."""

    def __init__(self, layer: DecoderLayer, memory: Tensor, mask: Tensor) -> None:
        self.heads, self.mask, self.past = layer.attend_self.heads, mask, KeyValueCache()
        keys, values = layer.attend_text.remember(memory)
        self.text = keys.contiguous(), values.contiguous()
        self.norm_self, self.norm_text = _Norm(layer.norm_self), _Norm(layer.norm_text)
        self.norm_feed = _Norm(layer.norm_feed)
        attend_self, attend_text = layer.attend_self, layer.attend_text
        self.self_in, self.self_out = map(
            SteppingLinear, (attend_self.project_in, attend_self.project_out)
        )
        self.text_in, self.text_out = map(
            SteppingLinear, (attend_text.project_query, attend_text.project_out)
        )
        self.widen, self.narrow = (
            SteppingLinear(layer.feed_forward[0]),
            SteppingLinear(layer.feed_forward[3]),
        )

    def __call__(self, states: Tensor) -> Tensor:
        clips, hidden = states.shape
        projected = self.self_in(self.norm_self(states)).view(clips, 3, self.heads, -1)
        queries, pairs = projected.select(1, 0).unsqueeze(2), projected.narrow(1, 1, 2)
        keys, values = self.past.extend(pairs.transpose(0, 1))
        mixed = F.scaled_dot_product_attention(queries, keys, values)
        states = self.self_out(mixed.reshape(clips, hidden)).add_(states)
        queries = self.text_in(self.norm_text(states)).view(clips, self.heads, 1, -1)
        mixed = F.scaled_dot_product_attention(queries, *self.text, self.mask)
        states = self.text_out(mixed.reshape(clips, hidden)).add_(states)
        return self.narrow(self.widen(self.norm_feed(states)).relu_()).add_(states)


class DecoderStepper:
    """Decode the frames of some clips one by one.

    Parameters
    ----------
    decoder : Decoder
        The decoder; its weights must not change meanwhile.
    memory : Tensor, (clips, tokens, hidden)
        The encoded text, whose keys and values are computed here, once.
    text_mask : Tensor of bool, (clips, 1, 1, tokens)
        True where there is a token.
    """

    def __init__(self, decoder: Decoder, memory: Tensor, text_mask: Tensor) -> None:
        # Attention wants numbers to add; made of the mask here, they are not made every frame.
        mask = torch.zeros_like(text_mask, dtype=memory.dtype)
        mask.masked_fill_(~text_mask, float("-inf"))
        layers = [cast(DecoderLayer, layer) for layer in decoder.layers]
        self._layers = [_LayerStepper(layer, memory, mask) for layer in layers]
        self._norm = _Norm(decoder.norm)

    def __call__(self, states: Tensor) -> Tensor:
        """Decode the next frame.

        Parameters
        ----------
        states : Tensor, (clips, hidden)
            The newest frame with its position.

        Returns
        -------
        Tensor, (clips, hidden)
            The state from which what follows it is read.
        """
        for layer in self._layers:
            states = layer(states)
        return self._norm(states)

    def select(self, rows: Tensor) -> None:
        """Let each clip go on from the past of another, as a beam search does.

        Parameters
        ----------
        rows : Tensor of int64, (clips,)
            Number of the clip whose past each takes; they must belong to the same text.
        """
        for layer in self._layers:
            layer.past.select(rows)
