"""A whole small corpus: files, reproducible bytes, signers, noise arm, datasheet."""

import hashlib
import json
import tarfile
from dataclasses import replace

import pytest

from signkit.errors import InputError
from signkit.formats.openpose import read_openpose
from signkit.octosign import corpus
from signkit.octosign.corpus import write_corpus
from signkit.octosign.datasheet import write_datasheet
from signkit.octosign.presets import PRESETS
from signkit.octosign.template_errors import edit_distance
from signkit.octosign.truth import read_truth
from signkit.pose.lifting import lift
from signkit.pose.template_decoding import decode_templates, load_templates

SMOKE = PRESETS["smoke"]


@pytest.fixture(scope="module")
def smoke(tmp_path_factory):
    folder = tmp_path_factory.mktemp("smoke") / "asl"
    return folder, write_corpus(folder, "asl", SMOKE, 27)


def hashes(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def lines(path):
    return path.read_text(encoding="utf-8").splitlines()


def test_two_runs_give_the_same_bytes_and_another_seed_others(smoke, tmp_path):
    folder, _ = smoke
    write_corpus(tmp_path / "again", "ASL", SMOKE, 27)
    write_corpus(tmp_path / "other", "ASL", SMOKE, 28)
    again, other = hashes(tmp_path / "again"), hashes(tmp_path / "other")
    first = {name: code for name, code in hashes(folder).items() if "datasheet" not in name}
    assert first == again
    assert first["train.tar.gz"] != other["train.tar.gz"]


def test_lists_are_line_parallel_and_name_the_archived_clips(smoke):
    folder, _ = smoke
    for split, clips in SMOKE.sizes_for("ASL").items():
        names = lines(folder / f"{split}.files")
        assert len(names) == clips
        for ending in ("text", "gloss", "signers"):
            assert len(lines(folder / f"{split}.{ending}")) == clips
        with tarfile.open(folder / f"{split}.tar.gz") as archive:
            members = archive.getnames()
        assert list(dict.fromkeys(name.split("/")[0] for name in members)) == names


def test_the_truth_matches_glosses_and_frames_and_train_has_no_poses(smoke):
    folder, summary = smoke
    for split in SMOKE.sizes_for("ASL"):
        clips = read_truth(folder / "truth" / f"{split}.h5")
        glosses = [" ".join(segment.gloss for segment in clip.segments) for clip in clips]
        assert glosses == lines(folder / f"{split}.gloss")
        assert sum(clip.frames for clip in clips) == summary["splits"][split]["frames"]
        assert all((clip.pose is None) == (split == "train") for clip in clips)


def test_every_gloss_says_what_its_sign_is_made_of(smoke):
    folder, _ = smoke
    signs = json.loads((folder / "signs.json").read_text(encoding="utf-8"))
    assert set(signs) == set(load_templates(folder / "templates.npz").glosses)
    for line in lines(folder / "dev.gloss"):
        assert set(line.split()) <= set(signs)
    for made_of in signs.values():
        assert list(made_of) == ["handshape", "location", "orientation", "movement"]
        assert made_of["movement"].count("-") == 3
    assert len({tuple(made_of.values()) for made_of in signs.values()}) > len(signs) - 3


def test_the_held_out_signer_signs_in_one_split_only(smoke):
    folder, _ = smoke
    cast = {s: set(lines(folder / f"{s}.signers")) for s in SMOKE.sizes_for("ASL")}
    assert cast["test_signer"] == {"signer13"}
    assert not any("signer13" in names for s, names in cast.items() if s != "test_signer")
    assert len(cast["train"]) > 5


def test_signs_can_be_told_apart_after_camera_jitter_and_lifting(smoke):
    folder, _ = smoke
    templates = load_templates(folder / "templates.npz")
    errors = glosses = 0
    clips = read_openpose(folder / "train.tar.gz")
    for clip, line in zip(clips, lines(folder / "train.gloss"), strict=True):
        found = decode_templates(lift(clip.keypoints), templates, SMOKE.fps)
        errors += edit_distance(line.split(), found)
        glosses += len(line.split())
    assert errors / glosses < 0.05


def test_the_datasheet_says_synthetic_and_the_template_decoder_finds_the_signs(smoke):
    folder, _ = smoke
    markdown = write_datasheet(folder, "ASL", SMOKE, 27)
    sheet = json.loads((folder / "datasheet.json").read_text(encoding="utf-8"))
    assert "SYNTHETIC" in markdown.splitlines()[2]
    assert all(checked["wer"] < 2 for checked in sheet["template_decoding"].values())
    assert sheet["synthetic"] is True
    assert sheet["bytes_of_files"]["train.tar.gz"] == (folder / "train.tar.gz").stat().st_size
    assert all(str(name).replace("_", " ") in markdown for name in sheet["targets"])


def test_a_datasheet_of_another_corpus_is_refused(smoke, tmp_path):
    folder, _ = smoke
    with pytest.raises(InputError, match="describe it as it was written"):
        write_datasheet(folder, "GSL", SMOKE, 27)
    with pytest.raises(InputError, match="run write_corpus"):
        write_datasheet(tmp_path, "ASL", SMOKE, 27)


def test_the_noise_arm_marks_exactly_the_clips_it_harmed(smoke, tmp_path):
    folder, _ = smoke
    noisy = replace(SMOKE, share_misaligned=0.25, share_corrupted=0.125)
    write_corpus(tmp_path, "ASL", noisy, 27)
    marks = dict(line.split("\t") for line in lines(tmp_path / "truth" / "train.harmed"))
    names = lines(tmp_path / "train.files")
    texts = zip(lines(folder / "train.text"), lines(tmp_path / "train.text"), strict=True)
    moved = {name for name, (before, now) in zip(names, texts, strict=True) if before != now}
    wrong = {name for name, harm in marks.items() if harm == "misaligned"}
    assert (len(wrong), len(marks) - len(wrong)) == (6, 3)
    assert moved <= wrong
    assert len(moved) > 3
    assert hashes(tmp_path)["dev.tar.gz"] == hashes(folder)["dev.tar.gz"]
    assert not (folder / "truth" / "train.harmed").exists()


def test_a_large_split_is_written_in_several_archives(smoke, tmp_path, monkeypatch):
    folder, _ = smoke
    monkeypatch.setattr(corpus, "CLIPS_PER_ARCHIVE", 10)
    write_corpus(tmp_path, "ASL", SMOKE, 27)
    parts = sorted(path.name for path in (tmp_path / "train").iterdir())
    assert parts == ["train_000.tar.gz", "train_001.tar.gz", "train_002.tar.gz"]
    assert lines(tmp_path / "train.files") == lines(folder / "train.files")
    assert not list(tmp_path.rglob("*.unfinished"))
