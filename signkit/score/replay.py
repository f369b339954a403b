"""Whether produced poses are copies of training clips (science.md 2).

Under a back-translator that knows the training clips, copying scores well; a clip that is nearer to
some training clip than to its own truth was replayed rather than produced.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from signkit.corpus.batches import ClipStore
from signkit.errors import InputError
from signkit.score.distances import Pose, ndtw

FRAMES_OF_A_SKETCH = 8
JOINTS_OF_A_SKETCH = np.r_[3, 4, 6, 7, 12, 16, 20, 28, 33, 37, 41, 49]
"""Elbows, wrists and four fingertips of each hand."""
CANDIDATES = 10
SIGNATURE = f"replay-share|ndtw-to-training<ndtw-to-truth|candidates:{CANDIDATES}|v:1"


class TrainingClips:
    """The clips that a generator learnt from, ready to be compared with what it produced.

    Parameters
    ----------
    training : CorpusStore
        The training poses.
    indices : sequence of int
        The generator's clips of them, half G.

    Raises
    ------
    InputError
        If there is none.
    """

    def __init__(self, training: ClipStore, indices: Sequence[int]) -> None:
        if not len(indices):
            advice = "train the corpus's evaluator again: it says which clips are the generator's"
            raise InputError("training clips", "at least one", "none", advice)
        self.training, self.indices = training, [int(i) for i in indices]
        self.sketches = np.stack([_sketch(training.frames(i)) for i in self.indices])
        self._room = np.empty_like(self.sketches)  # a new one for each clip costs more than sums

    def replayed(
        self, hypotheses: Sequence[Pose], off: Sequence[float] | NDArray[np.float64]
    ) -> NDArray[np.bool_]:
        """Tell which poses are nearer to a training clip than to their own truth.

        The ten training clips most alike in a sketch of eight frames are compared by nDTW.

        Parameters
        ----------
        hypotheses : sequence of ndarray (frames, 50, 3), shoulder widths
            Produced poses, each with at least one frame.
        off : sequence of float, shoulder widths
            How far each is off its own truth, by nDTW.

        Returns
        -------
        ndarray (clips,) of bool
            All False for the true poses, all True for copies of training clips.
        """
        pairs = zip(hypotheses, off, strict=True)
        return np.array([self._is_replayed(*pair) for pair in pairs])

    def _is_replayed(self, hypothesis: Pose, off: float) -> bool:
        if off == 0:  # nothing is nearer than the truth itself
            return False
        np.abs(np.subtract(self.sketches, _sketch(hypothesis), out=self._room), out=self._room)
        near = np.argsort(self._room.sum(axis=1), kind="stable")[:CANDIDATES]
        clips = (self.training.frames(self.indices[i]) for i in near)
        return any(ndtw(hypothesis, clip) < off for clip in clips)


def _sketch(pose: Pose) -> NDArray[np.float32]:
    """Some joints in eight frames spread over the clip, flat, missing joints at the neck."""
    places = np.linspace(0, len(pose) - 1, FRAMES_OF_A_SKETCH).round().astype(int)
    return np.nan_to_num(pose[places][:, JOINTS_OF_A_SKETCH]).reshape(-1).astype(np.float32)
