"""Our own lift: what is missing does no harm, bones stay rigid, depth has the right side."""

import numpy as np
import pytest

from signkit.pose.depth_arms import find_arm_depths
from signkit.pose.depth_hands import PALM, find_hand_depths
from signkit.pose.depth_smoothing import (
    choose_over_time,
    choose_signs_over_time,
    smooth,
    smooth_robustly,
)
from signkit.pose.kinematics import bone_lengths
from signkit.pose.lift_geometry import PROPORTIONS, estimate_lengths
from signkit.pose.lift_signkit import STRETCH, place_nearly_rigidly
from signkit.pose.lifting import lift
from signkit.pose.skeleton import BONES, LEFT_HAND, LIMBS, RIGHT_HAND

FRAMES = 12


def _penalties(frames, bending, movement):
    bends, steps = np.diff(np.eye(frames), n=2, axis=0), np.diff(np.eye(frames), axis=0)
    return bending * bends.T @ bends + movement * steps.T @ steps


@pytest.mark.parametrize("frames", [1, 2, 3, 9])
def test_smoothing_solves_its_equations(frames):
    rng = np.random.default_rng(27)
    values, weights = rng.normal(size=(frames, 3, 2)), rng.uniform(0.1, 1, (frames, 3))
    smoothed = smooth(values, weights, 0.3, 0.1)
    for k in range(3):  # (W + penalties) x = W y
        matrix = np.diag(weights[:, k]) + _penalties(frames, 0.3, 0.1)
        expected = np.linalg.solve(matrix, weights[:, k, None] * values[:, k])
        assert np.allclose(smoothed[:, k], expected, atol=1e-6)


def test_smoothing_fills_a_gap_between_its_ends():
    values = np.array([0.0, 99, 99, 99, 4])[:, None, None]
    weights = np.array([1.0, 0, 0, 0, 1])[:, None]
    filled = smooth(values, weights, 1e-6, 1e-4)[:, 0, 0]
    assert np.allclose(filled, [0, 1, 2, 3, 4], atol=0.01)


def test_robust_smoothing_is_not_moved_far_by_one_wild_guess():
    values, weights = np.zeros((21, 1, 1)), np.ones((21, 1))
    values[10] = 1.0
    plain = smooth(values, weights, 0.3, 0.01)[10, 0, 0]
    robust = smooth_robustly(values, weights, 0.3, 0.01, 0.1)[10, 0, 0]
    assert robust < 0.2 * plain


def test_the_choice_over_time_is_the_cheapest_of_all_courses():
    rng = np.random.default_rng(27)
    costs, places = rng.uniform(size=(6, 3)), rng.normal(size=(6, 3, 2))
    courses = np.array(np.meshgrid(*[range(3)] * 6)).reshape(6, -1).T  # all 729
    along = places[np.arange(6), courses]
    steps = np.square(np.diff(along, axis=1)).sum(axis=(1, 2))
    totals = costs[np.arange(6), courses].sum(axis=1) + 0.7 * steps
    assert np.array_equal(choose_over_time(costs, places, 0.7), courses[totals.argmin()])


def test_smoothing_takes_a_bending_for_each_track():
    rng = np.random.default_rng(27)
    values, weights = rng.normal(size=(9, 2, 1)), np.ones((9, 2))
    both = smooth(values, weights, np.array([0.3, 4.0]), 0.1)
    alone = [smooth(values, weights, bending, 0.1)[:, k] for k, bending in enumerate((0.3, 4.0))]
    assert np.allclose(both, np.stack(alone, axis=1))


def test_choosing_signs_is_choosing_among_their_eight_places():
    rng = np.random.default_rng(27)
    costs, sizes = rng.uniform(size=(30, 8)), rng.uniform(size=(30, 3))
    signs = np.array([[1 - 2 * ((a >> n) & 1) for n in range(3)] for a in range(8)])
    places = np.ascontiguousarray(signs * sizes[:, None], dtype=float)
    expected = choose_over_time(costs, places, 0.7)
    assert len(set(expected)) > 3
    assert np.array_equal(choose_signs_over_time(costs, sizes, 0.7), expected)


def test_an_unsure_clip_has_human_proportions():
    points = np.random.default_rng(27).normal(size=(5, 50, 2))
    lengths = estimate_lengths(points, np.full((5, 50), 0.01))
    assert np.allclose(np.delete(lengths, 1), np.delete(PROPORTIONS, 1))


def test_an_arm_seen_short_most_of_the_time_keeps_its_length():
    points = np.zeros((40, 50, 2))
    points[:, 3] = 0, 0.2  # the upper arm points to the viewer
    points[:6, 3] = 0, 0.85  # and hangs down in a few frames
    points[:, 6] = points[:, 3]
    lengths = estimate_lengths(points, np.ones((40, 50)))
    assert lengths[2] == pytest.approx(0.85, abs=0.01)


def test_a_forearm_before_the_body_is_lifted_to_the_viewer():
    points = np.zeros((FRAMES, 50, 2))
    points[:, 2], points[:, 3] = (-0.5, 0), (-0.6, 0.82)  # right shoulder, elbow
    points[:, 4] = points[:, 3] + (0.2, -0.4)  # wrist: seen length 0.45 of 0.7
    depths = find_arm_depths(points, np.ones((FRAMES, 50)), np.array([0.84, 0.70]), 2, 1.0)
    assert np.allclose(depths[:, 1], np.sqrt(0.49 - 0.2), atol=0.02)


@pytest.mark.parametrize(
    ("elbow", "wrist", "depth"),
    [
        ((-0.5, -0.605), (0.5, -0.421), 0.05),  # at the head, though 0.55 is a signer's usual depth
        ((-0.175, 0.7), (0.5, 0.138), 0.9),  # far off, but -0.04 would be behind the body
    ],
)
def test_raised_arms_reach_the_head_and_no_wrist_is_behind_the_body(elbow, wrist, depth):
    points = np.zeros((FRAMES, 50, 2))
    points[:, 2] = -0.5, 0
    points[:, 3] = points[:, 2] + elbow
    points[:, 4] = points[:, 3] + wrist
    depths = find_arm_depths(points, np.ones((FRAMES, 50)), np.array([0.84, 0.70]), 2, 1.0)
    assert depths[0].sum() == pytest.approx(depth, abs=0.03)


def _bent_hand(lean, bend):
    """A right hand with its palm to the viewer, leaning forward, fingers bent to the palm."""
    lengths = np.tile([0.26, 0.13, 0.09, 0.07], 5)
    lengths[:4] = 0.12, 0.13, 0.1, 0.08
    joints = np.zeros((21, 3))
    tilt = np.array([[1, 0, 0], [0, np.cos(lean), 0], [0, -np.sin(lean), 1]])
    tilt[:, 2] = 0, np.sin(lean), np.cos(lean)
    for f in range(5):
        base = np.array([0.45, -0.9]) if f == 0 else PALM[f - 1]
        scale = lengths[4 * f] if f == 0 else 0.26
        place = tilt @ np.array([*base, 0.0]) * scale
        joints[4 * f + 1] = place
        for n in range(3):
            angle = bend * (n + 1)
            step = tilt @ np.array([0, -np.cos(angle), np.sin(angle)]) * lengths[4 * f + n + 1]
            place = place + step
            joints[4 * f + n + 2] = place
    return joints, lengths


@pytest.mark.parametrize("lean", [0.3, 0.8])
def test_a_leaning_hand_with_bent_fingers_gets_its_depth_back(lean):
    joints, lengths = _bent_hand(lean, 0.45)
    points = np.ascontiguousarray(np.tile(joints[:, :2], (FRAMES, 1, 1)))
    depths, along = find_hand_depths(points, np.ones((FRAMES, 21)), lengths, 1.0)
    true = np.array([joints[4 * f + n + 1, 2] - (joints[4 * f + n, 2] if n else 0)
                     for f in range(1, 5) for n in range(4)])  # fmt: skip
    assert (np.sign(depths[0, 4:]) == np.sign(true))[np.abs(true) > 0.02].all()
    assert along[0] == pytest.approx(np.sin(lean), abs=0.1)


def test_bones_stretch_by_no_more_than_they_may(sign):
    lengths = bone_lengths(lift(sign()[0], mode="signkit").astype(float))
    middle = 0.5 * (lengths.max(axis=0) + lengths.min(axis=0))
    assert (np.abs(lengths / middle - 1) <= STRETCH + 1e-4).all()


def test_a_bone_goes_to_its_aim_where_its_length_allows_it():
    aims = np.array([[[0.0, 0.0], [0.3, 0.4], [5.0, 0.4]]])
    bones = np.array([[0, 1, 0], [1, 2, 1]])
    joints = place_nearly_rigidly(aims, np.zeros((1, 2)), np.array([0.5, 1.0]), bones, 0.02)
    assert np.allclose(joints[0, 1, :2], [0.3, 0.4])
    assert joints[0, 2, 0] == pytest.approx(0.3 + 1.02)


@pytest.mark.parametrize("frames", [1, 2])
def test_the_shortest_clips_are_lifted(sign, frames):
    pose = lift(sign(frames=frames)[0], mode="signkit")
    assert pose.shape == (frames, 50, 3)
    assert np.isfinite(pose).all()


def test_a_hand_that_is_never_seen_is_nan_and_leaves_the_other_alone(sign, hide):
    keypoints, _ = sign()
    whole = lift(keypoints, mode="signkit")
    pose = lift(hide(keypoints, (slice(None), LEFT_HAND)), mode="signkit")
    assert np.isnan(pose[:, LEFT_HAND]).all()
    assert np.isfinite(np.delete(pose, np.r_[LEFT_HAND], axis=1)).all()
    assert np.abs(pose[:, RIGHT_HAND] - whole[:, RIGHT_HAND]).max() < 0.3  # its lengths only


def test_a_missing_joint_does_not_move_other_branches(sign, hide):
    keypoints, _ = sign()
    whole = lift(keypoints, mode="signkit")
    pose = lift(hide(keypoints, (slice(10, 14), 4)), mode="signkit")  # the right wrist, a while
    assert np.abs(pose[:, [0, 2, 5, 6, 7]] - whole[:, [0, 2, 5, 6, 7]]).max() < 0.03


def test_frames_without_a_person_are_bridged(sign, hide):
    keypoints, _ = sign(frames=60)
    whole = lift(keypoints, mode="signkit")
    pose = lift(hide(keypoints, slice(20, 30)), mode="signkit")
    assert np.isfinite(pose).all()
    assert np.median(np.abs(pose[40:] - whole[40:])) < 0.02
    steps = np.linalg.norm(np.diff(pose, axis=0), axis=-1)
    assert steps[19:31].max() < 3 * np.linalg.norm(np.diff(whole, axis=0), axis=-1).max()


def test_doubtful_guesses_of_a_hand_are_outvoted(sign):
    keypoints, _ = sign(frames=60)
    guessed = keypoints.copy()
    guessed[20:23, RIGHT_HAND, 0] += 80
    guessed[20:23, RIGHT_HAND, 2] = 0.1
    moved = lift(guessed, mode="signkit") - lift(keypoints, mode="signkit")
    assert np.median(np.linalg.norm(moved[20:23, RIGHT_HAND], axis=-1)) < 0.15  # 80 px are 0.44


def test_all_frames_have_the_proportions_that_were_estimated(sign):
    pose = lift(sign()[0], mode="signkit")
    lengths = bone_lengths(pose.astype(float)).mean(axis=0)
    for group in (2, 3):
        left, right = lengths[np.equal(LIMBS, group)]
        assert left == pytest.approx(right, rel=2 * STRETCH + 0.01)
    assert len(lengths) == len(BONES)
