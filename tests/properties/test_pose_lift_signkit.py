"""What holds for the lift of our own whatever the clip."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from signkit.pose.kinematics import bone_lengths
from signkit.pose.lift_signkit import STRETCH
from signkit.pose.lifting import lift
from signkit.pose.skeleton import MIRROR, NECK

few = settings(max_examples=40, deadline=None)


@st.composite
def clips(draw, holes=0.2):
    """Random walks of 50 points around random places, some keypoints missing."""
    frames = draw(st.integers(1, 15))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    walk = rng.normal(0, 3, (frames, 50, 2)).cumsum(axis=0) + rng.uniform(200, 500, (50, 2))
    keypoints = np.concatenate([walk, rng.uniform(0.35, 1.05, (frames, 50, 1))], axis=-1)
    missing = rng.uniform(size=(frames, 50)) < holes
    missing[0, :8] = False
    keypoints[missing] = np.nan, np.nan, 0
    return keypoints.astype(np.float32)


def _lift(keypoints):
    return lift(keypoints, mode="signkit")


@few
@given(clips(holes=0.5))
def test_a_pose_is_finite_or_was_never_observed(clip):
    pose = _lift(clip)
    never = np.isnan(clip[..., 0]).all(axis=0)
    never[NECK] = False
    assert np.array_equal(np.isnan(pose), np.broadcast_to(never[None, :, None], pose.shape))
    assert (pose[:, NECK] == 0).all()


@few
@given(clips())
def test_bones_keep_their_length_within_the_stretch(clip):
    lengths = bone_lengths(_lift(clip).astype(float))
    lengths = lengths[:, ~np.isnan(lengths[0])]
    assert (lengths.max(axis=0) <= lengths.min(axis=0) * (1 + STRETCH) / (1 - STRETCH) + 1e-4).all()


@few
@given(clips(), st.floats(-2000, 2000), st.floats(-2000, 2000), st.sampled_from([0.25, 0.5, 2, 4]))
def test_where_and_how_large_the_signer_is_changes_nothing(clip, dx, dy, scale):
    clip[..., :2] = np.round(clip[..., :2])  # so that moving rounds nothing
    moved = clip.copy()
    moved[..., :2] = scale * clip[..., :2] + np.round([dx, dy])
    assert np.allclose(_lift(clip), _lift(moved), atol=1e-4, equal_nan=True)


@few
@given(clips())
def test_a_mirrored_clip_gives_the_mirrored_pose(clip):
    clip[..., :2] = np.round(clip[..., :2])  # so that mirroring rounds nothing
    mirrored = clip[:, MIRROR].copy()
    mirrored[..., 0] = 640 - mirrored[..., 0]
    back = _lift(mirrored)[:, MIRROR] * (-1, 1, 1)
    assert np.allclose(back, _lift(clip), atol=1e-3, equal_nan=True)


@few
@given(clips())
def test_the_same_clip_gives_the_same_pose(clip):
    assert np.array_equal(_lift(clip), _lift(clip.copy()), equal_nan=True)


@few
@given(clips(), st.integers(0, 2**32 - 1))
def test_what_is_written_at_missing_keypoints_changes_nothing(clip, seed):
    missing = np.isnan(clip[..., 0])
    scribbled = clip.copy()
    scribbled[missing, :2] = np.random.default_rng(seed).uniform(0, 900, (missing.sum(), 2))
    assert np.array_equal(_lift(scribbled), _lift(clip), equal_nan=True)
