from types import SimpleNamespace

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.score.distances import align, all_distances, dtw, ndtw, pck
from signkit.score.pose_columns import pose_columns


def walk(frames, seed=0):
    rng = np.random.default_rng(seed)
    return (rng.standard_normal((frames, 50, 3)).cumsum(axis=0) / 10).astype(np.float32)


def plain_dtw(hypothesis, reference):
    hyp = hypothesis.astype(float).reshape(len(hypothesis), -1)
    ref = reference.astype(float).reshape(len(reference), -1)
    total = np.full((len(hyp) + 1, len(ref) + 1), np.inf)
    total[0, 0] = 0
    for i in range(len(hyp)):
        for j in range(len(ref)):
            best = min(total[i, j], total[i, j + 1], total[i + 1, j])
            total[i + 1, j + 1] = np.abs(hyp[i] - ref[j]).sum() + best
    return total[-1, -1] / len(ref)


@pytest.mark.parametrize(("frames", "others"), [(1, 1), (1, 7), (9, 1), (31, 17), (100, 120)])
def test_the_kernel_gives_the_value_of_two_plain_loops(frames, others):
    hyp, ref = walk(frames, 1), walk(others, 2)
    assert dtw(hyp, ref) == pytest.approx(plain_dtw(hyp, ref), rel=1e-6)


def test_a_slower_copy_costs_nothing():
    clip = walk(12)
    assert dtw(np.repeat(clip, 3, axis=0), clip) == 0
    assert ndtw(np.repeat(clip, 3, axis=0), clip) == 0


def test_dtw_is_divided_by_the_reference_frames_only():
    still, moved = np.zeros((2, 50, 3)), np.ones((6, 50, 3))
    assert dtw(still, moved) == pytest.approx(150)
    assert dtw(moved, still) == pytest.approx(450)


def test_ndtw_is_the_mean_joint_distance_in_shoulder_widths():
    clip = walk(20)
    off = clip.copy()
    off[:, 8:] += np.float32([0.6, 0, 0.8])
    assert ndtw(off, clip, "hands") == pytest.approx(1.0, rel=1e-5)
    assert ndtw(off, clip, "body") == pytest.approx(0, abs=1e-6)


def test_joints_missing_in_the_truth_cost_nothing_and_the_rest_is_scaled():
    ref = np.zeros((4, 50, 3), np.float32)
    ref[:, 8:29] = np.nan
    hyp = np.full((4, 50, 3), 0.5, np.float32)
    assert dtw(hyp, ref) == pytest.approx(75)
    hyp[:, 8:29] = 9.0
    assert dtw(hyp, ref) == pytest.approx(75)


def test_a_clip_with_missing_joints_is_at_distance_zero_from_itself():
    clip = walk(15)
    clip[3:9, 29:] = np.nan
    clip[12] = np.nan
    assert dtw(clip, clip) == 0
    assert ndtw(clip, clip) == 0


def test_a_frame_without_common_joints_compares_missing_joints_at_the_neck():
    hyp, ref = np.full((1, 50, 3), np.nan), np.ones((1, 50, 3))
    assert dtw(hyp, ref) == pytest.approx(150)


def test_infinite_values_count_as_missing():
    clip, broken = walk(5), walk(5)
    broken[2, 30] = np.inf
    assert np.isfinite(dtw(broken, clip))
    assert dtw(broken, clip) == pytest.approx(0)


@pytest.mark.parametrize("shape", [(0, 50, 3), (5, 150), (5, 50, 2)])
def test_what_is_no_clip_is_refused_by_name(shape):
    with pytest.raises(InputError, match="hypothesis: needs a pose"):
        dtw(np.zeros(shape), walk(3))


def test_different_skeletons_are_refused():
    with pytest.raises(InputError, match="50 joints"):
        dtw(np.zeros((3, 49, 3)), walk(3))


def test_the_corpus_score_counts_every_clip_alike():
    short, long = walk(3), walk(90)
    zero = [np.zeros_like(short), np.zeros_like(long)]
    each = [dtw(short, zero[0]), dtw(long, zero[1])]
    found = pose_columns([short, long], SimpleNamespace(frames=zero.__getitem__), range(2))
    assert found["dtw"].value() == pytest.approx(np.mean(each))


def test_a_path_runs_from_corner_to_corner_in_allowed_steps():
    path = align(walk(14, 1), walk(22, 2)).path
    assert path[0].tolist() == [0, 0]
    assert path[-1].tolist() == [13, 21]
    steps = {tuple(step) for step in np.diff(path, axis=0).tolist()}
    assert steps <= {(1, 1), (1, 0), (0, 1)}


def test_of_equally_cheap_paths_the_shortest_is_taken():
    assert len(align(np.zeros((5, 50, 3)), np.zeros((8, 50, 3))).path) == 8


def test_pck_counts_joints_within_a_tenth_of_the_shoulders():
    ref = np.zeros((4, 50, 3))
    hyp = ref.copy()
    hyp[:, 25:, 0] = 0.11
    assert pck(hyp, ref) == pytest.approx(0.5)
    assert pck(np.full((4, 50, 3), np.nan), ref) == 0


def test_all_distances_at_once_are_those_of_the_single_functions():
    hyp, ref = walk(17, 1), walk(23, 2)
    hyp[4, 29:] = np.nan
    assert all_distances(hyp, ref) == {
        "dtw": dtw(hyp, ref),
        "ndtw": ndtw(hyp, ref),
        "ndtw_hands": ndtw(hyp, ref, "hands"),
        "ndtw_body": ndtw(hyp, ref, "body"),
        "pck": pck(hyp, ref),
    }
