"""The shape of a back-translator and how it is trained."""

from __future__ import annotations

from dataclasses import dataclass

from signkit.errors import InputError
from signkit.model.config import ModelConfig


@dataclass(frozen=True)
class BackTranslatorConfig:
    """Everything that decides a back-translator's shape and how it is trained.

    The defaults are the laptop's; the lineage's are 3 layers, 8 heads, 512 and 2048.

    Parameters
    ----------
    layers : int
        Layers of the encoder, and as many of the decoder.
    heads : int
        Attention heads a layer.
    hidden : int
        Width of states.
    feed_forward : int
        Width inside the feed-forward blocks.
    dropout : float
        Share of activations dropped in training.
    window : int
        Neighbouring frames read together, odd; 1 as in the lineage.
    stride : int
        Frames from one reading to the next; 1 as in the lineage. The encoder's cost falls by it.
    label_smoothing : float
        Share of probability spread over all words in the loss.
    ctc_weight : float
        Weight of the CTC loss on the encoder; 0 learns no glosses.
    time_warp : float
        Largest change of tempo in training: 0.2 is up to a fifth faster or slower.
    noise : float
        Standard deviation of noise on the features in training, in their own spreads.
    masked_share : float
        Share of frames hidden in training, in spans.
    """

    layers: int = 2
    heads: int = 4
    hidden: int = 64
    feed_forward: int = 256
    dropout: float = 0.1
    window: int = 5
    stride: int = 2
    label_smoothing: float = 0.1
    ctc_weight: float = 1.0
    time_warp: float = 0.2
    noise: float = 0.2
    masked_share: float = 0.1

    def __post_init__(self) -> None:
        if self.window < 1 or self.window % 2 == 0:
            raise InputError("window", "an odd number of frames", str(self.window), "try 5")
        if self.stride < 1:
            raise InputError("stride", "a number from 1", str(self.stride), "1 reads every frame")

    def shape(self) -> ModelConfig:
        """Give the shape of the encoder and decoder.

        Returns
        -------
        ModelConfig
            Layers, heads, widths and dropout.
        """
        return ModelConfig(
            self.layers, self.heads, self.hidden, self.feed_forward, dropout=self.dropout
        )
