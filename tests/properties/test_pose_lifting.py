"""What holds for any clip: invariance, rigid bones, finite numbers, no frame lost."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from signkit.pose.cleaning import bridge_never_observed, interpolate, mark_missing
from signkit.pose.kinematics import bone_lengths, bone_vectors, forward
from signkit.pose.lift_released import run_released_steps
from signkit.pose.lifting import lift
from signkit.pose.skeleton import N_BONES, NECK

modes = st.sampled_from(
    [{"mode": "paper"}, {"refinement": "none"}, {"refinement": "lbfgs"}, {"keep_defects": True}]
)


@st.composite
def clips(draw, holes=0.0, least=1):
    """Random walks of 50 points around random places, some keypoints missing."""
    frames = draw(st.integers(least, 12))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    walk = rng.normal(0, 3, (frames, 50, 2)).cumsum(axis=0) + rng.uniform(200, 500, (50, 2))
    confidence = rng.uniform(0.35, 1.05, (frames, 50, 1))
    keypoints = np.concatenate([walk, confidence], axis=-1)
    missing = rng.uniform(size=(frames, 50)) < holes
    missing[0, :8] = False
    keypoints[missing] = np.nan, np.nan, 0
    return keypoints.astype(np.float32)


@settings(max_examples=40, deadline=None)
@given(
    clips(holes=0.2),
    st.sampled_from(["none", "lbfgs"]),
    st.floats(-2000, 2000),
    st.floats(-2000, 2000),
    st.floats(0.2, 5),
)
def test_released_does_not_see_where_and_how_large_the_signer_is(clip, refinement, dx, dy, scale):
    clip = clip.astype(np.float64)  # in float32 the moved clip itself would be another one
    moved = clip.copy()
    moved[..., :2] = scale * clip[..., :2] + (dx, dy)
    here = run_released_steps(clip, refinement=refinement)
    there = run_released_steps(moved, refinement=refinement)
    assert np.abs(there.refined - here.refined).max() < 1e-3


@settings(max_examples=40, deadline=None)
@given(clips(holes=0.5), modes)
def test_a_pose_has_a_finite_number_or_was_never_observed(clip, options):
    pose = lift(clip, **options)
    never = np.isnan(clip[..., 0]).all(axis=0)
    never[NECK] = False
    assert pose.shape == clip.shape
    assert np.array_equal(np.isnan(pose), np.broadcast_to(never[None, :, None], pose.shape))
    assert (pose[:, NECK] == 0).all()


@settings(max_examples=40, deadline=None)
@given(clips(holes=0.2), modes)
def test_lifting_keeps_every_bone_one_length(clip, options):
    lengths = bone_lengths(lift(clip, **options))
    lengths = lengths[:, ~np.isnan(lengths[0])]
    assert np.allclose(lengths, lengths[0], atol=1e-4, rtol=1e-4)


@settings(max_examples=40, deadline=None)
@given(clips(holes=0.3))
def test_in_closed_form_children_are_nearer_than_their_parents(clip):
    initial = run_released_steps(clip, refinement="none").initial
    assert (bone_vectors(initial)[..., 2] > 0).all()


@settings(max_examples=40, deadline=None)
@given(clips(holes=0.6))
def test_interpolation_stays_within_what_was_observed(clip):
    marked = mark_missing(clip)
    filled = interpolate(marked)
    for joint in range(50):
        seen = marked[:, joint, 0][~np.isnan(marked[:, joint, 0])]
        if seen.size:
            assert filled[:, joint, 0].min() >= seen.min() - 1e-6
            assert filled[:, joint, 0].max() <= seen.max() + 1e-6
    assert np.isfinite(bridge_never_observed(filled)[..., :2]).all()


@settings(max_examples=40, deadline=None)
@given(
    arrays(np.float64, (2, N_BONES, 3), elements=st.floats(-1, 1)),
    arrays(np.float64, N_BONES, elements=st.floats(0.01, 10)),
)
def test_forward_kinematics_keeps_bone_lengths(ways, lengths):
    norms = np.linalg.norm(ways, axis=-1, keepdims=True)
    directions = np.where(norms > 1e-3, ways, [0.0, 1, 0])
    directions /= np.linalg.norm(directions, axis=-1, keepdims=True)
    assert np.allclose(bone_lengths(forward(np.zeros((2, 3)), directions, lengths)), lengths)
