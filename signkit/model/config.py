"""The shape of one text-to-pose channel, and the shapes the paper speaks of."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal, get_args

from signkit.errors import InputError

HeadName = Literal["frame", "mixture_density", "motion_primitives"]
HEAD_NAMES: tuple[str, ...] = get_args(HeadName)


@dataclass(frozen=True)
class ModelConfig:
    """Everything that decides the shape of one language's encoder and decoder.

    The defaults are the laptop's: they learn a thousand short sentences in about 40 CPU seconds.
    The paper's own sizes stand in :data:`SUPPLEMENT_SIZES` and :data:`SECTION_5_SIZES`.

    Parameters
    ----------
    layers : int
        Layers of the encoder, and as many of the decoder.
    heads : int
        Attention heads a layer; divides ``hidden``.
    hidden : int
        Width of embeddings and states.
    feed_forward : int
        Width inside the feed-forward blocks.
    dropout : float
        Share of activations dropped in training, in [0, 1).
    max_frames : int
        Frames after which decoding stops whatever the counter says.
    future_frames : int
        Frames predicted at each step: 1, or more for Future Prediction.
    counter_only : bool
        Whether the decoder reads its counter and no pose (Just Counter).
    vocabulary_size : int
        Most tokens that its vocabulary of texts may have, the most frequent ones (supplement
        Table 4: 1k, 4k, 7k, 16k).
    recompute : bool
        Whether training computes activations again in the backward pass instead of keeping them:
        the same result in less memory, which the size Super needs.
    head : str
        What makes frames of the decoder's states: ``frame``, or ``mixture_density`` or
        ``motion_primitives``, two baselines of Table 6.

    Raises
    ------
    InputError
        If a number is out of its range or ``heads`` does not divide ``hidden``.
    """

    layers: int = 2
    heads: int = 4
    hidden: int = 64
    feed_forward: int = 256
    dropout: float = 0.1
    max_frames: int = 300
    future_frames: int = 1
    counter_only: bool = False
    vocabulary_size: int = 16_000
    recompute: bool = False
    head: HeadName = "frame"

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name not in ("dropout", "counter_only", "recompute", "head") and value < 1:
                raise InputError(f"model.{field.name}", "a number from 1", str(value), "raise it")
        if self.head not in HEAD_NAMES:
            needed = f"one of {', '.join(HEAD_NAMES)}"
            raise InputError("model.head", needed, repr(self.head), "choose one")
        if self.head == "mixture_density" and self.future_frames > 1:
            raise InputError(
                "model.head", "one frame a step with mixture_density", str(self.future_frames),
                "leave Future Prediction out",
            )  # fmt: skip
        if not 0 <= self.dropout < 1:
            raise InputError("model.dropout", "0 <= dropout < 1", str(self.dropout), "try 0.1")
        if self.hidden % self.heads or self.hidden % 2:
            raise InputError(
                "model.hidden",
                f"an even multiple of heads = {self.heads}",
                str(self.hidden),
                "change hidden or heads",
            )


SUPPLEMENT_SIZES = {
    "Base": ModelConfig(layers=4, heads=4, hidden=512, feed_forward=2048),
    "Large": ModelConfig(layers=4, heads=8, hidden=1024, feed_forward=4096),
    "Super": ModelConfig(layers=8, heads=16, hidden=2048, feed_forward=8192),
}
"""Supplement Table 4: the shapes whose sizes fit the names 40M, 120M and 1B (ledger SIZE-1)."""

SECTION_5_SIZES = {
    "Base": ModelConfig(layers=2, heads=4, hidden=512, feed_forward=2048),
    "Large": ModelConfig(layers=2, heads=4, hidden=1024, feed_forward=4096),
    "Super": ModelConfig(layers=2, heads=4, hidden=2048, feed_forward=8192),
}
"""Section 5, Setup: two layers, four heads, widths times two and four (ledger SIZE-1)."""

PAPER_VOCABULARY = 16_000
"""Tokens of the vocabulary marked best in supplement Table 4."""
