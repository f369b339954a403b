"""MediaPipe's arrays: names, orders, the neck, depth, sizes; what is uncertain is refused."""

import io
import zipfile
from itertools import permutations

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.formats.ingest_report import BadClip, IngestReport
from signkit.formats.mediapipe_arrays import is_mediapipe, read_mediapipe
from signkit.formats.mediapipe_layouts import SAME_POINTS
from signkit.formats.pose_files_depth import BODY_DEPTH
from signkit.formats.reading import find_format, read_clips
from signkit.pose.skeleton import LEFT_HAND, LEFT_WRIST, NECK, RIGHT_HAND

SIZE = (1000, 500)


def landmarks(frames=6, seed=0, axes=4):
    """Return synthetic landmarks in which the body's fingers are the hands'."""
    rng = np.random.default_rng(seed)
    pose = rng.uniform(0.3, 0.7, (frames, 33, 4))
    pose[:, :11, :2] = np.array((0.5, 0.2)) + rng.uniform(-0.04, 0.04, (frames, 11, 2))
    pose[:, 11, :2], pose[:, 12, :2] = (0.65, 0.4), (0.35, 0.4)  # left is right in the picture
    pose[:, 13, :2], pose[:, 14, :2] = (0.7, 0.6), (0.3, 0.6)
    hands = {}
    for side, x in (("left", 0.7), ("right", 0.2)):
        body, hand = SAME_POINTS[side]
        hands[side] = rng.uniform(-0.03, 0.03, (frames, 21, 4)) + np.array((x, 0.7, 0, 0))
        hands[side][:, :, 3] = 0
        pose[:, body, :2] = hands[side][:, hand, :2] + rng.normal(0, 0.003, (frames, 4, 2))
    return {part: array[..., :axes] for part, array in {"pose": pose, **hands}.items()}


def save(path, arrays):
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".npy":
        np.save(path, arrays)
    else:
        np.savez(path, **arrays)
    return path


def read(path, size=SIZE, **more):
    return list(read_mediapipe(path, size=size, **more))


def test_points_are_the_joints_of_facts_1_8(tmp_path):
    made = landmarks()
    (clip,) = read(save(tmp_path / "-a.npz", made), fps=24)
    assert (clip.name, clip.size, clip.fps) == ("-a", SIZE, 24)
    for joint, point in {0: 0, 2: 12, 3: 14, 4: 16, 5: 11, 6: 13, 7: 15}.items():
        wanted = made["pose"][:, point] * (1000, 500, 1000 * BODY_DEPTH, 1)
        np.testing.assert_allclose(clip.keypoints[:, joint, :2], wanted[:, :2], rtol=1e-6)
        np.testing.assert_allclose(clip.keypoints[:, joint, 2], wanted[:, 3], rtol=1e-6)
        np.testing.assert_allclose(clip.depth[:, joint], -wanted[:, 2], rtol=1e-6)
    middle = (made["pose"][:, 11] + made["pose"][:, 12]) / 2
    np.testing.assert_allclose(clip.keypoints[:, NECK, :2], middle[:, :2] * SIZE, rtol=1e-6)
    least = made["pose"][:, 11:13, 3].min(axis=1)
    np.testing.assert_allclose(clip.keypoints[:, NECK, 2], least, rtol=1e-6)
    for part, hand in (("left", LEFT_HAND), ("right", RIGHT_HAND)):
        points = made[part][..., :2] * SIZE
        np.testing.assert_allclose(clip.keypoints[:, hand, :2], points, rtol=1e-6)
    assert (clip.keypoints[:, 8:, 2] == 1).all()


def test_a_hand_lies_in_depth_at_its_wrist(tmp_path):
    made = landmarks()
    (clip,) = read(save(tmp_path / "a.npz", made))
    # z of the hand counts from the wrist, so at 1000 px of width
    wanted = -1000 * (BODY_DEPTH * made["pose"][:, 15:16, 2] + made["left"][:, :, 2])
    np.testing.assert_allclose(clip.depth[:, LEFT_HAND], wanted, rtol=1e-5)
    made["pose"][2, 15] = np.nan
    (clip,) = read(save(tmp_path / "b.npz", made))
    assert clip.missing[2, LEFT_WRIST]
    assert np.isnan(clip.depth[2, LEFT_HAND]).all()
    assert not clip.missing[2, LEFT_HAND].any()


@pytest.mark.parametrize(
    "names",
    [
        ("pose", "left", "right"),
        ("pose_landmarks", "left_hand_landmarks", "right_hand_landmarks"),
        ("poseLandmarks", "leftHandLandmarks", "rightHandLandmarks"),
        ("body", "lh", "rh"),
        ("POSE", "L_HAND", "R_HAND"),
        ("pose_keypoints", "hand_left", "hand_right"),
    ],
)
def test_parts_are_known_by_many_names(tmp_path, names):
    made = landmarks()
    (wanted,) = read(save(tmp_path / "a.npz", made))
    arrays = dict(zip(names, made.values(), strict=True))
    arrays |= {"pose_world_landmarks": made["pose"] * 9, "face_landmarks": np.zeros((6, 468, 3))}
    path = save(tmp_path / "b.npz", arrays)
    (clip,) = read(path)
    np.testing.assert_array_equal(clip.keypoints, wanted.keypoints)
    assert find_format(path) == "mediapipe"


@pytest.mark.parametrize("order", list(permutations(["pose", "left", "right", "face"])))
@pytest.mark.parametrize("faces", [0, 468, 478])
def test_a_stack_is_read_in_whatever_order_it_was_written(tmp_path, order, faces):
    made = landmarks(axes=3)
    rng = np.random.default_rng(1)
    face = made["pose"][:, :1] + rng.uniform(-0.05, 0.05, (6, faces, 3))
    stack = np.concatenate([{**made, "face": face}[part] for part in order], axis=1)
    (wanted,) = read(save(tmp_path / "a.npz", made))
    (clip,) = read(save(tmp_path / "b.npy", stack))
    np.testing.assert_array_equal(clip.keypoints, wanted.keypoints)


def test_a_stack_without_hands_is_refused_and_says_how_to_write_it(tmp_path):
    made = landmarks(axes=3)
    stack = np.concatenate([made["pose"], np.zeros((6, 42, 3))], axis=1)
    (bad,) = read(save(tmp_path / "a.npy", stack))
    assert isinstance(bad, BadClip)
    assert "arrays named pose, left and right" in bad.reason


@pytest.mark.parametrize("face", [0, 468])
def test_flat_frames_of_the_usual_tutorial_are_read(tmp_path, face):
    made = landmarks()
    flat = [made["pose"], np.zeros((6, face, 3)), made["left"][..., :3], made["right"][..., :3]]
    (wanted,) = read(save(tmp_path / "a.npz", made))
    (clip,) = read(save(tmp_path / "b.npy", np.concatenate([a.reshape(6, -1) for a in flat], 1)))
    np.testing.assert_array_equal(clip.keypoints, wanted.keypoints)
    np.testing.assert_array_equal(clip.depth, wanted.depth)


def test_nan_and_all_zeros_are_missing_and_one_zero_is_not(tmp_path):
    made = landmarks()
    made["left"][1] = np.nan
    made["right"][2] = 0
    made["pose"][3] = 0
    made["right"][4, 7, :2] = 0
    (clip,) = read(save(tmp_path / "a.npz", made))
    assert clip.missing[:, LEFT_HAND].all(axis=1).tolist() == [False, True] + [False] * 4
    assert clip.missing[:, RIGHT_HAND].all(axis=1).tolist() == [False] * 2 + [True] + [False] * 3
    assert clip.missing[3, :8].all()
    assert not clip.missing[4, RIGHT_HAND].any()


def test_two_axes_have_no_depth_and_three_no_visibility(tmp_path):
    (flat,) = read(save(tmp_path / "a.npz", landmarks(axes=2)))
    (deep,) = read(save(tmp_path / "b.npz", landmarks(axes=3)))
    assert flat.depth is None
    assert deep.depth is not None
    assert (flat.keypoints[..., 2] == 1).all()


def test_size_and_fps_come_from_the_user_else_from_the_file_else_are_assumed(tmp_path, capsys):
    made = landmarks()
    path = save(tmp_path / "a.npz", {**made, "size": np.array([640.0, 480.0]), "fps": 30})
    (clip,) = read(path, size=None)
    assert (clip.size, clip.fps) == ((640, 480), 30)
    (clip,) = read(path, size=(320, 240), fps=12)
    assert (clip.size, clip.fps) == ((320, 240), 12)
    (clip,) = read(save(tmp_path / "b.npz", made), size=None)
    assert (clip.size, clip.fps) == (None, None)
    assert "1280 x 720" in capsys.readouterr().err


def test_pixels_stay_pixels(tmp_path, capsys):
    made = landmarks()
    scaled = {part: array * (1000, 500, 1000, 1) for part, array in made.items()}
    (clip,) = read(save(tmp_path / "a.npz", scaled), size=None)
    (wanted,) = read(save(tmp_path / "b.npz", made))
    np.testing.assert_allclose(clip.keypoints, wanted.keypoints, rtol=1e-5)
    np.testing.assert_allclose(clip.depth, wanted.depth, rtol=1e-4, atol=1e-3)
    assert "pixels already" in capsys.readouterr().err


def test_lists_with_none_for_missing_frames_are_read(tmp_path):
    made = landmarks()
    ragged = np.empty(6, dtype=object)
    ragged[:] = list(made["left"])
    ragged[2] = None
    (clip,) = read(save(tmp_path / "a.npz", {**made, "left": ragged}))
    assert clip.missing[:, LEFT_HAND].all(axis=1).tolist() == [False] * 2 + [True] + [False] * 3


def test_bad_files_are_named_and_the_rest_goes_on(tmp_path):
    made = landmarks()
    whole = save(tmp_path / "z.npz", made).read_bytes()
    (tmp_path / "a.npz").write_bytes(whole[:-100])
    (tmp_path / "b.npz").write_bytes(b"")
    save(tmp_path / "c.npz", {**made, "left": made["left"][:-1]})
    save(tmp_path / "d.npz", {"left": made["left"]})
    save(tmp_path / "e.npz", {part: array * np.nan for part, array in made.items()})
    save(tmp_path / "f.npz", {**made, "pose": made["pose"] * np.inf})
    save(tmp_path / "g.npy", np.zeros((0, 33, 3)))
    save(tmp_path / "h.npz", {**made, "pose_landmarks": made["pose"]})
    report = IngestReport()
    clips = read(tmp_path, report=report)
    reasons = ["can be read"] * 2 + ["one number of frames", "an array pose", "in some frame"]
    reasons += ["finite numbers", "one number of frames", "one array for pose"]
    for bad, reason in zip(clips[:-1], reasons, strict=True):
        assert reason in bad.reason, bad
    assert clips[-1].name == "z"
    assert (report.clips, len(report.bad_clips)) == (1, 8)


def test_folders_and_archives_give_a_clip_a_file(tmp_path):
    for name in ("b", "sub/-ä"):
        save(tmp_path / "in" / f"{name}.npz", landmarks())
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for path in (tmp_path / "in").rglob("*.npz"):
            archive.write(path, path.relative_to(tmp_path / "in"))
    for source in ("in", "in.zip"):
        assert find_format(tmp_path / source) == "mediapipe"
        clips = list(read_clips(tmp_path / source, size=SIZE))
        assert sorted(clip.name for clip in clips) == ["b", "sub/-ä"]


def test_other_arrays_are_not_taken_for_mediapipe(tmp_path):
    stream = io.BytesIO()
    np.savez(stream, weights=np.zeros((3, 4)))
    (tmp_path / "a.npz").write_bytes(stream.getvalue())
    assert not is_mediapipe(tmp_path)
    assert not is_mediapipe(tmp_path / "none.npz")
    with pytest.raises(InputError, match="none"):
        list(read_mediapipe(tmp_path / "none.npz"))


@pytest.mark.parametrize("order", [(0, 2, 1), (2, 0, 1), (1, 2, 0), (2, 1, 0)])
@pytest.mark.parametrize("single", [None, 0, -1])
def test_axes_are_told_by_their_lengths(tmp_path, order, single):
    wanted = landmarks()
    stored = {part: array.transpose(order) for part, array in wanted.items()}
    if single is not None:
        stored = {part: np.expand_dims(array, single) for part, array in stored.items()}
    np.savez(tmp_path / "a.npz", **stored)
    np.savez(tmp_path / "b.npz", **wanted)
    (one,), (other,) = read(tmp_path / "a.npz"), read(tmp_path / "b.npz")
    np.testing.assert_array_equal(one.keypoints, other.keypoints)


def test_hands_in_one_array_are_told_apart_by_the_bodys_fingers(tmp_path):
    parts = landmarks()
    (wanted,) = read(save(tmp_path / "a.npz", parts))
    for name, sides in (("b", ("left", "right")), ("c", ("right", "left"))):
        hands = np.stack([parts[side] for side in sides], axis=1)
        (clip,) = read(save(tmp_path / f"{name}.npz", {"pose": parts["pose"], "hands": hands}))
        np.testing.assert_array_equal(clip.keypoints, wanted.keypoints)


@pytest.mark.parametrize("faces", [468, 478])
def test_a_second_body_in_metres_is_not_taken(tmp_path, faces):
    parts = {part: array[..., :3] for part, array in landmarks().items()}
    world = parts["pose"] * (1.4, 1.4, 1) - (0.7, 0.7, 0)
    face = np.full((len(world), faces, 3), 0.4)
    stack = (parts["pose"], face, parts["left"], parts["right"], world)
    (clip,) = read(save(tmp_path / "a.npy", np.concatenate(stack, axis=1)))
    (wanted,) = read(save(tmp_path / "a.npz", parts))
    np.testing.assert_array_equal(clip.keypoints, wanted.keypoints)
