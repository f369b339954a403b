"""Real corpora of four formats become every format they can, and keep what they hold."""

import av
import bvhio
import numpy as np
import pygltflib
import pytest
from PIL import Image

from signkit.animation.bvh import CM_PER_SHOULDER_WIDTH
from signkit.animation.rotations import BONE_NAMES, ENDS, Y_UP
from signkit.conversion.convert import TARGETS, convert
from signkit.conversion.poses import add_depth, has_depth
from signkit.errors import InputError
from signkit.formats.ingest_report import BadClip
from signkit.formats.reading import read_clips
from signkit.pose.lifting import lift

pytestmark = pytest.mark.realdata

SOURCES = {
    "how2sign": ("openpose_how2sign/_2FBDaOPYig_4-3-rgb_front.json.zip", 2),
    "phoenix": ("skels_phoenix14t/dev.skels", 3),
    "pose": ("pose_format/pose_anonymization_original/essen.pose", 2),
    "dwpose": ("dwpose/human_signer_480.json.zip", 2),
}
IN_3D_ONLY = ("openpose", "h5")


def _target(folder, to):
    endings = {"openpose": "all.zip", "h5": "k.h5"}
    return folder / endings.get(to, "dev.skels" if to.startswith("skels") else "out")


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("to", [to for to in TARGETS if to not in ("gif", "mp4")])
def test_a_real_source_becomes_every_format_or_the_reason_is_said(realdata, tmp_path, name, to):
    path, dimensions = SOURCES[name]
    target = _target(tmp_path / "made", to)
    frames = {c.name: len(c) for c in read_clips(realdata / path)}
    one_joint_never_seen = name == "pose" and to in ("txt", "skels:pt")  # 178 points, no nose
    if one_joint_never_seen or to == "skels:dwpose385" or (dimensions == 3 and to in IN_3D_ONLY):
        with pytest.raises(InputError):
            convert(realdata / path, target, to)
        assert not target.exists()
        return
    convert(realdata / path, target, to)
    if target.is_dir() and to != "txt":
        assert len([p for p in target.iterdir() if p.stat().st_size > 500]) == len(frames)
    if to in ("openpose", "h5", "txt", "skels:pt", "skels:p2s", "pose"):
        again = list(read_clips(target))
        assert not any(isinstance(clip, BadClip) for clip in again)
        assert sorted(len(clip) for clip in again) == sorted(frames.values())


def test_a_real_bvh_read_by_another_parser_gives_the_lifted_joints(realdata, tmp_path):
    source = realdata / SOURCES["how2sign"][0]
    convert(source, tmp_path / "clip.bvh", "bvh", fps=24, lift_mode="released")
    (clip,) = read_clips(source)
    pose = lift(clip.keypoints, "released")
    root = bvhio.readAsHierarchy(str(tmp_path / "clip.bvh"))
    nodes = {node.Name: node for node, _, _ in root.layout()}
    for frame in range(0, len(pose), 25):
        root.loadPose(frame)
        for bone, name in enumerate(BONE_NAMES):
            if nodes[name].Children:
                place = np.array(nodes[name].Children[0].PositionWorld)
                gap = place / CM_PER_SHOULDER_WIDTH * Y_UP - pose[frame, ENDS[bone]]
                assert np.abs(gap).max() < 2e-3


def test_translations_keep_what_constant_lengths_move(realdata, tmp_path, capsys):
    source = realdata / SOURCES["phoenix"][0]
    convert(source, tmp_path / "constant", "bvh")
    assert "constant ones move joints up to 0." in capsys.readouterr().err
    convert(source, tmp_path / "moving", "bvh", translations=True)
    assert "move joints" not in capsys.readouterr().err
    clip = next(iter(read_clips(source)))
    files = sorted((tmp_path / "moving").iterdir())
    path = next(p for p in files if p.stem == clip.name.replace("/", "_"))
    root = bvhio.readAsHierarchy(str(path))
    nodes = {node.Name: node for node, _, _ in root.layout()}
    for frame in range(0, len(clip), 30):
        root.loadPose(frame)
        for bone, name in enumerate(BONE_NAMES):
            place = np.array(nodes[name].Children[0].PositionWorld)
            gap = place / CM_PER_SHOULDER_WIDTH * Y_UP - clip.frames[frame, ENDS[bone]]
            assert np.abs(gap).max() < 1e-3


def test_the_depth_of_a_real_pose_file_is_taken_and_keeps_the_picture(realdata, tmp_path, capsys):
    source = realdata / "pose_format/dummy_lexicon/sgg/essen.pose"
    convert(source, tmp_path / "p.skels", "skels:p2s")
    assert "by the depth that the file has" in capsys.readouterr().err
    convert(source, tmp_path / "lifted.skels", "skels:p2s", lift_mode="released")
    assert "lifted as released" in capsys.readouterr().err
    (clip,) = read_clips(source)
    assert has_depth(clip)
    pose = add_depth(clip).frames
    shoulders = clip.keypoints[:, 5, :2] - clip.keypoints[:, 2, :2]
    width = np.nanmedian(np.linalg.norm(shoulders, axis=1))
    seen = ~clip.missing & ~clip.missing[:, [1]] & np.isfinite(clip.depth)
    drawn = (clip.keypoints[..., :2] - clip.keypoints[:, [1], :2]) / width
    assert np.abs(pose[..., :2] - drawn)[seen].max() < 1e-4


@pytest.mark.parametrize("to", ["mp4", "gif"])
def test_a_real_clip_becomes_a_film_of_all_its_frames(realdata, tmp_path, to):
    source = realdata / SOURCES["dwpose"][0]
    convert(source, tmp_path / f"film.{to}", to, fps=24, synthetic=True)
    (clip,) = read_clips(source)
    with av.open(str(tmp_path / f"film.{to}")) as film:
        assert sum(1 for _ in film.decode(video=0)) == len(clip)


def test_a_real_glb_opens_with_a_track_for_every_bone(realdata, tmp_path):
    convert(realdata / SOURCES["how2sign"][0], tmp_path / "clip.glb", "glb")
    document = pygltflib.GLTF2().load(str(tmp_path / "clip.glb"))
    turned = {c.target.node for c in document.animations[0].channels if c.target.path == "rotation"}
    assert len(turned) == len(BONE_NAMES) + 1


def test_a_strip_shows_the_signer_in_every_picture(realdata, tmp_path):
    convert(realdata / SOURCES["how2sign"][0], tmp_path / "strip.png", "png")
    with Image.open(tmp_path / "strip.png") as strip:
        pixels = np.asarray(strip.convert("L"))
    for part in np.array_split(pixels, 6, axis=1):
        assert (part > 100).mean() > 0.005
