"""What training is judged by while it runs: length-free nDTW on some clips of dev.

Never the loss, which rises while DTW is flat, and never test (science.md 2).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from signkit.corpus.batches import ClipStore
from signkit.errors import InputError
from signkit.pose.skeleton import N_JOINTS
from signkit.score.distances import Pose, ndtw


def make_validator(
    store: ClipStore,
    indices: Sequence[int],
    produce: Callable[[Any, list[str]], list[Pose]] | None = None,
) -> Callable[[Any], float]:
    """Make the function that says how good a model is now: lower is better.

    Parameters
    ----------
    store : CorpusStore
        True poses of dev.
    indices : sequence of int
        Some clips of it; few dozen are enough and always the same ones.
    produce : callable, optional
        ``produce(model, texts) -> poses``; by default ``model.produce(texts, language)`` in the
        store's language. It gets no length, no first frame and no counter of the truth.

    Returns
    -------
    callable
        ``validate(model) -> float``: mean nDTW in shoulder widths.

    Raises
    ------
    InputError
        If there is no clip to validate on.
    """
    if not len(indices):
        raise InputError("validation", "at least one clip of dev", "none", "is the split empty?")
    texts = [store.texts[int(i)] for i in indices]
    references = [store.frames(int(i)) for i in indices]
    ask = produce or (lambda model, some: model.produce(some, store.language))

    def validate(model: Any) -> float:
        poses = ask(model, texts)
        pairs = zip(poses, references, strict=True)
        return float(np.mean([ndtw(_shown(pose), reference) for pose, reference in pairs]))

    return validate


def negative_ndtw(pose: Pose, reference: Pose) -> float:
    """Reward a roll-out: the nearer to the truth, the more (science.md 3, ``rl_scst``).

    Parameters
    ----------
    pose, reference : ndarray, (frames, 50, 3)
        Produced and true poses in shoulder widths.

    Returns
    -------
    float
        Minus their nDTW.
    """
    return -ndtw(_shown(pose), reference)


def _shown(pose: Pose) -> Pose:
    """A pose without frames is one frame at the neck: bad, and finite."""
    return pose if len(pose) else np.zeros((1, N_JOINTS, 3), np.float32)
