"""glTF and VMD files, read by other code, give joints and directions again."""

import struct

import numpy as np
import pygltflib
import pytest
from scipy.spatial.transform import Rotation

from signkit.animation.gltf import METRES_PER_SHOULDER_WIDTH, write_gltf
from signkit.animation.rotations import BONE_NAMES, BONE_PARENTS, ENDS, Y_UP
from signkit.animation.vmd import BONES, CENTRE, UNITS_PER_SHOULDER_WIDTH, write_vmd
from signkit.errors import InputError
from signkit.pose.clip import PoseClip
from signkit.pose.kinematics import forward
from signkit.pose.skeleton import BONES as PAPER_BONES
from signkit.pose.skeleton import JOINT, N_BONES, N_JOINTS, NECK

FLIP = np.array([1, 1, -1])


@pytest.fixture
def clip():
    """A synthetic random walk of bone directions with constant lengths."""
    rng = np.random.default_rng(1)
    walk = rng.normal(size=(1, N_BONES, 3)) + 0.2 * rng.normal(size=(7, N_BONES, 3)).cumsum(0)
    walk /= np.linalg.norm(walk, axis=2, keepdims=True)
    joints = forward(np.zeros((7, 3)), walk, rng.uniform(0.05, 1, N_BONES), PAPER_BONES)
    return PoseClip("clip", (joints - joints[:, [NECK]]).astype(np.float32), 30.0)


def _numbers(document, index):
    accessor = document.accessors[index]
    view = document.bufferViews[accessor.bufferView]
    assert view.byteOffset % 4 == 0
    width = {"SCALAR": 1, "VEC3": 3, "VEC4": 4}[accessor.type]
    blob = document.binary_blob()
    numbers = np.frombuffer(blob, np.float32, accessor.count * width, view.byteOffset)
    return numbers.reshape(accessor.count, width)


def test_the_nodes_of_a_glb_give_the_joints_again(clip, tmp_path):
    write_gltf(tmp_path / "clip.glb", clip)
    _check_nodes(tmp_path / "clip.glb", clip.frames)


def test_the_moving_nodes_of_a_glb_give_joints_of_varying_lengths_again(clip, tmp_path):
    rng = np.random.default_rng(5)
    frames = (clip.frames * rng.uniform(0.5, 2, (7, N_JOINTS, 1))).astype(np.float32)
    write_gltf(tmp_path / "clip.glb", PoseClip("clip", frames, 30.0), translations=True)
    _check_nodes(tmp_path / "clip.glb", frames)


def _check_nodes(path, frames):
    document = pygltflib.GLTF2().load(str(path))
    animation = document.animations[0]
    moves = {
        (c.target.node, c.target.path): _numbers(document, animation.samplers[c.sampler].output)
        for c in animation.channels
    }
    times = _numbers(document, animation.samplers[0].input)[:, 0]
    assert np.allclose(times, np.arange(7) / 30)
    places = {}

    def walk(node, place, turn):
        start = moves.get((node, "translation"))
        offset = np.array(document.nodes[node].translation or [0, 0, 0])[None]
        place = place + turn.apply(start if start is not None else offset)
        places[document.nodes[node].name] = place
        if (node, "rotation") in moves:
            turn = turn * Rotation.from_quat(moves[node, "rotation"])
        for child in document.nodes[node].children or []:
            walk(child, place, turn)

    walk(document.scenes[0].nodes[0], np.zeros((7, 3)), Rotation.identity(7))
    for bone, name in enumerate(BONE_NAMES):
        follows = np.flatnonzero(bone == BONE_PARENTS)
        end = places[BONE_NAMES[follows[0]] if len(follows) else f"{name}_end"]
        got = end / METRES_PER_SHOULDER_WIDTH * Y_UP
        assert np.abs(got - frames[:, ENDS[bone]]).max() < 1e-3


def test_every_accessor_of_a_glb_has_bounds_and_the_file_is_whole(clip, tmp_path):
    write_gltf(tmp_path / "clip.glb", clip)
    data = (tmp_path / "clip.glb").read_bytes()
    magic, version, length = struct.unpack("<4sII", data[:12])
    assert (magic, version, length) == (b"glTF", 2, len(data))
    document = pygltflib.GLTF2().load(str(tmp_path / "clip.glb"))
    assert all(a.min is not None and a.max is not None for a in document.accessors)


def _read_vmd(path):
    data = path.read_bytes()
    assert data[:26] == b"Vocaloid Motion Data 0002\0"
    count = struct.unpack_from("<I", data, 50)[0]
    assert len(data) == 54 + 111 * count + 20
    bones, places = {}, {}
    for n in range(count):
        at = 54 + 111 * n
        name = data[at : at + 15].split(b"\0")[0].decode("shift_jis")
        frame, *numbers = struct.unpack_from("<I7f", data, at + 15)
        bones.setdefault(name, {})[frame] = numbers[3:]
        places.setdefault(name, {})[frame] = numbers[:3]
    return bones, places


def test_the_rotations_of_a_vmd_give_the_directions_again(clip, tmp_path):
    assert write_vmd(tmp_path / "clip.vmd", clip) == 7
    read, places = _read_vmd(tmp_path / "clip.vmd")
    assert set(read) == {CENTRE, *(name for name, *_ in BONES)}
    assert not any(any(place) for keys in places.values() for place in keys.values())
    turned = {}
    for name, parent, begin, end, rest in BONES:
        own = Rotation.from_quat([read[name][frame] for frame in range(7)])
        turned[name] = turned[parent] * own if parent else own
        pose = clip.frames * Y_UP * FLIP
        wanted = pose[:, JOINT[end]] - pose[:, JOINT[begin]]
        wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
        assert np.abs(turned[name].apply(rest * FLIP) - wanted).max() < 1e-3


@pytest.mark.parametrize(("fps", "frames"), [(15.0, 13), (25.0, 8), (60.0, 4)])
def test_a_vmd_lasts_as_long_as_its_clip_at_30_frames_a_second(clip, tmp_path, fps, frames):
    # 7 frames last 6 / fps seconds; 30 a second with both ends: int(6 / fps * 30) + 1
    write_vmd(tmp_path / "clip.vmd", PoseClip("clip", clip.frames, fps))
    assert {len(keys) for keys in _read_vmd(tmp_path / "clip.vmd")[0].values()} == {frames}


def test_a_neck_that_moves_moves_the_centre_of_a_vmd(clip, tmp_path):
    way = np.array([0.0, 0.25, 0.5, 0.75, 1, 1, 1])[:, None, None] * [1, 2, 3]
    frames = (clip.frames + way).astype(np.float32)
    write_vmd(tmp_path / "clip.vmd", PoseClip("clip", frames, 30.0))
    _, places = _read_vmd(tmp_path / "clip.vmd")
    # y turns up and z away: (1, 2, 3) shoulder widths become 4.5 * (1, -2, -3) units
    wanted = way[:, 0] * [1, -1, -1] * UNITS_PER_SHOULDER_WIDTH
    assert np.allclose([places[CENTRE][frame] for frame in range(7)], wanted, atol=1e-4)


@pytest.mark.parametrize("write", [write_gltf, write_vmd])
def test_one_frame_and_missing_hands_are_written_and_no_bone_is_refused(clip, tmp_path, write):
    frames = clip.frames[:1].copy()
    frames[:, 8:] = np.nan
    write(tmp_path / "one", PoseClip("one", frames, 25.0))
    assert (tmp_path / "one").stat().st_size > 1000
    empty = np.full((2, N_JOINTS, 3), np.nan, dtype=np.float32)
    with pytest.raises(InputError):
        write(tmp_path / "none", PoseClip("none", empty, 25.0))
    with pytest.raises(InputError, match="--fps"):
        write(tmp_path / "none", PoseClip("none", frames))
    assert not (tmp_path / "none").exists()
