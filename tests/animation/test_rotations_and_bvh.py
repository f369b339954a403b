"""Rotations and BVH give the joints again; an independent parser reads the file."""

import bvhio
import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from signkit.animation.bvh import CM_PER_SHOULDER_WIDTH, write_bvh
from signkit.animation.rotations import BONE_NAMES, ENDS, Y_UP, find_rotations, place_joints
from signkit.animation.turning import least_turn, turn_smoothly
from signkit.errors import InputError
from signkit.pose.clip import PoseClip
from signkit.pose.kinematics import forward
from signkit.pose.skeleton import BONES, N_BONES, N_JOINTS, NECK


def synthetic_pose(frames: int = 12, seed: int = 0) -> np.ndarray:
    """A synthetic random walk of bone directions with constant lengths, neck at the origin."""
    rng = np.random.default_rng(seed)
    walk = rng.normal(size=(1, N_BONES, 3)) + 0.2 * rng.normal(size=(frames, N_BONES, 3)).cumsum(0)
    walk /= np.linalg.norm(walk, axis=2, keepdims=True)
    joints = forward(np.zeros((frames, 3)), walk, rng.uniform(0.05, 1, N_BONES), BONES)
    return (joints - joints[:, [NECK]]).astype(np.float32)


@pytest.mark.parametrize("frames", [1, 2, 40])
def test_rotations_give_the_joints_again(frames):
    pose = synthetic_pose(frames)
    motion = find_rotations(pose)
    assert np.abs(place_joints(motion) - pose).max() < 1e-5
    assert motion.departure < 1e-5
    assert not motion.held.any()


def test_quaternions_do_not_jump_in_sign():
    turns = find_rotations(synthetic_pose(60)).rotations
    assert (np.einsum("fbi,fbi->fb", turns[1:], turns[:-1]) >= 0).all()


def test_a_missing_hand_holds_its_last_rotation():
    pose = synthetic_pose(10)
    pose[4:, 29:] = np.nan
    motion = find_rotations(pose)
    bones = [bone for bone, end in enumerate(ENDS) if end >= 29]
    assert motion.held[4:, bones].all()
    assert not motion.held[:4].any()
    assert np.allclose(motion.rotations[4:, bones], motion.rotations[3, bones])
    assert np.isfinite(place_joints(motion)).all()


def test_a_bone_straight_against_its_rest_direction_is_reached():
    pose = synthetic_pose(1)
    pose[0, 0] = (0, 1, 0)  # the nose below the neck: rest points up
    pose[0, 2], pose[0, 5] = (1, 0, 0), (-1, 0, 0)  # back to the viewer
    assert (
        np.abs(place_joints(find_rotations(pose))[0, [0, 2, 5]] - pose[0, [0, 2, 5]]).max() < 1e-6
    )


def test_varying_lengths_are_told_as_a_departure():
    pose = synthetic_pose(3)
    pose[1] *= 2  # doubled about the neck: the median lengths stay those of the other frames
    furthest = np.linalg.norm(pose[1] / 2, axis=1).max()
    assert find_rotations(pose).departure == pytest.approx(furthest, rel=1e-4)


def test_a_pose_without_any_bone_is_refused():
    with pytest.raises(InputError, match="every bone missing"):
        find_rotations(np.full((3, N_JOINTS, 3), np.nan, dtype=np.float32))


def test_kept_lengths_leave_no_departure():
    pose = synthetic_pose(5) * np.random.default_rng(1).uniform(0.5, 2, (5, N_JOINTS, 1))
    assert find_rotations(pose).departure > 0.1
    motion = find_rotations(pose, keep_lengths=True)
    assert motion.departure < 1e-5
    assert np.abs(place_joints(motion) - pose).max() < 1e-5


def test_a_bone_that_swings_past_the_opposite_of_rest_does_not_spin():
    # Rest is +x; the bone passes -x at a hair's breadth: the least turn's axis spins half round
    angles = np.radians(np.linspace(120, 240, 41))
    way = np.stack((np.cos(angles), np.sin(angles), np.full(41, 1e-3)), axis=1)
    rest = np.array([1.0, 0, 0])
    steps = _angles_between(Rotation.from_quat(least_turn(np.tile(rest, (41, 1)), way)))
    assert steps.max() > 100
    turns = turn_smoothly(rest, way)
    # 3 degrees a frame of its own and 10 of untwisting
    assert _angles_between(turns).max() < 13.5
    assert np.abs(turns.apply(rest) - way / np.linalg.norm(way, axis=1)[:, None]).max() < 1e-9


def _angles_between(turns):
    return np.degrees((turns[:-1].inv() * turns[1:]).magnitude())


@pytest.mark.parametrize("translations", [False, True])
def test_an_independent_parser_gives_the_joints_again(tmp_path, translations):
    pose = synthetic_pose(6)
    if translations:
        scale = np.random.default_rng(1).uniform(0.5, 2, (6, N_JOINTS, 1))
        pose = (pose * scale).astype(np.float32)
    clip = PoseClip("clip", pose, 25.0)
    write_bvh(tmp_path / "clip.bvh", clip, translations=translations)
    root = bvhio.readAsHierarchy(str(tmp_path / "clip.bvh"))
    container = bvhio.readAsBvh(str(tmp_path / "clip.bvh"))
    assert container.FrameTime == pytest.approx(0.04)
    assert container.FrameCount == 6
    nodes = {node.Name: node for node, _, _ in root.layout()}
    for frame in range(6):
        root.loadPose(frame)
        sites = dict(_end_sites(container.Root, frame, Rotation.identity(), np.zeros(3)))
        for bone, name in enumerate(BONE_NAMES):
            # A bone ends where each of its children begins, the last in its end site.
            children = nodes[name].Children
            end = np.array(children[0].PositionWorld) if children else sites[name]
            place = end / CM_PER_SHOULDER_WIDTH * Y_UP
            assert np.abs(place - pose[frame, ENDS[bone]]).max() < 1e-3


def _end_sites(joint, frame, turn, place):
    """Walk down the parsed file's own numbers, as the parser's skeleton leaves end sites out."""
    key = joint.Keyframes[frame]
    place = place + turn.apply(np.array(key.Position))
    turn = turn * Rotation.from_quat([getattr(key.Rotation, axis) for axis in "xyzw"])
    if not joint.Children:
        yield joint.Name, place + turn.apply(np.array(joint.EndSite))
    for child in joint.Children:
        yield from _end_sites(child, frame, turn, place)


def test_unknown_frames_a_second_are_refused(tmp_path):
    with pytest.raises(InputError, match="--fps"):
        write_bvh(tmp_path / "clip.bvh", PoseClip("clip", synthetic_pose(2)))
    assert not list(tmp_path.iterdir())
