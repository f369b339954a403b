"""Batches: clips of a corpus store as padded tensors, and the orders in which they come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor

from signkit.errors import InputError
from signkit.pose.skeleton import N_JOINTS
from signkit.text.vocabulary import PAD, Vocabulary

BATCHES_A_POOL = 16
"""Batches whose clips are sorted by length together: padding falls, the order stays random."""


class ClipStore(Protocol):
    """What a batch needs of a corpus store; :class:`signkit.corpus.store.CorpusStore` has it."""

    language: str
    texts: list[str]
    glosses: list[str]
    lengths: np.ndarray
    fps: float

    def __len__(self) -> int: ...

    def frames(self, index: int) -> np.ndarray:
        """Read the frames of one clip.

        Parameters
        ----------
        index : int
            Number of the clip.

        Returns
        -------
        ndarray of float32, (frames, 50, 3)
            The pose, NaN where a joint is missing.
        """
        ...


@dataclass(frozen=True)
class Batch:
    """Hold some clips of one language, padded to the longest text and the longest clip.

    Parameters
    ----------
    tokens : Tensor of int64, (clips, tokens)
        Ids of the text's tokens, ``<pad>`` behind them.
    token_mask : Tensor of bool, (clips, tokens)
        True where there is a token.
    poses : Tensor of float32, (clips, frames, 50, 3), shoulder widths
        The poses, 0 where a joint is missing and behind the last frame.
    joint_mask : Tensor of bool, (clips, frames, 50)
        True where a joint was observed.
    counter : Tensor of float32, (clips, frames)
        ``(t + 1) / T`` at frame t of T, 0 behind the last frame.
    frame_mask : Tensor of bool, (clips, frames)
        True where there is a frame.
    glosses : list of str
        One gloss line a clip.
    language : str
        Key of the sign language: ``asl``.
    index : Tensor of int64, (clips,)
        The clips' numbers in their store.
    """

    tokens: Tensor
    token_mask: Tensor
    poses: Tensor
    joint_mask: Tensor
    counter: Tensor
    frame_mask: Tensor
    glosses: list[str]
    language: str
    index: Tensor

    def __len__(self) -> int:
        return len(self.tokens)

    def to(self, device: torch.device | str) -> Batch:
        """Move the tensors to a device.

        Parameters
        ----------
        device : torch.device or str
            Where to.

        Returns
        -------
        Batch
            The same batch there; itself where it is there already.
        """
        if self.tokens.device == torch.device(device):
            return self
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        moved: dict[str, Any] = {
            name: value.to(device) for name, value in named.items() if isinstance(value, Tensor)
        }
        return replace(self, **moved)


def pad_tokens(ids: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Pad token ids to the longest text, at least to one token.

    Parameters
    ----------
    ids : sequence of sequence of int
        The ids of each text.

    Returns
    -------
    tokens : Tensor of int64, (clips, tokens)
        The ids, ``<pad>`` behind them.
    mask : Tensor of bool, (clips, tokens)
        True where there is a token.

    Examples
    --------
    >>> pad_tokens([[7, 8], [9]])[0]
    tensor([[7, 8],
            [9, 1]])
    """
    width = max(1, *map(len, ids)) if ids else 1
    tokens = np.full((len(ids), width), PAD, dtype=np.int64)
    for row, some in zip(tokens, ids, strict=True):
        row[: len(some)] = some
    lengths = np.array([len(some) for some in ids], dtype=np.int64)
    return torch.from_numpy(tokens), torch.from_numpy(np.arange(width) < lengths[:, None])


def collate(store: ClipStore, indices: Sequence[int] | np.ndarray, vocabulary: Vocabulary) -> Batch:
    """Read some clips of a store into one padded batch.

    Parameters
    ----------
    store : CorpusStore
        The clips.
    indices : sequence of int
        Numbers of the clips, in the order wanted.
    vocabulary : Vocabulary
        Numbers the texts' tokens.

    Returns
    -------
    Batch
        The clips, padded.

    Raises
    ------
    InputError
        If there is no clip, or a clip has no frame.
    """
    chosen = [int(i) for i in indices]
    _check_collate(store, chosen)
    clips = [store.frames(i) for i in chosen]
    lengths = np.array([len(clip) for clip in clips])
    poses = np.zeros((len(clips), lengths.max(), N_JOINTS, 3), dtype=np.float32)
    joint_mask = np.zeros(poses.shape[:3], dtype=bool)
    for row, row_mask, clip in zip(poses, joint_mask, clips, strict=True):
        finite = np.isfinite(clip)
        # three columns and-ed take a third of the time of `all` along so short an axis
        known = finite[..., 0] & finite[..., 1] & finite[..., 2]
        np.copyto(row[: len(clip)], clip, where=known[..., None])  # the rest stays 0
        row_mask[: len(clip)] = known
    steps = np.arange(1, lengths.max() + 1)
    frame_mask = steps <= lengths[:, None]
    counter = np.where(frame_mask, steps / lengths[:, None], 0).astype(np.float32)
    tokens, token_mask = pad_tokens([vocabulary.encode(store.texts[i]) for i in chosen])
    return Batch(
        tokens=tokens,
        token_mask=token_mask,
        poses=torch.from_numpy(poses),
        joint_mask=torch.from_numpy(joint_mask),
        counter=torch.from_numpy(counter),
        frame_mask=torch.from_numpy(frame_mask),
        glosses=[store.glosses[i] for i in chosen],
        language=store.language,
        index=torch.tensor(chosen),
    )


def _check_collate(store: ClipStore, indices: list[int]) -> None:
    if not indices:
        raise InputError("batch", "at least one clip", "none", "is the split empty?")
    for i in indices:
        if store.lengths[i] < 1:
            raise InputError(f"clip {i}", "at least one frame", "none", "leave such clips out")


def length_buckets(
    lengths: Sequence[int] | np.ndarray, batch_size: int, seed: int, epoch: int
) -> list[np.ndarray]:
    """Put clips of like length into one batch, in an order that is random but repeatable.

    Clips are shuffled, sorted by length within pools of 16 batches, cut into batches, and the
    batches shuffled: little padding, and every epoch pairs other clips. The lineage pads every
    batch to whatever its longest clip happens to be.

    Parameters
    ----------
    lengths : sequence of int, (clips,)
        Frames of each clip.
    batch_size : int
        Clips a batch; the last batch of a pool may be smaller.
    seed : int
        Seed of the whole run.
    epoch : int
        Number of the epoch; with the seed it decides the order.

    Returns
    -------
    list of ndarray of int64
        Positions in ``lengths``, each exactly once.

    Raises
    ------
    InputError
        If ``batch_size`` is below 1.

    Examples
    --------
    >>> batches = length_buckets([5, 90, 6, 80], batch_size=2, seed=27, epoch=0)
    >>> sorted(sorted(batch.tolist()) for batch in batches)
    [[0, 2], [1, 3]]
    """
    _check_batch_size(batch_size)
    rng = np.random.default_rng([seed, epoch])
    order = rng.permutation(len(lengths))
    batches: list[np.ndarray] = []
    for start in range(0, len(order), batch_size * BATCHES_A_POOL):
        pool = order[start : start + batch_size * BATCHES_A_POOL]
        pool = pool[np.argsort(np.asarray(lengths)[pool], kind="stable")]
        batches += [pool[at : at + batch_size] for at in range(0, len(pool), batch_size)]
    return [batches[i] for i in rng.permutation(len(batches))]


def _check_batch_size(batch_size: int) -> None:
    if batch_size < 1:
        raise InputError("batch_size", "a number from 1", str(batch_size), "try 8")
