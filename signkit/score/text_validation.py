"""What a back-translator's training is judged by while it runs: BLEU-4 on true poses of dev."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from signkit.corpus.batches import ClipStore
from signkit.errors import InputError
from signkit.score.text_metrics import legacy


def make_text_validator(
    store: ClipStore, indices: Sequence[int], beam: int = 1
) -> Callable[[Any], float]:
    """Make the function that says how well a back-translator reads now: lower is better.

    Parameters
    ----------
    store : CorpusStore
        True poses of dev.
    indices : sequence of int
        Some clips of it.
    beam : int
        Beam size; greedy is enough to choose a checkpoint.

    Returns
    -------
    callable
        ``validate(translator) -> float``: minus BLEU-4 (legacy).

    Raises
    ------
    InputError
        If there is no clip to validate on.
    """
    if not len(indices):
        raise InputError("validation", "at least one clip of dev", "none", "is the split empty?")
    texts = [store.texts[int(i)] for i in indices]
    poses = [store.frames(int(i)) for i in indices]

    def validate(translator: Any) -> float:
        return -legacy(translator.translate(poses, beam, 0.0), texts).scores["bleu4"]

    return validate
