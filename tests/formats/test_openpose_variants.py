"""OpenPose's JSON as others wrote it, and as nobody should: one clip, or one reason."""

import json
import tarfile

import numpy as np
import pytest

from signkit.formats.ingest_report import BadClip
from signkit.formats.openpose import read_openpose


def write(folder, *frames):
    folder.mkdir(parents=True)
    for index, content in enumerate(frames):
        path = folder / f"{folder.name}_{index:012d}_keypoints.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return folder


def with_3d(person):
    """Return a person as AI-Hub writes one: four numbers a point in every list of 3D points."""
    more = {
        key.replace("_2d", "_3d"): [1.5] * (len(numbers) // 3 * 4)
        for key, numbers in person.items()
        if key.endswith("_2d")
    }
    return {**person, **more}


def test_ai_hub_is_read_and_its_3d_numbers_are_said_to_be_left_out(tmp_path, openpose, capsys):
    person = openpose.person()
    folder = write(tmp_path / "NIA_SL_WORD1501", *[{"people": with_3d(person)}] * 2)
    (clip,) = read_openpose(folder)
    np.testing.assert_array_equal(clip.keypoints[1], openpose.fifty(person))
    assert clip.depth is None
    assert capsys.readouterr().err.count("*_3d are left out") == 1


def test_empty_3d_lists_are_not_worth_a_word(tmp_path, openpose, capsys):
    list(read_openpose(write(tmp_path / "a", openpose.frame(openpose.person()))))
    assert "3d" not in capsys.readouterr().err


@pytest.mark.parametrize("key", ["pose", "hand_left", "hand_right"])
def test_releases_without_2d_in_their_keys_are_read(tmp_path, openpose, key):
    person = openpose.person()
    older = dict(person)
    older[f"{key}_keypoints"] = older.pop(f"{key}_keypoints_2d")
    (clip,) = read_openpose(write(tmp_path / "a", {"people": [older]}))
    np.testing.assert_array_equal(clip.keypoints[0], openpose.fifty(person))


@pytest.mark.parametrize(
    "people",
    [b"[" * 100_000, b'[{"pose_keypoints_2d": [' + b"9" * 400 + b", 1" * 74 + b"]}]",
     b'[{"pose_keypoints_2d": [1e400' + b", 1" * 74 + b"]}]",
     b'[{"pose_keypoints_2d": [1, 1, 1e400' + b", 1" * 72 + b"]}]",
     b'[{"pose_keypoints_2d": [1e39' + b", 1" * 74 + b"]}]", b"null", b"7",
     b'[{"person_id": []}, 3]'],
    ids=["deep", "long", "infinite x", "infinite confidence", "beyond float32", "null", "number",
         "mixed"],
)  # fmt: skip
def test_a_frame_that_is_none_is_a_reason_and_the_next_clip_is_read(tmp_path, openpose, people):
    good = openpose.frame(openpose.person())
    write(tmp_path / "a", good, b'{"people": ' + people + b"}")
    write(tmp_path / "b", good)
    bad, clip = read_openpose(tmp_path)
    assert isinstance(bad, BadClip)
    assert clip.name == "b"


@pytest.mark.parametrize("ending", [".tar", ".tgz", ".tar.gz", ".tar.xz", ".tar.bz2"])
def test_nested_folders_in_every_tar_are_named_by_the_innermost(tmp_path, openpose, ending):
    good = openpose.frame(openpose.person())
    write(tmp_path / "in" / "01" / "-a_1-2-rgb_front", good, good)
    mode = {".tar": "w", ".tgz": "w:gz"}.get(ending, f"w:{ending[5:]}")
    with tarfile.open(tmp_path / f"all{ending}", mode) as archive:
        archive.add(tmp_path / "in", ".")
    (clip,) = read_openpose(tmp_path / f"all{ending}")
    assert (clip.name, len(clip)) == ("-a_1-2-rgb_front", 2)


def test_random_damage_gives_a_clip_or_a_reason(tmp_path, openpose):
    rng = np.random.default_rng(0)
    whole = openpose.frame(with_3d(openpose.person()))
    for number in range(300):
        content = bytearray(whole)
        for place in rng.integers(len(whole), size=2):
            content[place] = rng.integers(256)
        write(tmp_path / f"clip{number}", bytes(content))
    clips = list(read_openpose(tmp_path))
    assert len(clips) == 300
    for clip in clips:
        assert isinstance(clip, BadClip) or np.isfinite(clip.keypoints[~clip.missing]).all()
