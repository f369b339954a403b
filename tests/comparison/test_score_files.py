"""Anyone's files against anyone's references: 0 against itself, one score in every format."""

import json

import h5py
import numpy as np
import pytest
from typer.testing import CliRunner

from signkit.__main__ import app
from signkit.comparison.comparing import mpjpe, score_files, score_poses
from signkit.corpus.store import StoredClip, write_store
from signkit.errors import InputError
from signkit.formats.pose_files import write_pose_file
from signkit.formats.skels import write_skels
from signkit.formats.skels_poses import pose_to_skels
from signkit.pose.clip import PoseClip
from signkit.pose.skeleton import LEFT_SHOULDER, NECK, RIGHT_SHOULDER

NAMES = ["dev/a", "dev/b", "dev/c"]


def _poses(seed=3, frames=(12, 9, 15)):
    """Smooth walks of fifty joints around a body one shoulder width wide."""
    rng = np.random.default_rng(seed)
    found = []
    for count in frames:
        pose = rng.normal(0, 0.5, (1, 50, 3)) + np.cumsum(rng.normal(0, 0.03, (count, 50, 3)), 0)
        pose[:, NECK] = 0
        pose[:, RIGHT_SHOULDER], pose[:, LEFT_SHOULDER] = (-0.5, 0.1, 0), (0.5, 0.1, 0)
        found.append(pose.astype(np.float32))
    return found


TRUE, PRODUCED = _poses(), [pose + np.float32(0.02) * k for k, pose in enumerate(_poses(), 1)]
for _pose in PRODUCED:
    _pose -= _pose[:, [NECK]]
    _pose[:, 10:] += np.float32(0.05)


def _npz(folder, poses, names=NAMES):
    path = folder / "poses.npz"
    np.savez(path, **dict(zip(names, poses, strict=True)))
    return path


def _h5(folder, poses):
    path = folder / "poses.h5"
    with h5py.File(path, "w") as file:
        for name, pose in zip(NAMES, poses, strict=True):
            file[name] = pose.reshape(len(pose), 150)
    return path


def _store(folder, poses):
    path = folder / "dev.h5"
    clips = [StoredClip(n, p, text=f"text {n}") for n, p in zip(NAMES, poses, strict=True)]
    write_store(path, clips, kind="poses", language="asl", fps=25.0, synthetic=True)
    return path


def _skels(convention):
    def write(folder, poses):
        path = folder / "dev.skels"
        lines = [pose_to_skels(n, p, convention) for n, p in zip(NAMES, poses, strict=True)]
        write_skels(path, lines, convention)
        path.with_suffix(".files").write_text("".join(f"{name}\n" for name in NAMES))
        return path

    return write


def _pose_files(folder, poses):
    for name, pose in zip(NAMES, poses, strict=True):
        path = folder / "files" / f"{name}.pose"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_pose_file(path, PoseClip(name, pose, 25.0))
    return folder / "files"


WRITERS = {
    "npz": _npz,
    "h5": _h5,
    "store": _store,
    "skels pt": _skels("pt"),
    "skels p2s": _skels("p2s"),
    "pose": _pose_files,
}


@pytest.mark.parametrize("kind", WRITERS)
def test_a_file_against_itself_has_distance_0_and_ratios_1(tmp_path, kind):
    path = WRITERS[kind](tmp_path, TRUE)
    found = score_files(path, path)
    values = {name: interval.value for name, interval in found.metrics.items()}
    assert [values[n] for n in ("dtw", "ndtw", "ndtw_hands", "ndtw_body", "mpjpe")] == [0.0] * 5
    ratios = ("pck", "duration_ratio", "travel_ratio", "speed_ratio", "jerk_ratio", "std_ratio")
    assert [values[n] for n in ratios] == pytest.approx([1.0] * 6)
    assert found.clips == 3
    assert found.notes[0] == "3 clips matched by name"
    assert set(found.signatures) == set(found.metrics)


@pytest.mark.parametrize("kind", WRITERS)
def test_every_format_gives_the_scores_of_the_arrays(tmp_path, kind):
    wanted = score_poses(PRODUCED, TRUE).metrics
    ours, truth = tmp_path / "ours", tmp_path / "truth"
    ours.mkdir(), truth.mkdir()
    found = score_files(WRITERS[kind](ours, PRODUCED), _npz(truth, TRUE)).metrics
    for name in ("ndtw", "ndtw_hands", "pck", "travel_ratio", "std_ratio", "mpjpe"):
        # skels keep five digits of a ninth, stores a step of a clip's range in 65,536
        assert found[name].value == pytest.approx(wanted[name].value, rel=0.01, abs=0.002), name
        assert found[name].low <= found[name].value <= found[name].high


def test_clips_are_matched_by_name_in_any_order_and_without_their_folder(tmp_path):
    back = [0, 1, 2][::-1]
    short = [name.removeprefix("dev/") for name in NAMES]
    path = _npz(tmp_path, [TRUE[i] for i in back], [short[i] for i in back])
    found = score_files(path, _store(tmp_path, TRUE))
    assert found.metrics["ndtw"].value == pytest.approx(0, abs=1e-4)


def test_clips_without_names_are_matched_by_order_and_that_is_said(tmp_path):
    path = _skels("pt")(tmp_path, TRUE)
    path.with_suffix(".files").unlink()
    found = score_files(path, path)
    assert found.notes[0] == "3 clips matched by their order: not both have names"


@pytest.mark.parametrize("factor", [1 / 3, 1 / 9, 130.0])
def test_another_scale_and_origin_is_detected_said_and_undone(factor):
    moved = [np.float32(factor) * pose + np.float32(factor * 4) for pose in TRUE]
    found = score_poses(moved, TRUE)
    assert found.metrics["ndtw"].value == pytest.approx(0, abs=1e-4)
    assert any("rescaled to 1 by one factor" in note for note in found.notes)
    assert any("shoulder widths off; set to the origin" in note for note in found.notes)


def test_shoulders_somewhat_off_are_a_models_error_and_stay():
    found = score_poses([1.1 * pose for pose in TRUE], TRUE)
    assert found.metrics["ndtw"].value > 0.02
    assert "hypotheses: shoulders are 1.100 wide in the median; left as they are" in found.notes


def test_mirrored_hypotheses_are_said():
    found = score_poses([pose * np.float32([-1, 1, 1]) for pose in TRUE], TRUE)
    assert any("mirrored against the references" in note for note in found.notes)


def test_another_frame_rate_is_resampled(tmp_path):
    half = tmp_path / "half"
    half.mkdir()
    for name, pose in zip(NAMES, TRUE, strict=True):
        slow = np.repeat(pose, 2, axis=0)
        np.savez(half / f"{name.removeprefix('dev/')}.npz", pose=slow, fps=np.float32(50))
    found = score_files(half, _store(tmp_path, TRUE))
    assert any("3 hypotheses resampled in time, such as 50 to 25" in note for note in found.notes)
    assert found.metrics["duration_ratio"].value == pytest.approx(1.0)


def test_missing_joints_are_left_out_and_an_empty_hypothesis_counts_as_nothing_shown():
    holes = [pose.copy() for pose in TRUE]
    holes[0][:5, 20:30] = np.nan
    found = score_poses(holes, TRUE)
    assert found.metrics["ndtw"].value == pytest.approx(0, abs=1e-6)
    # 5 of 12 frames and 10 of 50 joints in one of three clips: 5/12 / 5 / 3 = 2.8 %
    assert found.metrics["missing_share"].value == pytest.approx(5 / 12 / 5 / 3)
    assert any("lack 2.8% of their joints, references 0.0%" in note for note in found.notes)
    found = score_poses([TRUE[0][:0], np.full_like(TRUE[1], np.nan), TRUE[2]], TRUE)
    assert found.faulty == 2
    assert "hypotheses that show nothing: number 0, number 1" in found.notes


def test_one_clip_has_scores_and_no_interval():
    found = score_poses(TRUE[:1], TRUE[:1])
    assert np.isnan(found.metrics["ndtw"].ends).all()
    assert "one clip: no interval can be computed" in found.notes
    assert json.loads(found.to_json())["intervals"]["ndtw"] == [None, None]


def test_mpjpe_stretches_time():
    # a joint that goes from 0 to 1 in two frames and in five: the same way
    fast, slow = (np.zeros((n, 50, 3), np.float32) for n in (2, 5))
    fast[:, 0, 0], slow[:, 0, 0] = np.linspace(0, 1, 2), np.linspace(0, 1, 5)
    assert mpjpe(fast, slow) == pytest.approx(0, abs=1e-7)


@pytest.mark.parametrize(
    ("ours", "truth", "said"),
    [
        (TRUE[:2], TRUE, "equally many clips, got 2 hypotheses and 3 references"),
        (TRUE, [], "at least one clip, got none"),
        ([p[:, :40] for p in TRUE], TRUE, r"shape \(12, 40, 3\)"),
        (TRUE, [TRUE[0], np.full_like(TRUE[1], np.nan), TRUE[2]], "a joint that is seen"),
        (TRUE, [TRUE[0], TRUE[1][:0], TRUE[2]], "at least one frame"),
        ({"a": TRUE[0], "b": TRUE[1]}, {"a": TRUE[0], "c": TRUE[1]}, "first 'c'"),
        (
            {"a": TRUE[0]},
            {"a": TRUE[0], "b": TRUE[1]},
            "1 references without a hypothesis .first 'b'.",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused(ours, truth, said):
    with pytest.raises(InputError, match=said):
        score_poses(ours, truth)


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (lambda path: None, "nothing there"),
        (lambda path: np.savez(path, a=np.zeros((4, 7))), r"float64 of shape \(4, 7\)"),
        (lambda path: np.savez(path, a=np.array([{}])), "plain arrays"),
        (lambda path: path.write_bytes(b"PK\x03\x04 broken"), "an archive of arrays"),
    ],
)
def test_files_that_hold_no_poses_are_refused(tmp_path, write, said):
    path = tmp_path / "x.npz"
    write(path)
    with pytest.raises(InputError, match=said):
        score_files(path, path)


def test_texts_are_scored_in_the_references_order_with_signatures(tmp_path):
    ours = _npz(tmp_path, [TRUE[2], TRUE[0], TRUE[1]], [NAMES[2], NAMES[0], NAMES[1]])
    said, true = tmp_path / "said.text", tmp_path / "true.text"
    said.write_text("rain falls in the north\nit is dry in the south\nsun in the east again\n")
    true.write_text("it is dry in the south\nsun in the east again\nrain falls in the north\n")
    found = score_files(
        ours, _store(tmp_path, TRUE), hypothesis_text=said, reference_text=true, language="GSL"
    )
    assert [found.metrics[n].value for n in ("bleu4", "rouge", "wer")] == pytest.approx(
        [100, 100, 0]
    )
    assert "tok:13a" in found.signatures["bleu4_modern"]
    # a store knows its own sentences
    own = score_files(ours, _store(tmp_path, TRUE), hypothesis_text=said)
    assert own.metrics["bleu1"].value < 50
    short = tmp_path / "short.text"
    short.write_text("one line\n")
    with pytest.raises(InputError, match="3 lines, one a clip, got 1"):
        score_files(ours, ours, hypothesis_text=said, reference_text=short)
    with pytest.raises(InputError, match="give the other file too"):
        score_files(ours, ours, reference_text=true)


def test_the_command_prints_a_table_or_json_and_says_synthetic(tmp_path):
    path = str(_store(tmp_path, TRUE))
    arguments = ["score", "--hypotheses", path, "--references", path]
    answer = CliRunner().invoke(app, arguments)
    assert answer.exit_code == 0
    assert "ndtw_hands" in answer.stdout
    assert "references: synthetic" in answer.stdout
    found = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)
    assert found["metrics"]["ndtw"] == 0.0
    assert len(found["joint_std_ratio"]) == 50
    assert found["joint_std_ratio"]["neck"] is None
    assert set(found["by_clip"]) == set(NAMES)
