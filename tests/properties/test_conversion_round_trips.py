"""Whatever a clip holds, a format that is written and read again gives it back."""

import unicodedata

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from signkit.conversion.clip_files import write_clip
from signkit.conversion.convert import convert
from signkit.conversion.file_names import LONGEST, FileNames
from signkit.conversion.poses import add_depth, fill_gaps
from signkit.formats.keypoint_h5 import write_keypoint_h5
from signkit.formats.openpose_writer import write_openpose
from signkit.formats.reading import read_clips
from signkit.formats.skels import SkelsClip, read_skels, write_skels
from signkit.formats.skels_conventions import CONVENTIONS
from signkit.formats.skels_poses import pose_to_skels, skels_to_pose
from signkit.formats.text_stages import read_text_stages, write_text_stages
from signkit.pose.clip import Clip, PoseClip
from signkit.pose.skeleton import LEFT_SHOULDER, NECK, RIGHT_SHOULDER

SLOW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
PIXELS = st.floats(1, 2000, width=32)


@st.composite
def keypoints(draw):
    """Synthetic keypoints, some missing, at least one of each clip there."""
    frames = draw(st.integers(1, 4))
    found = draw(arrays(np.float32, (frames, 50, 3), elements=PIXELS, fill=PIXELS))
    found[..., 2] = draw(st.floats(0.125, 1, width=32))
    gone = draw(arrays(np.bool_, (frames, 50), elements=st.booleans()))
    gone[0, 0] = False
    found[gone] = np.nan, np.nan, 0
    return found


@st.composite
def poses(draw):
    """Synthetic poses one shoulder width wide, neck at the origin, every joint there."""
    frames = draw(st.integers(1, 4))
    joint = st.floats(-3, 3, width=32)
    pose = draw(arrays(np.float32, (frames, 50, 3), elements=joint, fill=joint))
    pose[:, NECK] = 0
    pose[:, RIGHT_SHOULDER], pose[:, LEFT_SHOULDER] = (-0.5, 0.02, 0.1), (0.5, 0.02, 0.1)
    return pose


def _only(source):
    (clip,) = read_clips(source)
    return clip


@SLOW
@given(found=keypoints(), ending=st.sampled_from(["", ".zip", ".tar.gz"]))
def test_openpose_gives_every_bit_again(tmp_path_factory, found, ending):
    target = tmp_path_factory.mktemp("openpose") / f"corpus{ending}"
    write_openpose(target, [Clip("-clip ü", found)])
    clip = _only(target)
    assert clip.name == "-clip ü"
    assert np.array_equal(clip.keypoints, found, equal_nan=True)


@SLOW
@given(found=keypoints())
def test_h5_gives_every_bit_again(tmp_path_factory, found):
    target = tmp_path_factory.mktemp("h5") / "k.h5"
    write_keypoint_h5(target, [Clip("a/b", found)])
    clip = _only(target)
    assert clip.name == "a/b"
    assert np.array_equal(clip.keypoints, found, equal_nan=True)


@SLOW
@given(found=keypoints(), fps=st.floats(1, 120, width=32))
def test_pose_files_give_keypoints_rate_and_size_again(tmp_path_factory, found, fps):
    target = tmp_path_factory.mktemp("pose") / "clip.pose"
    write_clip(Clip("clip", found, fps, (1280, 720)), target, "pose")
    clip = _only(target)
    assert (clip.fps, clip.size) == (pytest.approx(fps), (1280, 720))
    assert np.array_equal(clip.missing, np.isnan(found[..., 0]))
    assert np.array_equal(clip.keypoints, found, equal_nan=True)


@SLOW
@given(pose=poses())
def test_pose_files_give_poses_again_by_their_depth(tmp_path_factory, pose):
    target = tmp_path_factory.mktemp("pose") / "clip.pose"
    pose = pose.astype(np.float64)
    # A file's hands have depths of their own; the reader puts their roots on the wrists
    for root, wrist in ((8, 7), (29, 4)):
        pose[:, root, 2] = pose[:, wrist, 2]
    write_clip(PoseClip("clip", pose.astype(np.float32), 25.0), target, "pose")
    clip = _only(target)
    assert np.abs(add_depth(clip).frames - pose).max() < 1e-4


@SLOW
@given(pose=poses())
def test_text_stages_give_seven_digits_again(tmp_path_factory, pose):
    pose = pose + np.arange(len(pose))[:, None, None]  # no frame twice, as if the tool ran twice
    folder = tmp_path_factory.mktemp("txt")
    write_text_stages(folder, {5: pose})
    assert np.allclose(read_text_stages(folder)[5], pose, rtol=1e-6, atol=0)


def _upright():
    """A pose whose mean is at the neck, so that true zeros stay zeros around it."""
    pose = np.zeros((1, 50, 3), dtype=np.float32)
    pose[:, RIGHT_SHOULDER], pose[:, LEFT_SHOULDER] = (-0.5, 0.02, 0.1), (0.5, 0.02, 0.1)
    return pose


@SLOW
@given(pose=poses(), name=st.sampled_from(["pt", "p2s"]))
@example(pose=_upright(), name="p2s")
def test_skels_give_poses_again_within_their_digits(tmp_path_factory, pose, name):
    path = tmp_path_factory.mktemp("skels") / "dev.skels"
    write_skels(path, [pose_to_skels("clip", pose, name)], name)
    (line,) = read_skels(path, name)
    again = skels_to_pose(line, name)
    known = ~np.isnan(again)
    # 5 digits of a coordinate, of neck and shoulders too, times the divisor
    tolerance = 4e-5 * CONVENTIONS[name].divisor * 4
    assert np.abs(again - pose)[known].max() < tolerance
    assert name == "p2s" or known.all()


@SLOW
@given(
    numbers=arrays(np.int64, (3, 384), elements=st.integers(-(10**8), 10**8)),
)
def test_dwpose385_lines_round_trip_byte_for_byte(tmp_path_factory, numbers):
    folder = tmp_path_factory.mktemp("skels")
    counter = CONVENTIONS["dwpose385"].counters(3)[:, None]
    clip = SkelsClip("clip", np.hstack((numbers / 10**8, counter)))
    write_skels(folder / "one", [clip], "dwpose385")
    write_skels(folder / "two", read_skels(folder / "one", "dwpose385"), "dwpose385")
    assert (folder / "one").read_bytes() == (folder / "two").read_bytes()


@SLOW
@given(pose=poses())
def test_skels_through_text_files_keep_their_places(tmp_path_factory, pose):
    pose = pose + np.arange(len(pose))[:, None, None] * np.float32(0.01)
    pose[:, NECK] = 0
    folder = tmp_path_factory.mktemp("chain")
    write_skels(folder / "a.skels", [pose_to_skels("clip", pose, "pt")], "pt")
    convert(folder / "a.skels", folder / "txt", "txt")
    (clip,) = read_clips(folder / "txt")
    width = np.hypot(*(pose[:, LEFT_SHOULDER] - pose[:, RIGHT_SHOULDER])[:, :2].T)
    assert np.abs(clip.frames * np.median(width) - pose).max() < 2e-4


@given(arrays(np.float64, (6, 2, 3), elements=st.floats(-9, 9) | st.just(np.nan)))
def test_filling_gaps_changes_nothing_seen_and_leaves_only_what_never_was(joints):
    filled = fill_gaps(joints)
    seen = np.isfinite(joints).all(axis=2)
    assert np.array_equal(filled[seen], joints[seen])
    assert np.array_equal(np.isfinite(filled).all(axis=(0, 2)), seen.any(axis=0))


@given(
    st.lists(st.text(max_size=300) | st.sampled_from(["NUL", "con.x", "A", "a", "..", "é", "é"]))
)
def test_every_clip_gets_a_file_name_of_its_own_on_every_system(names):
    chosen_by = FileNames()
    chosen = [chosen_by.choose(name) for name in names]
    keys = {unicodedata.normalize("NFC", name).casefold() for name in chosen}
    assert len(keys) == len(names)
    for name in chosen:
        assert 0 < len(name.encode()) <= LONGEST + 10
        assert not set(name) & set('/\\:*?"<>|\0\n')
        assert name == name.strip(" .")
        assert name.split(".")[0].rstrip().casefold() not in {"nul", "con", "aux", "prn", "com1"}
