"""SVG pictures: valid, small, looping, watermarked, honest about missing joints."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.pose.skeleton import N_JOINTS
from signkit.report.pictures import PAUSE_FRAMES, skeleton_svg

SVG = "{http://www.w3.org/2000/svg}"


def pose(frames=6):
    return np.random.default_rng(3).normal(size=(frames, N_JOINTS, 3)).astype(np.float32)


def words(svg):
    return [text.text for text in ET.fromstring(svg).iter(f"{SVG}text")]


def test_every_frame_is_a_value_of_the_animation_and_the_last_is_held():
    strokes = list(ET.fromstring(skeleton_svg(pose(6), 12.5)).iter(f"{SVG}animate"))
    values = [stroke.get("values").split(";") for stroke in strokes]
    assert {len(v) for v in values} == {6 + PAUSE_FRAMES}
    assert all(stroke.get("repeatCount") == "indefinite" for stroke in strokes)
    assert {stroke.get("dur") for stroke in strokes} == {f"{12 / 12.5:.2f}s"}


def test_a_clip_with_missing_joints_steps_instead_of_inventing_bones():
    clip = pose()
    clip[2, 40] = np.nan
    arms, hands = list(ET.fromstring(skeleton_svg(clip, 12.5)).iter(f"{SVG}path"))
    assert arms.find(f"{SVG}animate").get("calcMode") == "linear"
    assert hands.find(f"{SVG}animate").get("calcMode") == "discrete"


def test_a_clip_without_any_joint_is_still_a_picture():
    paths = ET.fromstring(skeleton_svg(np.full((2, N_JOINTS, 3), np.nan), 12.5)).iter(f"{SVG}path")
    assert {path.get("d") for path in paths} == {"M0 0"}  # nothing is drawn


def test_the_watermark_and_the_caption_are_there_when_asked_for():
    assert words(skeleton_svg(pose(), 12.5, "A & B", synthetic=True)) == ["SYNTHETIC", "A & B"]
    assert words(skeleton_svg(pose(), 12.5)) == []


def test_fifty_frames_stay_below_150_kilobytes():
    assert len(skeleton_svg(pose(50), 12.5, synthetic=True).encode()) < 150_000


def test_the_same_pose_gives_the_same_bytes_and_loads_nothing():
    assert skeleton_svg(pose(), 12.5) == skeleton_svg(pose(), 12.5)
    assert "href" not in skeleton_svg(pose(), 12.5)


def test_a_batch_is_refused():
    with pytest.raises(InputError, match="shape"):
        skeleton_svg(pose()[None], 12.5)
