"""From what a decoder attends to, to poses: whole clips, or frame by frame as they are decoded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn

from signkit.model.decoding import (
    OracleTiming,
    Step,
    decode_length_free,
    decode_oracle,
    stream_length_free,
)
from signkit.model.features import N_FEATURES
from signkit.model.stepping import DecoderStepper, SteppingLinear
from signkit.model.transformer import CLIP_PLACES
from signkit.progress import say

if TYPE_CHECKING:
    from signkit.model.text2pose import Text2Pose


FEW_CLIPS = 8
"""Clips below which a product gains nothing from weights that are laid out for it."""


class _FrameStepper:
    """From one frame to the next, as :meth:`Text2Pose.decode` does for all, into kept memory."""

    def __init__(self, model: Text2Pose, memory: Tensor, text_mask: Tensor) -> None:
        self.stepper = DecoderStepper(model.decoder, memory, text_mask)
        self.read = model.features.mean.new_zeros(len(memory), N_FEATURES + 1)
        self.last, self.counter = self.read[:, :N_FEATURES], self.read[:, N_FEATURES]
        self.codes, self.hides_frames = model.codes, model.config.counter_only
        self.embed = self._laid_out(model.embed_frame)
        self.write = self._laid_out(model.read_frame)

    def _laid_out(self, module: nn.Module) -> Callable[[Tensor], Tensor]:
        is_worth_it = isinstance(module, nn.Linear) and len(self.read) >= FEW_CLIPS
        return SteppingLinear(module) if is_worth_it else module

    def __call__(self, last: Tensor, counter: Tensor, codes: Tensor) -> Tensor:
        if not self.hides_frames:
            self.last.copy_(last)
        self.counter.copy_(counter)
        states = self.embed(self.read).add_(codes).add_(self.codes(CLIP_PLACES * counter))
        return self.write(self.stepper(states))


def _start(model: Text2Pose, memory: Tensor, text_mask: Tensor, most: int) -> tuple[Step, Tensor]:
    """Make the step function of a decoder with its cache, and what it reads first."""
    stepper = _FrameStepper(model, memory, text_mask)
    codes = iter(model.codes(torch.arange(most, device=memory.device).to(model.features.mean)))

    def step(last: Tensor, counter: Tensor) -> tuple[Tensor, Tensor]:
        written = stepper(last, counter, next(codes))
        return written[:, :N_FEATURES], written[:, -1]

    return step, model.features.mean.new_zeros(len(memory), N_FEATURES)


def produce_poses(
    model: Text2Pose,
    memory: Tensor,
    text_mask: Tensor,
    oracle: OracleTiming | None = None,
    planned: Tensor | None = None,
) -> list[np.ndarray]:
    """Produce one pose a clip.

    Parameters
    ----------
    model : Text2Pose
        Its decoder, in evaluation mode.
    memory : Tensor, (clips, tokens, hidden)
        What the decoder attends to.
    text_mask : Tensor of bool, (clips, 1, 1, tokens)
        True where there is something to attend to.
    oracle : OracleTiming, optional
        The true numbers of frames; by default the model's own counter says.
    planned : Tensor, (clips,), optional
        Frames that the model itself means each clip to have; 0 where its counter says.

    Returns
    -------
    list of ndarray of float32, (frames, 50, 3), shoulder widths
        One pose a clip.
    """
    most = model.config.max_frames if oracle is None else max(oracle.lengths)
    step, start = _start(model, memory, text_mask, most)
    if oracle is None:
        features, lengths = decode_length_free(step, start, most, planned)
        _say_capped(int((lengths == most).sum()), len(lengths), most)
    else:
        features, lengths = decode_oracle(step, start, oracle)
    poses = model.features.invert(features).float().cpu().numpy()
    return [pose[:length].copy() for pose, length in zip(poses, lengths.tolist(), strict=True)]


def _say_capped(capped: int, clips: int, most: int) -> None:
    """Say that clips were ended by the longest length, not by the model: none is cut silently."""
    if capped:
        say(f"{capped} of {clips} poses reached the longest length and end there: {most} frames")


@torch.inference_mode()
def stream_frames(
    model: Text2Pose, memory: Tensor, text_mask: Tensor, planned: Tensor | None = None
) -> Iterator[np.ndarray]:
    """Produce the frames of one clip one by one, each as soon as it is decoded.

    Parameters
    ----------
    model : Text2Pose
        Its decoder, in evaluation mode.
    memory : Tensor, (1, tokens, hidden)
        What the decoder attends to.
    text_mask : Tensor of bool, (1, 1, 1, tokens)
        True where there is something to attend to.
    planned : Tensor, (1,), optional
        Frames that the model itself means the clip to have; 0 where its counter says.

    Yields
    ------
    ndarray of float32, (50, 3), shoulder widths
        The frames that :func:`produce_poses` would give.
    """
    most, frames = model.config.max_frames, 0
    step, start = _start(model, memory, text_mask, most)
    for features, _ in stream_length_free(step, start, most, planned):
        frames += 1
        yield model.features.invert(features[:, None])[0, 0].float().cpu().numpy()
    _say_capped(int(frames == most), 1, most)
