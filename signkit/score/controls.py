"""Control rows: poses that no model made, scored beside the systems (science.md 2).

Each function gives one pose for each clip of a split. The true poses are the ceiling; those that
know nothing of the input are the floor; the nearest neighbour by text shows what copying earns.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from signkit.corpus.batches import ClipStore
from signkit.errors import InputError
from signkit.pose.skeleton import N_JOINTS
from signkit.score.distances import Pose
from signkit.text.likeness import TextLikeness


def true_poses(store: ClipStore, indices: Sequence[int]) -> list[Pose]:
    """Give the true poses: the ceiling.

    Parameters
    ----------
    store : CorpusStore
        Poses of the split.
    indices : sequence of int
        Clips to score.

    Returns
    -------
    list of ndarray (frames, 50, 3)
        The clips as stored.
    """
    return [store.frames(int(i)) for i in indices]


def poses_of_another_item(store: ClipStore, indices: Sequence[int], seed: int) -> list[Pose]:
    """Give each clip the true pose of another one, of another sentence where there is one.

    Parameters
    ----------
    store : CorpusStore
        Poses of the split.
    indices : sequence of int
        Clips to score, at least two.
    seed : int
        Seed of the exchange.

    Returns
    -------
    list of ndarray (frames, 50, 3)
        Real signing, of the wrong sentence.

    Raises
    ------
    InputError
        If there is no other clip.
    """
    if len(indices) < 2:
        raise InputError("control another item", "two clips or more", str(len(indices)), "add one")
    numbers = np.asarray(indices)
    rng = np.random.default_rng(seed)
    chosen = []
    for i in numbers:
        others = [j for j in numbers if store.texts[j] != store.texts[i]]
        others = others or [j for j in numbers if j != i]
        chosen.append(int(rng.choice(others)))
    return true_poses(store, chosen)


def mean_pose(training: ClipStore, indices: Sequence[int], clips: int) -> list[Pose]:
    """Stand still in the mean pose of the training clips for their mean length.

    Parameters
    ----------
    training : CorpusStore
        The generator's training poses.
    indices : sequence of int
        Training clips, half G.
    clips : int
        Number of poses wanted.

    Returns
    -------
    list of ndarray (frames, 50, 3)
        The same still pose each time.
    """
    mean, _ = _mean_and_spread(training, indices)
    length = max(1, round(float(np.mean([training.lengths[i] for i in indices]))))
    return [np.repeat(mean[None].astype(np.float32), length, axis=0)] * clips


def noise_pose(training: ClipStore, indices: Sequence[int], clips: int, seed: int) -> list[Pose]:
    """Shake about the mean pose: normal noise of each coordinate's own spread, frame by frame.

    Parameters
    ----------
    training : CorpusStore
        The generator's training poses.
    indices : sequence of int
        Training clips, half G.
    clips : int
        Number of poses wanted.
    seed : int
        Seed of the noise and of the lengths, which are drawn from the training clips.

    Returns
    -------
    list of ndarray (frames, 50, 3)
        Noise with the statistics of signing and none of its order.
    """
    mean, spread = _mean_and_spread(training, indices)
    rng = np.random.default_rng(seed)
    lengths = rng.choice([int(training.lengths[i]) for i in indices], clips)
    noise = (rng.standard_normal((length, N_JOINTS, 3)) for length in lengths)
    return [(mean + spread * shaken).astype(np.float32) for shaken in noise]


def random_training_clip(
    training: ClipStore, indices: Sequence[int], lengths: Sequence[int], seed: int
) -> list[Pose]:
    """Replay a random training clip of the length nearest to the true one.

    Parameters
    ----------
    training : CorpusStore
        The generator's training poses.
    indices : sequence of int
        Training clips, half G.
    lengths : sequence of int, frames
        True length of each clip to score: this control knows it.
    seed : int
        Seed of the choice among clips equally near.

    Returns
    -------
    list of ndarray (frames, 50, 3)
        Real signing that knows nothing but the duration.
    """
    known = np.array([int(training.lengths[i]) for i in indices])
    rng = np.random.default_rng(seed)
    chosen = []
    for length in lengths:
        off = np.abs(known - length)
        chosen.append(int(indices[rng.choice(np.flatnonzero(off == off.min()))]))
    return true_poses(training, chosen)


def nearest_by_text(
    training: ClipStore, indices: Sequence[int], texts: Sequence[str]
) -> tuple[list[Pose], list[int]]:
    """Replay the training clip whose sentence is most like the one to be signed.

    Likeness is the cosine of word counts weighted by rarity (tf-idf); the first of equals.

    Parameters
    ----------
    training : CorpusStore
        The generator's training poses.
    indices : sequence of int
        Training clips, half G.
    texts : sequence of str
        Sentences to be signed.

    Returns
    -------
    poses : list of ndarray (frames, 50, 3)
        Copies of training clips.
    chosen : list of int
        Which clip each is.
    """
    likeness = TextLikeness([training.texts[int(i)] for i in indices])
    chosen = [int(indices[i]) for i in likeness.nearest(texts)]
    return true_poses(training, chosen), chosen


def _mean_and_spread(
    training: ClipStore, indices: Sequence[int]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and std of every coordinate over all frames; a joint never seen stays at the neck."""
    count, total, squares = np.zeros((3, N_JOINTS, 3))
    for i in indices:
        frames = training.frames(int(i)).astype(np.float64)
        seen = np.isfinite(frames)
        frames = np.where(seen, frames, 0)
        count, total = count + seen.sum(axis=0), total + frames.sum(axis=0)
        squares = squares + (frames**2).sum(axis=0)
    count = np.maximum(count, 1)
    mean = total / count
    return mean, np.sqrt(np.maximum(squares / count - mean**2, 0))
