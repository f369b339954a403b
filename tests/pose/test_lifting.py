import numpy as np
import pytest

from signkit.errors import InputError
from signkit.pose.kinematics import bone_lengths, bone_vectors
from signkit.pose.lift_released import lift_in_closed_form, run_released_steps
from signkit.pose.lifting import LIFT_MODES, lift
from signkit.pose.normalise import shoulder_width
from signkit.pose.skeleton import (
    BONES,
    LEFT_HAND,
    LEFT_WRIST,
    LIMBS,
    N_JOINTS,
    NECK,
    NOSE,
    RIGHT_HAND,
)

WAYS = {
    "paper": {"mode": "paper"},
    "closed form": {"mode": "released", "refinement": "none"},
    "lbfgs": {"mode": "released", "refinement": "lbfgs"},
    "gradient": {"mode": "released", "refinement": "gradient"},
}
every_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())


def test_the_modes_are_the_papers_the_released_and_our_own():
    assert set(LIFT_MODES) == {"paper", "released", "signkit"}


@every_way
def test_a_pose_follows_the_convention(sign, way):
    keypoints, _ = sign()
    before = keypoints.copy()
    pose = lift(keypoints, **way)
    assert pose.shape == keypoints.shape
    assert pose.dtype == np.float32
    assert np.isfinite(pose).all()
    assert (pose[:, NECK] == 0).all()
    assert np.median(np.hypot(*(pose[:, 2] - pose[:, 5])[:, :2].T)) == pytest.approx(1, rel=0.05)
    assert np.array_equal(keypoints, before)


@every_way
def test_the_picture_is_kept(sign, way):
    keypoints, _ = sign()
    flat = (keypoints[..., :2] - keypoints[:, [NECK], :2]) / shoulder_width(keypoints)
    error = np.linalg.norm(lift(keypoints, **way)[..., :2] - flat, axis=-1)
    spread = np.linalg.norm(flat - flat.mean(axis=0), axis=-1)
    assert np.median(error) < 0.5 * np.median(spread)


@every_way
def test_bones_keep_their_length_over_the_clip(sign, way):
    lengths = bone_lengths(lift(sign()[0], **way))
    assert np.allclose(lengths, lengths[0], atol=1e-5)


@every_way
def test_the_same_call_gives_the_same_numbers(sign, way):
    keypoints, _ = sign()
    assert np.array_equal(lift(keypoints, **way), lift(keypoints, **way))


@every_way
def test_another_seed_moves_the_pose_by_no_more_than_the_noise(sign, way):
    keypoints, _ = sign()
    one, other = lift(keypoints, seed=1, **way), lift(keypoints, seed=2, **way)
    assert np.abs(one - other).max() < 0.03
    assert way["mode"] == "paper" or not np.array_equal(one, other)


@every_way
def test_one_frame_lifts_to_a_finite_pose(sign, way):
    pose = lift(sign(frames=1)[0], **way)
    assert pose.shape == (1, N_JOINTS, 3)
    assert np.isfinite(pose).all()


@every_way
def test_hands_before_the_body_have_positive_depth(sign, way):
    keypoints, truth = sign()
    pose = lift(keypoints, **way)
    assert (truth[:, LEFT_WRIST, 2] > truth[:, NECK, 2]).all()
    assert np.median(pose[:, LEFT_WRIST, 2]) > 0
    assert pose[:, LEFT_WRIST, 2].min() > -0.03  # the refinement may undo a vanishing depth
    assert pose[:, 8:, 2].mean() > 0.1


@every_way
def test_a_hand_missing_all_through_is_nan_and_the_rest_is_not(sign, hide, way):
    pose = lift(hide(sign()[0], np.s_[:, LEFT_HAND]), **way)
    assert np.isnan(pose[:, LEFT_HAND]).all()
    assert np.isfinite(np.delete(pose, np.r_[LEFT_HAND], axis=1)).all()


@every_way
def test_a_missing_hand_changes_neither_the_other_hand_nor_the_scale(sign, hide, way):
    keypoints, _ = sign()
    whole, part = lift(keypoints, **way), lift(hide(keypoints, np.s_[:, LEFT_HAND]), **way)
    assert np.abs(part[:, :8] - whole[:, :8]).max() < 0.05
    hand = np.s_[:, 29:48]
    ratio = np.median(bone_lengths(part)[hand] / bone_lengths(whole)[hand])
    assert 0.75 < ratio < 1.33


def test_as_released_one_missing_hand_collapses_both(sign, hide):
    """The defect that ``keep_defects`` keeps: pooled with zeros, the median length is zero."""
    hidden = hide(sign()[0], np.s_[:, LEFT_HAND])
    options = {"mode": "released", "refinement": "none"}
    finger_bones = np.s_[:, 29:49]
    assert bone_lengths(lift(hidden, keep_defects=True, **options))[finger_bones].max() < 1e-3
    assert bone_lengths(lift(hidden, **options))[finger_bones].min() > 1e-2


def test_ten_missing_frames_of_sixty_leave_the_scale_alone(sign, hide):
    keypoints, _ = sign(frames=60)
    gaps = hide(keypoints, np.s_[20:30])
    whole, part = lift(keypoints, noise=0), lift(gaps, noise=0)
    assert np.isfinite(part).all()
    ratio = bone_lengths(part)[0] / bone_lengths(whole)[0]
    assert np.allclose(ratio[:7], 1, atol=0.02)
    assert np.median(ratio) == pytest.approx(1, abs=0.1)
    kept = np.r_[0:15, 35:60]
    assert np.abs(part[kept, :8] - whole[kept, :8]).max() < 0.1


def test_as_released_ten_missing_frames_change_the_scale(sign, hide):
    keypoints, _ = sign(frames=60)
    gaps = hide(keypoints, np.s_[20:30])
    deviations = [
        run_released_steps(k, refinement="none", keep_defects=True).deviation
        for k in (keypoints, gaps)
    ]
    assert abs(deviations[1] / deviations[0] - 1) > 0.1
    mended = [run_released_steps(k, refinement="none").deviation for k in (keypoints, gaps)]
    assert abs(mended[1] / mended[0] - 1) < 0.05


def test_true_zeros_are_keypoints_like_others(sign):
    """A nose at x = 0 drops the frame in the released tool, a point at (0, 0) counts as missing."""
    keypoints, _ = sign()
    at_corner = keypoints.copy()
    at_corner[..., :2] -= keypoints[3, NOSE, :2]
    assert (at_corner[3, NOSE, :2] == 0).all()
    assert np.abs(lift(at_corner, noise=0) - lift(keypoints, noise=0)).max() < 1e-3


@every_way
@pytest.mark.parametrize("joint", [NOSE, NECK, 3, LEFT_WRIST, 8, 12])
def test_one_joint_never_observed_leaves_the_others_in_place(sign, hide, way, joint):
    keypoints, _ = sign()
    pose = lift(hide(keypoints, np.s_[:, joint]), **way)
    nan = np.isnan(pose).any(axis=(0, 2))
    assert np.flatnonzero(nan).tolist() == ([] if joint == NECK else [joint])
    error = pose[..., :2] - keypoints[..., :2] / shoulder_width(keypoints)
    error -= np.nanmedian(error[:, 2:8], axis=(0, 1))  # the origin is where the neck is thought
    others = np.delete(np.arange(50), joint)
    assert np.median(np.linalg.norm(error[:, others], axis=-1), axis=0).max() < 0.15


@every_way
def test_a_clip_where_everything_is_missing_is_refused(sign, hide, way):
    with pytest.raises(InputError, match="observed in some frame, got 5 frames, all missing"):
        lift(hide(sign(frames=5)[0], np.s_[:]), **way)


def test_a_clip_that_no_frame_of_is_trusted_is_refused(sign):
    keypoints, _ = sign()
    keypoints[..., 2] = 0.1
    with pytest.raises(InputError, match="lower min_confidence"):
        lift(keypoints)
    assert np.isfinite(lift(keypoints, min_confidence=0.05)).all()


def test_unknown_modes_and_refinements_are_refused_by_name(sign):
    keypoints, _ = sign()
    with pytest.raises(InputError, match="did you mean 'released'"):
        lift(keypoints, mode="relaesed")
    with pytest.raises(InputError, match="one of none, lbfgs, gradient, got 'adam'"):
        lift(keypoints, refinement="adam")
    with pytest.raises(TypeError, match="percentille"):
        lift(keypoints, percentille=0.5)


def test_in_closed_form_every_child_is_nearer_to_the_viewer_than_its_parent(sign):
    initial = run_released_steps(sign(jitter=4.0)[0]).initial
    assert (bone_vectors(initial)[..., 2] > 0).all()


def test_the_closed_form_is_the_best_of_the_released_candidates():
    """Try the five directions of the released tool one by one; ties do not matter at 0.001."""
    rng = np.random.default_rng(27)
    bone = np.array([[0, 1, 0]])
    for _ in range(200):
        parent, child = rng.normal(size=(2, 2))
        length = rng.uniform(0.5, 2.5)
        dx, dy = child - parent
        candidates = [
            (dx, dy, 0.0),
            (length * dx, length * dy, 0.0),
            (-length * dx, -length * dy, 0),
        ]
        if (missing := length**2 - dx**2 - dy**2) >= 0:
            candidates += [(dx, dy, -np.sqrt(missing)), (dx, dy, np.sqrt(missing))]
        units = [np.array(c) / np.linalg.norm(c) for c in candidates]
        best = min(units, key=lambda u: round(np.sum((length * u[:2] + parent - child) ** 2), 12))
        target = np.stack([parent, child])[..., None]
        root = np.array([[*parent, 0.0]]).T
        _, directions = lift_in_closed_form(target, root, np.array([length]), bone)
        assert np.allclose(directions[0, :, 0], (*best[:2], abs(best[2])), atol=0.01)


def test_a_bone_turned_to_the_viewer_gets_the_depth_it_lost_in_the_picture(sign):
    """A forearm of 100 px seen as 60 px reaches 80 px towards the viewer (3-4-5)."""
    keypoints, _ = sign(frames=9)
    keypoints[:, 6, :2] = keypoints[:, 5, :2] + (0, 100)
    keypoints[:, 3, :2] = keypoints[:, 2, :2] + (0, 100)
    keypoints[:, 4, :2] = keypoints[:, 3, :2] + (0, 100)
    keypoints[:, 7, :2] = keypoints[:, 6, :2] + (0, 100)
    keypoints[4, 7, :2] = keypoints[4, 6, :2] + (0, 60)
    pose = lift(keypoints, refinement="none", noise=0) * shoulder_width(keypoints)
    assert pose[4, 7, 2] - pose[4, 6, 2] == pytest.approx(80, abs=1)
    assert pose[3, 7, 2] - pose[3, 6, 2] == pytest.approx(0, abs=1)


def test_left_and_right_share_their_lengths_in_the_released_mode(sign):
    steps = run_released_steps(sign()[0], refinement="none")
    lengths = bone_lengths(steps.initial)[0]
    for limb in range(25):
        shared = lengths[limb == LIMBS]
        assert np.allclose(shared, shared[0])


def test_lbfgs_finds_a_lower_objective_than_the_released_descent(sign):
    keypoints, _ = sign(jitter=3.0)
    values = {}
    for name in ("none", "gradient", "lbfgs"):
        steps = run_released_steps(keypoints, refinement=name)
        joints, seen = steps.refined, steps.interpolated
        off = np.square(joints[..., :2] - seen[..., :2]).sum(-1) * seen[..., 2]
        moved = np.square(np.diff(joints, axis=0)).sum(-1)
        limbs = [bone_lengths(joints)[0][limb == LIMBS][0] for limb in range(25)]
        values[name] = off.mean() + 0.001 * np.sum(limbs) + 0.1 * moved.mean()
    assert values["lbfgs"] < values["gradient"] < values["none"]


def test_the_steps_are_those_of_the_five_released_files(sign, hide):
    keypoints, _ = sign(frames=12)
    keypoints[6, :8, 2] = 0.1
    steps = run_released_steps(hide(keypoints, np.s_[2, RIGHT_HAND]))
    assert np.isnan(steps.standardised[2, RIGHT_HAND, 0]).all()
    assert np.isfinite(steps.standardised[6]).all()
    assert np.isnan(steps.pruned[6, :, :2]).all()
    assert np.isfinite(steps.interpolated).all()
    assert steps.initial.shape == steps.refined.shape == (12, len(BONES) + 1, 3)
