"""Real files of others: read bit for bit, written byte for byte, their faults found."""

import json
import zipfile

import numpy as np
import pytest

from signkit.conversion.convert import convert
from signkit.corpus.store import CorpusStore, StoredClip, write_store
from signkit.errors import InputError
from signkit.formats.ingest_report import IngestReport
from signkit.formats.lines import check_same_length, count_lines, read_lines
from signkit.formats.openpose import ingest, list_clips
from signkit.formats.skels import detect_convention, read_skels
from signkit.formats.skels_poses import read_skels_poses
from signkit.pose.skeleton import LEFT_SHOULDER, NECK, RIGHT_SHOULDER

pytestmark = pytest.mark.realdata


def _plainly(path):
    """Read a zip of one clip with json and Python lists."""
    rows = []
    with zipfile.ZipFile(path) as archive:
        for name in sorted(n for n in archive.namelist() if n.endswith(".json")):
            person = json.loads(archive.read(name))["people"][0]
            numbers = person["pose_keypoints_2d"][:24] + person["hand_left_keypoints_2d"]
            rows.append(numbers + person["hand_right_keypoints_2d"])
    return np.array(rows, dtype=np.float32).reshape(-1, 50, 3)


@pytest.fixture(scope="module")
def openpose(realdata):
    return realdata / "openpose_how2sign"


def test_how2sign_clips_are_read_bit_for_bit(openpose):
    report = IngestReport()
    clips = list(ingest(openpose, report))
    assert [clip.name for clip in clips] == list_clips(openpose)
    for clip in clips:
        wanted = _plainly(openpose / f"{clip.name}.json.zip")
        assert np.array_equal(clip.keypoints.view(np.uint32), wanted.view(np.uint32))
    assert (report.clips, report.frames, report.bad_clips) == (3, 365, {})
    assert report.frames_with_several_people == report.frames_without_people == 0


def test_how2sign_survives_conversion_and_a_store(openpose, tmp_path):
    convert(openpose, tmp_path / "k.h5", "h5")
    convert(tmp_path / "k.h5", tmp_path / "clips.tar.gz", "openpose")
    one = {clip.name: clip.keypoints for clip in ingest(openpose, IngestReport())}
    two = {clip.name: clip.keypoints for clip in ingest(tmp_path / "clips.tar.gz", IngestReport())}
    assert set(one) == set(two)
    for name in one:
        assert np.array_equal(one[name], two[name], equal_nan=True)
    clips = [StoredClip(name, keypoints) for name, keypoints in one.items()]
    settings = {"language": "asl", "fps": 24.0, "synthetic": False}
    write_store(tmp_path / "s.h5", clips, kind="keypoints", **settings)
    store = CorpusStore(tmp_path / "s.h5")
    for index, name in enumerate(store.names):
        assert np.nanmax(np.abs(store.frames(index) - one[name])[:, :, :2]) <= 0.5
    assert (tmp_path / "s.h5").stat().st_size / 365 <= 3439 / 12


def test_how2sign_becomes_skels_of_both_conventions(openpose, tmp_path, capsys):
    for convention in ("pt", "p2s"):
        target = tmp_path / f"{convention}.skels"
        convert(openpose, target, f"skels:{convention}")
        found = detect_convention(target)
        assert (found.convention.name, found.lines) == (convention, 3)
    assert "lifted as released" in capsys.readouterr().err


@pytest.mark.parametrize("part", ["train", "dev"])
def test_phoenix_skels_are_read_as_float_reads_them(realdata, part):
    path = realdata / "skels_phoenix14t" / f"{part}.skels"
    lines = path.read_text().splitlines()
    for clip, line in zip(read_skels(path), lines, strict=True):
        wanted = np.array([float(word) for word in line.split()])
        assert np.array_equal(clip.numbers.reshape(-1).view(np.uint64), wanted.view(np.uint64))


@pytest.mark.parametrize("part", ["train", "dev"])
def test_phoenix_skels_written_again_have_the_same_bytes(realdata, tmp_path, part):
    path = realdata / "skels_phoenix14t" / f"{part}.skels"
    convert(path, tmp_path / "again.skels", "skels:pt")
    assert (tmp_path / "again.skels").read_bytes() == path.read_bytes()
    assert (tmp_path / "again.files").read_text().split() == path.with_suffix(
        ".files"
    ).read_text().split()


def test_phoenix_is_recognised_and_brought_to_our_sides_and_scale(realdata):
    path = realdata / "skels_phoenix14t" / "dev.skels"
    found = detect_convention(path)
    assert (found.convention.name, found.mirrored, found.centred) == ("pt", True, True)
    assert found.shoulder_width == pytest.approx(1 / 3, abs=1e-4)
    for pose in read_skels_poses(path, path.with_suffix(".files"), IngestReport()):
        shoulders = pose.frames[:, LEFT_SHOULDER] - pose.frames[:, RIGHT_SHOULDER]
        assert not pose.frames[:, NECK].any()
        assert np.median(shoulders[:, 0]) > 0.9
        assert np.linalg.norm(shoulders[:, :2], axis=1).mean() == pytest.approx(1, abs=1e-3)


def test_phoenix_survives_a_store_in_a_quarter_of_the_bytes(realdata, tmp_path):
    path = realdata / "skels_phoenix14t" / "train.skels"
    poses = list(read_skels_poses(path, path.with_suffix(".files"), IngestReport()))
    clips = [StoredClip(pose.name, pose.frames) for pose in poses]
    settings = {"language": "gsl", "fps": 25.0, "synthetic": False}
    write_store(tmp_path / "s.h5", clips, kind="poses", **settings)
    store = CorpusStore(tmp_path / "s.h5", kind="poses")
    for index, pose in enumerate(poses):
        assert np.abs(store.frames(index) - pose.frames).max() < 1e-4


@pytest.mark.parametrize("folder", ["skels_phoenix14t", "phoenix14t_text"])
def test_phoenix_lists_are_parallel(realdata, folder):
    paths = [realdata / folder / f"dev.{kind}" for kind in ("text", "gloss", "files")]
    assert check_same_length(paths) == len(read_lines(paths[0])) == count_lines(paths[0])


def test_how2sign_lists_keep_their_csv_quotes(realdata):
    texts = read_lines(realdata / "how2sign_text" / "dev.text")
    assert len(texts) == 1739
    assert sum('"' in text for text in texts) > 100
    with pytest.raises(InputError, match=r"5 lines as dev.skels has, got 1,739 lines"):
        check_same_length(
            [realdata / "skels_phoenix14t" / "dev.skels", realdata / "how2sign_text" / "dev.text"]
        )
