"""Files of pose-format laid out here byte by byte, after its specification: synthetic numbers."""

import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signkit.errors import InputError
from signkit.formats import source_files
from signkit.formats.ingest_report import BadClip, IngestReport
from signkit.formats.pose_files import parse_pose, read_pose_files
from signkit.pose.skeleton import LEFT_SHOULDER, LEFT_WRIST, NECK, NOSE, RIGHT_SHOULDER

BODY = ["Nose", "Neck", "RShoulder", "RElbow", "RWrist", "LShoulder", "LElbow", "LWrist"]
MEDIAPIPE = ["NOSE", "LEFT_SHOULDER", "RIGHT_SHOULDER", "LEFT_ELBOW", "LEFT_WRIST"]
HAND = [f"HAND_{n}" for n in range(21)]


def text(words):
    raw = words.encode()
    return struct.pack("<H", len(raw)) + raw


def header(version, parts, letters, size=(640, 480, 0)):
    out = struct.pack("<f3HH", version, *size, len(parts))
    for name, points in parts:
        out += text(name) + text(letters) + struct.pack("<3H", len(points), 1, 1)
        out += b"".join(map(text, points)) + struct.pack("<2H3H", 0, 0, 255, 0, 0)
    return out


def body_v01(values, confidence, fps=25):
    frames, people = values.shape[:2]
    head = struct.pack("<3H", fps, frames % 65536, people)
    return head + values.astype("<f4").tobytes() + confidence.astype("<f4").tobytes()


def body_v02(values, confidence, fps=29.97):
    frames, people = values.shape[:2]
    head = struct.pack("<fIH", fps, frames, people)
    return head + values.astype("<f4").tobytes() + confidence.astype("<f4").tobytes()


def body_v00(frames_of_people):
    out = struct.pack("<2H", 24, len(frames_of_people))
    for people in frames_of_people:
        out += struct.pack("<H", len(people))
        for person in people:
            out += struct.pack("<h", -1) + person.astype("<f4").tobytes()
    return out


def people(count, frames=5, points=8, dims=2):
    rng = np.random.default_rng(count)
    values = rng.uniform(100, 120, (frames, count, points, dims))
    values[..., 0] += 200 * np.arange(count)[None, :, None]
    return values, np.full((frames, count, points), 0.5)


def test_version_0_0_keeps_a_frame_of_nobody():
    person = np.column_stack((np.arange(8.0), np.arange(8.0) + 50, np.full(8, 0.5)))
    content = header(0.0, [("pose_keypoints_2d", BODY)], "XYC") + body_v00([[person], [], [person]])
    clip, _, _ = parse_pose("old", content)
    assert (len(clip), clip.fps, clip.size) == (3, 24.0, (640, 480))
    np.testing.assert_array_equal(clip.keypoints[2, :8], person.astype(np.float32))
    assert clip.missing[1].all()


@pytest.mark.parametrize(("version", "body"), [(0.1, body_v01), (0.2, body_v02)])
def test_both_newer_versions_give_the_same_keypoints(version, body):
    values, confidence = people(1)
    clip, _, _ = parse_pose(
        "a", header(version, [("body", BODY)], "XYC") + body(values, confidence)
    )
    np.testing.assert_array_equal(clip.keypoints[:, :8, :2], values[:, 0].astype(np.float32))
    assert clip.fps == pytest.approx(25 if version == 0.1 else 29.97)


@pytest.mark.parametrize("cut", [1, 40, 200, 390])
@pytest.mark.parametrize("body", [body_v01, body_v02])
def test_a_cut_in_the_frames_is_refused_in_both(body, cut):
    values, confidence = people(1)
    content = header(0.1 if body is body_v01 else 0.2, [("b", BODY)], "XYC")
    content += body(values, confidence)
    with pytest.raises(InputError, match=r"is it cut"):
        parse_pose("a", content[:-cut])


def test_the_largest_of_several_people_is_the_signer_and_others_are_counted():
    values, confidence = people(3)
    values[:, 1, :, 1] += 40 * np.arange(8)  # the second is taller
    clip, others, _ = parse_pose(
        "three", header(0.2, [("body", BODY)], "XYC") + body_v02(values, confidence)
    )
    np.testing.assert_array_equal(clip.keypoints[:, :8, :2], values[:, 1].astype(np.float32))
    assert others.tolist() == [2] * 5


def test_nan_and_no_confidence_are_missing():
    values, confidence = people(1)
    values[1, 0, 3, 0] = np.nan
    confidence[2, 0, 4] = 0
    clip, _, _ = parse_pose("a", header(0.2, [("b", BODY)], "XYC") + body_v02(values, confidence))
    assert np.argwhere(clip.missing[:, :8]).tolist() == [[1, 3], [2, 4]]


def holistic(z_wrist, size=(640, 480, 0), z_all=0.0, scale=1.0):
    """Lay out a body whose wrist has another z than its shoulders, 100 px apart, and a hand."""
    values = np.zeros((3, 1, len(MEDIAPIPE) + 21, 3))
    values[..., :2] = 50
    values[:, :, 1, 0], values[:, :, 2, 0] = 300, 200
    values[:, :, 4, 2] = z_wrist
    values[:, :, len(MEDIAPIPE) + 8, 2] = -0.05
    values[:, :, len(MEDIAPIPE) :, 0] += np.arange(21)
    values = values * scale + (0, 0, z_all)
    parts = [("POSE_LANDMARKS", MEDIAPIPE), ("LEFT_HAND_LANDMARKS", HAND)]
    confidence = np.ones(values.shape[:3])
    return header(0.2, parts, "XYZC", size) + body_v02(values, confidence)


def test_mediapipes_depth_is_put_into_pixels_from_the_neck():
    clip, _, notes = parse_pose("a", holistic(-0.5))
    # The body's z of -0.5 picture widths, towards the viewer: 0.5 * 640 px * 0.3.
    np.testing.assert_allclose(clip.depth[:, LEFT_WRIST], 96, rtol=1e-5)
    np.testing.assert_allclose(clip.depth[:, [NECK, LEFT_SHOULDER, RIGHT_SHOULDER]], 0, atol=1e-4)
    # The hand hangs on that wrist; its eighth point lies 0.05 * 640 px before it.
    np.testing.assert_allclose(clip.depth[:, 16] - clip.depth[:, LEFT_WRIST], 32, rtol=1e-4)
    assert any("picture widths" in note for note in notes)


def test_depth_in_pixels_is_taken_as_it_is():
    clip, _, _ = parse_pose("a", holistic(-150.0))
    np.testing.assert_allclose(clip.depth[:, LEFT_WRIST], 150, rtol=1e-5)


def test_depth_whose_scale_is_lost_is_left_out():
    clip, _, notes = parse_pose("a", holistic(-0.5, z_all=250.0, scale=1.5))
    assert clip.depth is None
    assert any("which is lost" in note for note in notes)


def test_a_nose_of_the_face_mesh_has_no_depth():
    parts = [("POSE_LANDMARKS", MEDIAPIPE[1:]), ("FACE_LANDMARKS", ["0", "1"])]
    values = np.random.default_rng(0).uniform(100, 400, (2, 1, 6, 3))
    content = header(0.2, parts, "XYZC") + body_v02(values, np.ones((2, 1, 6)))
    clip, _, _ = parse_pose("a", content)
    assert not clip.missing[:, NOSE].any()
    assert np.isnan(clip.depth[:, NOSE]).all()


def test_a_hand_alone_is_a_clip():
    values, confidence = people(1, points=21)
    content = header(0.2, [("RIGHT_HAND_LANDMARKS", HAND)], "XYC") + body_v02(values, confidence)
    clip, _, _ = parse_pose("hand", content)
    assert (~clip.missing).sum(axis=0).nonzero()[0].tolist() == list(range(29, 50))


def test_a_face_alone_is_one_error():
    values, confidence = people(1, points=2)
    content = header(0.2, [("FACE_LANDMARKS", ["0", "1"])], "XYC") + body_v02(values, confidence)
    with pytest.raises(InputError, match="is it a face only"):
        parse_pose("face", content)


@pytest.mark.parametrize("version", [0.3, 1.0, float("nan"), -1.0])
def test_an_unknown_version_is_one_error(version):
    values, confidence = people(1)
    with pytest.raises(InputError, match=r"version 0\.0 to 0\.2"):
        parse_pose("a", header(version, [("b", BODY)], "XYC") + body_v02(values, confidence))


@pytest.mark.parametrize(
    "body",
    [
        struct.pack("<fIH", 25, 4_000_000_000, 1),  # more frames than bytes
        struct.pack("<fIH", 25, 4_000_000_000, 65535),
        struct.pack("<fIH", 25, 4_000_000_000, 0),  # frames of nobody cost no bytes
        struct.pack("<fIH", 25, 0, 1),
    ],
)
def test_what_the_head_claims_is_never_allocated(body):
    with pytest.raises(InputError):
        parse_pose("bomb", header(0.2, [("b", BODY)], "XYC") + body)


def test_no_people_in_version_0_1_is_one_error():
    with pytest.raises(InputError):
        parse_pose("a", header(0.1, [("b", BODY)], "XYC") + struct.pack("<3H", 25, 9, 0))


def test_a_file_too_large_is_left_out_unread(tmp_path, monkeypatch):
    values, confidence = people(1)
    content = header(0.2, [("b", BODY)], "XYC") + body_v02(values, confidence)
    (tmp_path / "-a.pose").write_bytes(content)
    (tmp_path / "b.pose").write_bytes(content + bytes(1000))
    monkeypatch.setattr(source_files, "LARGEST", len(content))
    report = IngestReport()
    first, second = read_pose_files(tmp_path, report=report)
    assert (first.name, isinstance(second, BadClip)) == ("-a", True)
    assert "cut the video into sentences" in report.bad_clips["b"]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_cut_and_no_changed_byte_gives_anything_but_a_clip_or_an_input_error(data):
    content = bytearray(holistic(-0.5))
    for _ in range(data.draw(st.integers(0, 3))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    end = data.draw(st.one_of(st.just(len(content)), st.integers(0, len(content))))
    try:
        clip, others, _ = parse_pose("x", bytes(content[:end]))
    except InputError:
        return
    assert len(clip) == len(others)
    assert np.isfinite(clip.keypoints[~clip.missing]).all()


@pytest.mark.parametrize("end", range(0, 60, 3))
def test_no_cut_within_the_head_is_read(end):
    with pytest.raises(InputError):
        parse_pose("x", holistic(-0.5)[:end])
