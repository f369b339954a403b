"""Poses that come as arrays, not from a corpus store, as padded batches for a back-translator."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from signkit.corpus.batches import Batch, pad_tokens
from signkit.pose.skeleton import N_JOINTS
from signkit.text.vocabulary import BOS, EOS, PAD, Vocabulary

CLIPS_AT_ONCE = 64


def batch_poses(poses: Sequence[np.ndarray], texts: Sequence[str], vocabulary: Vocabulary) -> Batch:
    """Pad poses and texts; the counter stays zero, a back-translator has none.

    Parameters
    ----------
    poses : sequence of ndarray (frames, 50, 3), shoulder widths
        Poses, NaN where a joint is missing.
    texts : sequence of str
        The text of each.
    vocabulary : Vocabulary
        Numbers the words.

    Returns
    -------
    Batch
        The clips in the order given.
    """
    frames = max(map(len, poses))
    padded = np.full((len(poses), frames, N_JOINTS, 3), np.nan, np.float32)
    for row, pose in zip(padded, poses, strict=True):
        row[: len(pose)] = pose
    seen: np.ndarray = np.asarray(np.isfinite(padded).all(axis=-1))
    lengths = torch.tensor([len(pose) for pose in poses])
    mask = torch.arange(frames) < lengths[:, None]
    tokens, token_mask = pad_tokens([vocabulary.encode(text) for text in texts])
    return Batch(
        tokens=tokens,
        token_mask=token_mask,
        poses=torch.from_numpy(np.where(seen[..., None], padded, 0)),
        joint_mask=torch.from_numpy(seen),
        counter=torch.zeros(mask.shape),
        frame_mask=mask,
        glosses=[""] * len(poses),
        language="",
        index=torch.arange(len(poses)),
    )


def group_by_length(
    poses: Sequence[np.ndarray], clips_at_once: int = CLIPS_AT_ONCE
) -> list[list[int]]:
    """Group the poses that have frames, like lengths together, to save padding.

    Parameters
    ----------
    poses : sequence of ndarray (frames, 50, 3)
        Poses; those without frames are in no group.
    clips_at_once : int
        Most poses a group.

    Returns
    -------
    list of list of int
        Numbers of the poses.
    """
    order = sorted((i for i in range(len(poses)) if len(poses[i])), key=lambda i: len(poses[i]))
    return [order[at : at + clips_at_once] for at in range(0, len(order), clips_at_once)]


def shift_words(tokens: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
    """Give the words a decoder reads (``<s>`` first) and those it must say (``</s>`` last).

    Parameters
    ----------
    tokens : Tensor of int64, (clips, tokens)
        Ids of the words.
    mask : Tensor of bool, (clips, tokens)
        True where there is a word; an empty text has none.

    Returns
    -------
    words : Tensor of int64, (clips, tokens + 1)
        What is read, padded with ``<pad>``.
    targets : Tensor of int64, (clips, tokens + 1)
        What follows each, padded with ``<pad>``.

    Examples
    --------
    >>> words, targets = shift_words(torch.tensor([[7, 8]]), torch.tensor([[True, True]]))
    >>> words.tolist(), targets.tolist()
    ([[2, 7, 8]], [[7, 8, 3]])
    """
    start = torch.full_like(tokens[:, :1], BOS)
    padded = tokens.masked_fill(~mask, PAD)
    targets = torch.cat([padded, torch.full_like(start, PAD)], dim=1)
    targets.scatter_(1, mask.sum(dim=1, keepdim=True), EOS)
    return torch.cat([start, padded], dim=1), targets
