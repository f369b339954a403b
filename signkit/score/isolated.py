"""Corpora of single signs: accuracy instead of BLEU (science.md 2; ledger ISO-1).

LSA64 and AUTSL have one word a clip: a sentence of four words to be matched does not exist. There
the back-translator ranks all words of the corpus by likelihood.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from signkit.corpus.batches import ClipStore
from signkit.score.distances import Pose
from signkit.score.judging import Judge

UNDEFINED = ("bleu2", "bleu3", "bleu4", "bleu4_modern")
"""Metrics that a corpus of single signs has not: tables read "n/a"."""
TOP = (1, 5)
SIGNATURES = {f"top{k}": f"top-{k}|by:likelihood-of-the-split's-texts|percent|v:1" for k in TOP}


def is_isolated(store: ClipStore) -> bool:
    """Tell whether every clip of a split is a single sign.

    Parameters
    ----------
    store : CorpusStore
        The split. Glosses decide; where it has none, its texts do.

    Returns
    -------
    bool
        True where no clip has two glosses (or words; a final full stop is none).
    """
    lines = store.glosses if any(line.strip() for line in store.glosses) else store.texts
    return all(len([word for word in line.split() if word != "."]) <= 1 for line in lines)


def top_accuracies(
    judges: Sequence[Judge], poses: Sequence[Pose], texts: Sequence[str]
) -> dict[str, np.ndarray]:
    """Rank the split's texts for every pose by likelihood and look for the true one.

    Parameters
    ----------
    judges : sequence of Judge
        Back-translators.
    poses : sequence of ndarray (frames, 50, 3), shoulder widths
        Produced poses.
    texts : sequence of str
        The true text of each.

    Returns
    -------
    dict of str to ndarray (judges, clips)
        ``top1`` and ``top5``: 100 where the true text is among the first, else 0.
    """
    candidates = sorted(set(texts))
    own = [candidates.index(text) for text in texts]
    ranks = np.empty((len(judges), len(poses)))
    for k, judge in enumerate(judges):
        scores = np.stack(
            [judge.translator.likelihood(poses, [text] * len(poses)) for text in candidates], axis=1
        )  # (clips, candidates)
        ranks[k] = (scores > scores[np.arange(len(poses)), own][:, None]).sum(axis=1)
    return {f"top{n}": 100.0 * (ranks < n) for n in TOP}
