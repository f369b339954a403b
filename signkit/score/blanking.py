"""Blanked poses: what the blind back-translator is trained on (science.md 2).

A translator that never saw a pose still scores above 0: it knows the language. Trained on poses
of zeros with the right lengths, it says how much. Blanking is a matter of the data, not of the
model: the same translator and the same loop read a :class:`BlankedStore`.
"""

from __future__ import annotations

import numpy as np

from signkit.corpus.batches import ClipStore
from signkit.pose.skeleton import N_JOINTS


class BlankedStore:
    """A corpus store whose frames are all zero and whose texts and lengths are true.

    Parameters
    ----------
    store : CorpusStore
        Poses to blank.

    Examples
    --------
    >>> class OneClip:
    ...     language, fps, lengths = "asl", 12.5, np.array([2])
    ...     texts, glosses = ["hello"], ["HELLO"]
    ...     def __len__(self): return 1
    >>> blanked = BlankedStore(OneClip())
    >>> blanked.frames(0).shape, bool(blanked.frames(0).any())
    ((2, 50, 3), False)
    """

    def __init__(self, store: ClipStore) -> None:
        self.language, self.fps = store.language, store.fps
        self.texts = store.texts
        self.glosses = store.glosses
        self.lengths = store.lengths

    def __len__(self) -> int:
        return len(self.lengths)

    def frames(self, index: int) -> np.ndarray:
        """Give zeros in the length of the clip.

        Parameters
        ----------
        index : int
            Number of the clip.

        Returns
        -------
        ndarray (frames, 50, 3) float32
            Zeros.
        """
        return np.zeros((int(self.lengths[index]), N_JOINTS, 3), np.float32)
