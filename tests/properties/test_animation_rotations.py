"""Whatever the pose, rotations give its joints again and never spin."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.transform import Rotation

from signkit.animation.rotations import find_rotations, place_joints
from signkit.animation.turning import turn_smoothly
from signkit.pose.kinematics import forward
from signkit.pose.skeleton import BONES, N_BONES, NECK

SEEDS = st.integers(0, 2**32 - 1)


def _walk(seed, frames, jitter):
    """A synthetic random walk of bone directions with constant lengths, neck at the origin."""
    rng = np.random.default_rng(seed)
    way = rng.normal(size=(1, N_BONES, 3)) + jitter * rng.normal(size=(frames, N_BONES, 3)).cumsum(
        0
    )
    way /= np.linalg.norm(way, axis=2, keepdims=True)
    joints = forward(np.zeros((frames, 3)), way, rng.uniform(0.01, 2, N_BONES), BONES)
    return (joints - joints[:, [NECK]]).astype(np.float32)


@settings(max_examples=30, deadline=None)
@given(SEEDS, st.integers(1, 12), st.floats(0, 3))
def test_constant_lengths_give_the_joints_again(seed, frames, jitter):
    pose = _walk(seed, frames, jitter)
    motion = find_rotations(pose)
    assert np.abs(place_joints(motion) - pose).max() < 1e-4
    assert np.allclose(np.linalg.norm(motion.rotations, axis=2), 1)
    assert (np.einsum("fbi,fbi->fb", motion.rotations[1:], motion.rotations[:-1]) >= -1e-9).all()


@settings(max_examples=30, deadline=None)
@given(SEEDS, st.integers(1, 6), arrays(np.bool_, 50))
def test_kept_lengths_give_any_joints_again_that_are_seen(seed, frames, gone):
    rng = np.random.default_rng(seed)
    pose = rng.normal(size=(frames, 50, 3)).astype(np.float32)
    gone[[0, NECK]] = False
    pose[-1, gone] = np.nan
    motion = find_rotations(pose, keep_lengths=True)
    placed = place_joints(motion)
    assert np.isfinite(placed).all()
    # Where the way from the neck is seen: here all but in the last frame
    assert np.nanmax(np.abs(placed - pose)[:-1], initial=0) < 1e-4
    assert np.abs(placed - pose)[-1, 0].max() < 1e-4


@given(
    arrays(np.float64, (12, 2), elements=st.floats(-0.4, 0.4)),
    st.floats(0, 6.2),
    st.sampled_from([(1.0, 0, 0), (0, 1.0, 0), (-0.6, 0, 0.8)]),
)
def test_a_bone_turns_no_further_than_its_direction_and_ten_degrees(steps, start, rest):
    rest = np.array(rest)
    height, angle = steps.cumsum(axis=0).T
    goals = np.stack((np.cos(angle + start), np.sin(angle + start), np.sin(height)), axis=1)
    turns = turn_smoothly(rest, goals)
    units = goals / np.linalg.norm(goals, axis=1, keepdims=True)
    assert np.abs(turns.apply(rest) - units).max() < 1e-6
    turned = np.degrees((turns[:-1].inv() * turns[1:]).magnitude())
    moved = np.degrees(np.arccos(np.clip((units[1:] * units[:-1]).sum(axis=1), -1, 1)))
    assert (turned <= moved + 10 + 1e-3).all()


@given(SEEDS)
def test_a_turned_bone_is_turned_by_nothing_else(seed):
    turn = Rotation.random(random_state=seed)
    rest = np.array([0, 1.0, 0])
    found = turn_smoothly(rest, turn.apply(rest)[None])
    # The least turn's axis is square to the bone: no twist
    assert abs(found.as_quat()[0, :3] @ rest) < 1e-9
