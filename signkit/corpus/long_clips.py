"""Clips that are longer than a model's longest: refused by name and number, never cut."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from signkit.corpus.batches import ClipStore
from signkit.errors import InputError
from signkit.progress import say


def fitting_clips(
    store: ClipStore, indices: Sequence[int] | np.ndarray, longest: int, label: str = ""
) -> np.ndarray:
    """Leave out the clips that a model of this longest length cannot learn from, and say so.

    Supplement Table 4, "Max_sent_length" (300 or 400): as in the lineage it holds for both
    sides, the frames of a clip and the words of its text. A clip is not cut, for its text would
    then say more than its pose; nor split, since no corpus but a few says which words fall into
    which frames.

    Parameters
    ----------
    store : CorpusStore
        The clips.
    indices : sequence of int, (clips,)
        Numbers of the clips to look at.
    longest : int
        Most frames, and most words, that a clip may have.
    label : str
        The run, for the line that is said; empty says nothing.

    Returns
    -------
    ndarray of int64, (fitting clips,)
        Numbers of the clips that fit, in the order given.

    Raises
    ------
    InputError
        If there are clips and none of them fits.
    """
    chosen = np.asarray(indices, dtype=np.int64)
    frames = np.asarray(store.lengths)[chosen]
    words = np.array([len(store.texts[i].split()) for i in chosen.tolist()], dtype=np.int64)
    fits = (frames <= longest) & (words <= longest)
    if len(chosen) and not fits.any():
        came = f"all {len(chosen)} longer, the shortest of {frames.min()} frames"
        advice = "raise models.*.max_frames, or keep every second frame (corpora.*.frame_step)"
        raise InputError(
            f"clips of {store.language}", f"one of at most {longest} frames and words", came, advice
        )
    if label and not fits.all():
        say(
            f"{label}: {np.sum(~fits)} of {len(chosen)} clips left out, longer than {longest} "
            f"frames or words (longest: {frames.max()} frames, {words.max()} words)"
        )
    return chosen[fits]
