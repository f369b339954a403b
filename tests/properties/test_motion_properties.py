"""Whatever is signed: bones are rigid, everything is finite, clips round-trip through JSON."""

import json

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from signkit.octosign import phonology
from signkit.octosign.body import reach, rotations
from signkit.octosign.camera import detect
from signkit.octosign.motion import perform
from signkit.octosign.openpose_writer import openpose_frames, round_keypoints
from signkit.octosign.phonology import Movement, Sign, SignToken
from signkit.octosign.signers import SIGNERS
from signkit.pose.skeleton import CHILDREN, NECK, PARENTS

movements = st.builds(
    lambda path, direction, repeat, internal: Movement(
        path, "none" if path == "none" else direction, repeat, internal
    ),
    st.sampled_from(phonology.PATHS),
    st.sampled_from(phonology.DIRECTIONS[1:]),
    st.integers(1, phonology.MAX_REPEAT),
    st.sampled_from(phonology.INTERNAL_MOVEMENTS),
)
signs = st.builds(
    lambda handshape, location, orientation, movement, hands, base: Sign(
        "X", handshape, location, orientation, movement, hands, base if hands == "base" else None
    ),
    st.sampled_from(phonology.HANDSHAPES),
    st.sampled_from(phonology.LOCATIONS),
    st.sampled_from(phonology.ORIENTATIONS),
    movements,
    st.sampled_from(phonology.HANDS),
    st.sampled_from(phonology.HANDSHAPES),
)
loci = st.sampled_from((None, *phonology.LOCI))
tokens = st.builds(SignToken, signs, loci, loci)
seeds = st.integers(0, 2**32 - 1)


@settings(deadline=None, max_examples=60)
@given(st.lists(tokens, min_size=1, max_size=5), st.sampled_from(SIGNERS), seeds)
def test_any_sentence_gives_a_finite_rigid_body(sentence, signer, seed):
    performance = perform(sentence, signer, 12.5, np.random.default_rng(seed))
    pose = performance.pose
    assert np.isfinite(pose).all()
    lengths = np.linalg.norm(pose[:, CHILDREN] - pose[:, PARENTS], axis=-1)
    assert np.ptp(lengths, axis=0).max() < 1e-9
    assert (pose[:, NECK] == 0).all()
    assert all(0 <= s.start < s.end <= len(pose) for s in performance.segments)


@settings(deadline=None, max_examples=60)
@given(seeds)
def test_an_arm_reaches_with_the_bones_it_has(seed):
    rng = np.random.default_rng(seed)
    target, shoulder = rng.normal(0, 0.5, (2, 7, 3))
    upper, fore = rng.uniform(0.2, 0.35, 2)
    elbow, wrist = reach(shoulder, target, upper, fore)
    np.testing.assert_allclose(np.linalg.norm(elbow - shoulder, axis=-1), upper, atol=1e-9)
    np.testing.assert_allclose(np.linalg.norm(wrist - elbow, axis=-1), fore, atol=1e-9)


@settings(deadline=None, max_examples=60)
@given(seeds)
def test_rotation_vectors_give_rotations(seed):
    vectors = np.random.default_rng(seed).normal(0, 2, (5, 3))
    matrices = rotations(vectors)
    np.testing.assert_allclose(
        matrices @ np.swapaxes(matrices, 1, 2), np.tile(np.eye(3), (5, 1, 1)), atol=1e-9
    )
    np.testing.assert_allclose(np.linalg.det(matrices), 1.0)
    np.testing.assert_allclose((matrices @ vectors[..., None])[..., 0], vectors, atol=1e-9)


@settings(deadline=None, max_examples=40)
@given(seeds, st.floats(0, 4), st.integers(1, 30))
def test_whatever_the_noise_keypoints_are_finite_and_confidences_in_range(seed, noise, frames):
    rng = np.random.default_rng(seed)
    keypoints = detect(rng.uniform(100, 600, (frames, 50, 2)), 12.5, rng, noise)
    assert keypoints.shape == (frames, 50, 3)
    assert np.isfinite(keypoints).all()
    assert ((keypoints[..., 2] >= 0) & (keypoints[..., 2] <= 1)).all()


@settings(deadline=None, max_examples=40)
@given(seeds)
def test_a_written_frame_is_read_as_it_was_rounded(seed):
    points = round_keypoints(np.random.default_rng(seed).uniform(0, 1, (1, 50, 3)) * [1280, 720, 1])
    (person,) = json.loads(openpose_frames(points)[0])["people"]
    numbers = person["pose_keypoints_2d"][:24] + person["hand_left_keypoints_2d"]
    numbers += person["hand_right_keypoints_2d"]
    np.testing.assert_array_equal(np.reshape(numbers, (50, 3)), points[0])
