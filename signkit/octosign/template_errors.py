"""How well template decoding finds the signs of the true poses: the corpus's own check."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from signkit.octosign.truth import read_truth
from signkit.pose.template_decoding import decode_templates, load_templates

CLIPS_CHECKED = 100
"""At most this many clips of a split are decoded; the datasheet says how many."""


def edit_distance(wanted: Sequence[str], came: Sequence[str]) -> int:
    """Count the substitutions, insertions and deletions between two gloss sequences.

    Parameters
    ----------
    wanted, came : sequence of str
        Reference and hypothesis.

    Returns
    -------
    int
        The smallest number of changes.

    Examples
    --------
    >>> edit_distance(["I", "GO", "HOME"], ["I", "HOME", "NOW"])
    2
    """
    row = np.arange(len(came) + 1)
    for count, gloss in enumerate(wanted, start=1):
        swapped = row[:-1] + np.array([gloss != other for other in came], dtype=int)
        best = np.concatenate([[count], np.minimum(row[1:] + 1, swapped)])
        row = np.minimum.accumulate(best - np.arange(len(best))) + np.arange(len(best))
    return int(row[-1])


def template_word_error_rate(folder: Path, split: str, fps: float) -> dict[str, float]:
    """Decode the true poses of a split and count the errors.

    Parameters
    ----------
    folder : Path
        A corpus's folder with ``templates.npz`` and ``truth/``.
    split : str
        A split whose truth holds poses.
    fps : float
        Frames a second of the corpus.

    Returns
    -------
    dict
        ``clips`` and ``glosses`` that were checked, and ``wer`` in percent.
    """
    templates = load_templates(folder / "templates.npz")
    errors = glosses = 0
    clips = read_truth(folder / "truth" / f"{split}.h5")[:CLIPS_CHECKED]
    for clip in clips:
        assert clip.pose is not None, "train keeps no true poses"
        wanted = [segment.gloss for segment in clip.segments]
        errors += edit_distance(wanted, decode_templates(clip.pose, templates, fps))
        glosses += len(wanted)
    return {"clips": len(clips), "glosses": glosses, "wer": round(100 * errors / glosses, 2)}
