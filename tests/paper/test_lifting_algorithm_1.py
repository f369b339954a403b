"""Paper Sec. 3 "Data Format", Steps I-III, and supp. C.2, Algorithm 1, worked by hand."""

import numpy as np
import pytest

from signkit.pose.lift_paper import lift_paper, run_algorithm_1

CHAIN = np.array([[0, 1, 0], [1, 2, 1]])


def _run(points, percentile=0.5, sigma=0.0, seed=0, bones=CHAIN):
    rng = np.random.default_rng(seed)
    return run_algorithm_1(np.array(points, dtype=float), bones, percentile, sigma, rng)


def test_three_joints_over_three_frames_as_on_paper():
    """Joints 0-1-2, two bones, three frames, no noise.

    Step I, bone 0-1: (3,4), (0,5), (0,3) have L = 5, 5, 3. Sorted 3, 5, 5; the percentile 0.5
    is entry int(0.5 * 2) = 1: 5. Bone 1-2: (0,2), (1,0), (0,2) have L = 2, 1, 2; sorted 1, 2, 2:
    2. Lines 17 and Step III: exp(log L) = L.

    Step II, frame 0: (3,4) is as long as 5, so its angle is (0.6, 0.8, 0); line 29 adds 0.001 to
    z and line 30 divides by n0 = sqrt(1 + 0.001^2). Bone 1-2: (0,1,0.001) / n0.
    Frame 1: bone 0-1 is (0,1,0.001) / n0. Bone 1-2 is (1,0) of length 2, so z = sqrt(4 - 1):
    (1, 0, sqrt 3) / 2 = (0.5, 0, 0.8660254), plus 0.001: (0.5, 0, 0.8670254),
    n1 = sqrt(0.25 + 0.8670254^2).
    Frame 2: bone 0-1 is (0,3) of length 5, so z = 4: (0, 0.6, 0.8), plus 0.001:
    (0, 0.6, 0.801), n2 = sqrt(0.36 + 0.801^2). Bone 1-2: (0,1,0.001) / n0.

    Step III: child = parent + L * angle.
    """
    points = [
        [(10, 20), (13, 24), (13, 26)],
        [(10, 20), (10, 25), (11, 25)],
        [(10, 20), (10, 23), (10, 25)],
    ]
    n0 = np.sqrt(1 + 0.001**2)
    n1 = np.sqrt(0.25 + 0.8670254038**2)
    n2 = np.sqrt(0.36 + 0.801**2)
    middle = [
        (10 + 5 * 0.6 / n0, 20 + 5 * 0.8 / n0, 5 * 0.001 / n0),
        (10, 20 + 5 / n0, 5 * 0.001 / n0),
        (10, 20 + 5 * 0.6 / n2, 5 * 0.801 / n2),
    ]
    step = [
        (0, 2 / n0, 2 * 0.001 / n0),
        (2 * 0.5 / n1, 0, 2 * 0.8670254038 / n1),
        (0, 2 / n0, 2 * 0.001 / n0),
    ]
    joints = _run(points)
    assert np.allclose(joints[:, 0], (10, 20, 0))
    assert np.allclose(joints[:, 1], middle)
    assert np.allclose(joints[:, 2], np.add(middle, step))


def test_step_ii_directions_have_length_one():
    """So each bone is as long as its L in every frame: here 5, the middle of 3, 5, 13."""
    joints = _run([[(0, 0), (3, 4)], [(0, 0), (5, 12)], [(0, 0), (0, 3)]], bones=CHAIN[:1])
    assert np.allclose(np.linalg.norm(joints[:, 1] - joints[:, 0], axis=-1), 5)


def test_line_16_takes_the_longest_at_percentile_one():
    """Lengths 5, 13, 3: the percentile 1 is 13, 0 is 3."""
    points = [[(0, 0), (3, 4)], [(0, 0), (5, 12)], [(0, 0), (0, 3)]]
    for percentile, length in ((0.0, 3), (1.0, 13)):
        joints = _run(points, percentile, bones=CHAIN[:1])
        assert np.allclose(np.linalg.norm(joints[:, 1], axis=-1), length)


def test_line_24_turns_a_bone_with_a_missing_end_to_the_viewer():
    """Not finite becomes (0, 0, 0), plus 0.001 in z, normalised (0, 0, 1): L before its root."""
    points = [[(0, 0), (0, 5)], [(0, 0), (np.nan, np.nan)], [(0, 0), (4, 3)]]
    joints = _run(points, bones=CHAIN[:1])
    assert np.allclose(joints[1, 1], (0, 0, 5))


def test_line_5_moves_the_root_and_everything_with_it():
    points = [[(0, 0), (3, 4), (3, 6)]] * 4
    still, shaken = _run(points), _run(points, sigma=0.5, seed=3)
    shift = shaken - still
    assert np.abs(shift[:, 0]).min() > 0
    assert np.allclose(shift, shift[:, :1])
    assert np.array_equal(shaken, _run(points, sigma=0.5, seed=3))
    assert not np.array_equal(shaken, _run(points, sigma=0.5, seed=4))


def test_lengths_are_one_a_bone_so_a_missing_hand_touches_nothing_else():
    """Line 8 keeps one list a bone; the released tool pools both hands (ledger LIFT-1)."""
    rng = np.random.default_rng(27)
    keypoints = np.concatenate([rng.uniform(0, 500, (6, 50, 2)), np.ones((6, 50, 1))], axis=-1)
    without = keypoints.copy()
    without[:, 8:29] = np.nan, np.nan, 0
    whole, part = lift_paper(keypoints), lift_paper(without)
    rest = np.r_[0:8, 29:50]
    assert np.array_equal(part[:, rest], whole[:, rest])


@pytest.mark.parametrize("confidence", [0.01, 0.5, 1.0])
def test_confidence_plays_no_part(confidence):
    rng = np.random.default_rng(27)
    xy = rng.uniform(0, 500, (6, 50, 2))
    one = lift_paper(np.concatenate([xy, np.ones((6, 50, 1))], axis=-1))
    other = lift_paper(np.concatenate([xy, np.full((6, 50, 1), confidence)], axis=-1))
    assert np.array_equal(one, other)
