"""A corpus with errors of known place: where priorities may pay, and what they are judged by."""

from __future__ import annotations

import numpy as np

from signkit.corpus.batches import ClipStore
from signkit.errors import InputError


class NoisyStore:
    """Show a store with some texts at the wrong clips and some clips without motion.

    The two errors of real corpora that ``science.md`` 3 names. Misaligned texts and glosses are
    passed on to the next chosen clip; a damaged clip has its frames in random order, which leaves
    places and lengths what they were. Training sees them, validation must not.

    Parameters
    ----------
    store : CorpusStore
        The clean clips.
    misaligned : float
        Share of the clips that get the text of another.
    damaged : float
        Share of the clips, others than those, whose frames are shuffled.
    seed : int
        Seed of the choice.

    Raises
    ------
    InputError
        If the shares are not shares, or too small for two texts to change places.
    """

    def __init__(
        self, store: ClipStore, misaligned: float = 0.15, damaged: float = 0.15, seed: int = 27
    ) -> None:
        if min(misaligned, damaged) < 0 or misaligned + damaged > 1:
            raise InputError(
                "noise", "two shares, together at most 1", f"{misaligned} and {damaged}",
                "change the shares",
            )  # fmt: skip
        rng = np.random.default_rng([seed, len(store)])
        chosen = rng.permutation(len(store))
        texts = round(misaligned * len(store))
        clips = round(damaged * len(store))
        if texts == 1 or (misaligned > 0 and not texts):
            raise InputError("misaligned", "two clips or more", str(texts), "raise the share")
        self.store, self.seed = store, seed
        self.language, self.fps, self.lengths = store.language, store.fps, store.lengths
        self.texts, self.glosses = list(store.texts), list(store.glosses)
        self.corrupted = np.zeros(len(store), dtype=bool)
        self._damaged = set(chosen[texts : texts + clips].tolist())
        for to, of in zip(chosen[:texts], np.roll(chosen[:texts], 1), strict=True):
            self.texts[to], self.glosses[to] = store.texts[of], store.glosses[of]
            self.corrupted[to] = store.texts[to] != store.texts[of]
        self.corrupted[list(self._damaged)] = True

    def __len__(self) -> int:
        return len(self.store)

    def frames(self, index: int) -> np.ndarray:
        """Read the frames of one clip.

        Parameters
        ----------
        index : int
            Number of the clip.

        Returns
        -------
        ndarray of float32, (frames, 50, 3)
            The pose, its frames shuffled where the clip is damaged, always in the same way.
        """
        frames = self.store.frames(index)
        if index not in self._damaged:
            return frames
        return frames[np.random.default_rng([self.seed, index, 1]).permutation(len(frames))]
