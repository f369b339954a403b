"""Our DTW and its path against dtw-python's."""

import dtw as library
import numpy as np
import pytest
from scipy.spatial.distance import cdist

from signkit.score.distances import align, dtw


def clips(seed):
    rng = np.random.default_rng(seed)
    lengths = rng.integers(20, 90, 2)
    return [
        (rng.standard_normal((n, 50, 3)).cumsum(axis=0) / 10).astype(np.float32) for n in lengths
    ]


def flat(clip):
    return clip.astype(float).reshape(len(clip), -1)


@pytest.mark.parametrize("seed", range(4))
def test_dtw_agrees_with_dtw_python(seed):
    hyp, ref = clips(seed)
    costs = cdist(flat(hyp), flat(ref), "cityblock")
    theirs = library.dtw(costs, step_pattern="symmetric1", distance_only=True).distance
    assert dtw(hyp, ref) == pytest.approx(theirs / len(ref), rel=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_the_alignment_is_that_of_dtw_python(seed):
    hyp, ref = clips(seed)
    costs = np.linalg.norm(hyp[:, None].astype(float) - ref[None], axis=-1).mean(axis=-1)
    theirs = library.dtw(costs, step_pattern="symmetric1")
    ours = align(hyp, ref)
    assert ours.distance == pytest.approx(theirs.distance / len(theirs.index1), rel=1e-5)
    assert ours.path.T.tolist() == [theirs.index1.tolist(), theirs.index2.tolist()]
