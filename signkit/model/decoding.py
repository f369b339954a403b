"""Decoding frame by frame: length-free by default, with the true timing as a marked option.

Progressive Transformers decodes from the true first frame, for the true number of frames, and
overwrites its counter with the true one at each step (ledger BT-1). Nothing of a reference can
reach :func:`decode_length_free`: it takes a step function and sizes, and no target.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from signkit.errors import InputError

Step = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]
"""From the last frame's features (clips, 150) and counter (clips,) to the next frame's."""


@dataclass(frozen=True)
class OracleTiming:
    """State the true number of frames of each clip: decoding with it is not length-free.

    A score from such decoding is an upper bound and must be marked as ``oracle`` wherever it
    is shown. Even so it gets less than the lineage's: no true first frame.

    Parameters
    ----------
    lengths : tuple of int
        True number of frames of each clip.
    """

    lengths: tuple[int, ...]

    def __post_init__(self) -> None:
        if any(length < 1 for length in self.lengths):
            raise InputError("oracle timing", "lengths from 1", str(min(self.lengths)), "drop it")

    @classmethod
    def of(cls, poses: Sequence[object]) -> OracleTiming:
        """Take the timing of some reference poses.

        Parameters
        ----------
        poses : sequence of ndarray, (frames, 50, 3)
            The references; only their lengths are looked at.

        Returns
        -------
        OracleTiming
            Their numbers of frames.
        """
        return cls(tuple(len(pose) for pose in poses))  # type: ignore[arg-type]


def stream_length_free(
    step: Step, start: Tensor, max_frames: int, planned: Tensor | None = None
) -> Iterator[tuple[Tensor, Tensor]]:
    """Decode until the model's own counter says that the last frame has come.

    The counter aims at ``(t + 1) / T``, so that every prediction implies a length T. Those
    lengths are pooled, the t-th with weight 1 / t, and the counter of the pooled length is fed
    back: it rises evenly. The first weighs most, for it comes of the text alone; later ones also
    echo the counter that was fed. Fed back raw, or kept from falling, errors add up: clips end a
    quarter too early or run on to the cap. A clip is over at the frame less than half a frame
    from its pooled length.

    Parameters
    ----------
    step : Step
        From the last frame's features and counter to the next frame's.
    start : Tensor, (clips, 150)
        The features fed before the first frame.
    max_frames : int
        Frames after which decoding stops whatever the counter says.
    planned : Tensor, (clips,), optional
        Frames that the model itself means each clip to have, which take the place of its
        counter; 0 where it has no plan.

    Yields
    ------
    features : Tensor, (clips, 150)
        The next frame, meaningless behind a clip's length.
    lengths : Tensor of int64, (clips,)
        Number of frames of each clip that is over, 0 for the others.
    """
    lengths = torch.zeros(len(start), dtype=torch.int64, device=start.device)
    features, counter = start, start.new_zeros(len(start))
    log_length, weight = torch.zeros_like(counter), 0.0
    for t in range(1, max_frames + 1):
        features, predicted = step(features, counter)
        weight += 1 / t
        implied = (t / predicted.clamp(min=t / max_frames, max=1.0)).log()
        if planned is not None:
            implied = torch.where(planned > 0, planned.clamp(1, max_frames).log(), implied)
        log_length = log_length + (implied - log_length) / (t * weight)
        counter = (t / log_length.exp()).clamp(max=1.0)
        is_over = (lengths == 0) & (t * (1 - counter) <= 0.5 * counter)
        lengths = lengths.masked_fill(is_over, t)
        yield features, lengths
        if lengths.all():
            break


def decode_length_free(
    step: Step, start: Tensor, max_frames: int, planned: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """Decode whole clips by :func:`stream_length_free`.

    Parameters
    ----------
    step : Step
        From the last frame's features and counter to the next frame's.
    start : Tensor, (clips, 150)
        The features fed before the first frame.
    max_frames : int
        Frames after which decoding stops whatever the counter says.
    planned : Tensor, (clips,), optional
        Frames that the model itself means each clip to have.

    Returns
    -------
    features : Tensor, (clips, frames, 150)
        The decoded frames, meaningless behind a clip's length.
    lengths : Tensor of int64, (clips,)
        Number of frames of each clip.
    """
    frames, lengths = zip(*stream_length_free(step, start, max_frames, planned), strict=True)
    last = lengths[-1]
    return torch.stack(frames, dim=1), last.masked_fill(last == 0, max_frames)


def decode_oracle(step: Step, start: Tensor, timing: OracleTiming) -> tuple[Tensor, Tensor]:
    """Decode with the true number of frames and the true counter (the lineage's way).

    Parameters
    ----------
    step : Step
        From the last frame's features and counter to the next frame's.
    start : Tensor, (clips, 150)
        The features fed before the first frame.
    timing : OracleTiming
        The true numbers of frames.

    Returns
    -------
    features : Tensor, (clips, frames, 150)
        The decoded frames, meaningless behind a clip's length.
    lengths : Tensor of int64, (clips,)
        The true lengths.
    """
    lengths = torch.tensor(timing.lengths, device=start.device)
    places = torch.arange(max(timing.lengths), device=start.device).to(start.dtype)
    features, frames = start, list[Tensor]()
    for counter in (places[:, None] / lengths).clamp(max=1):
        features, _ = step(features, counter)
        frames.append(features)
    return torch.stack(frames, dim=1), lengths
