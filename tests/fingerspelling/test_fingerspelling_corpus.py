"""A corpus of real letter clips: readable as anyone's, the same every time, with its licence."""

import csv
import shutil
import tarfile

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.fingerspelling import alphabet as alphabets
from signkit.fingerspelling.alphabet import find_lexicon, package_licence, read_alphabet
from signkit.fingerspelling.corpus import write_corpus
from signkit.fingerspelling.datasheet import write_datasheet
from signkit.fingerspelling.signers import SIGNERS
from signkit.formats.ingest_report import IngestReport
from signkit.formats.openpose import ingest
from signkit.pose.skeleton import BONES, LEFT_HAND, LEFT_SHOULDER, RIGHT_HAND, RIGHT_SHOULDER

SIZES = {"train": 6, "dev": 3, "test": 3}
LETTERS = {"ASL": 26, "GSL": 30, "DSGS": 32, "TSL": 29}  # facts 1.11
TWO_HANDED = {"ASL": 0, "GSL": 0, "DSGS": 0}


@pytest.fixture(scope="module")
def lexicon():
    try:
        return find_lexicon()
    except InputError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def corpus(lexicon, tmp_path_factory):
    folder = tmp_path_factory.mktemp("dsgs")
    summary = write_corpus(folder, "DSGS", SIZES, seed=3)
    return folder, summary


def _lines(path):
    return path.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("language", LETTERS)
def test_every_letter_of_the_package_is_used(lexicon, language):
    found = read_alphabet(language)
    assert not found.bad
    assert len(found.letters) == len(found.files) == LETTERS[language]
    for letter in found.letters.values():
        assert 0.1 < (letter.end - letter.start) / letter.fps < 2.0
        if language in TWO_HANDED:
            assert letter.hands == (False, True)
            assert np.isnan(letter.frames[:, LEFT_HAND]).all()


def test_turkish_letters_take_two_hands_where_they_do(lexicon):
    letters = read_alphabet("TSL").letters
    assert [letters[one].hands for one in "ABC"] == [(True, True), (True, True), (False, True)]


def test_the_written_corpus_is_read_like_anyones(corpus):
    folder, summary = corpus
    for split, size in SIZES.items():
        report = IngestReport()
        clips = {clip.name: clip for clip in ingest(folder / f"{split}.tar.gz", report)}
        assert report.bad_clips == {}
        assert report.frames == summary["splits"][split]["frames"]
        names = _lines(folder / f"{split}.files")
        assert sorted(names) == sorted(clips)
        signers = dict(zip(names, _lines(folder / f"{split}.signers"), strict=True))
        left_handed = {signer.name for signer in SIGNERS if signer.left_handed}
        for name, clip in clips.items():
            other = RIGHT_HAND if signers[name] in left_handed else LEFT_HAND
            assert clip.missing[:, other].all()
            assert (clip.keypoints[:, other, 2] == 0).all()
            assert np.isnan(clip.keypoints[:, other, :2]).all()
        for ending in ("text", "gloss", "words", "signers"):
            assert len(_lines(folder / f"{split}.{ending}")) == size


def test_text_gloss_and_words_agree(corpus):
    folder, _ = corpus
    for split in SIZES:
        lists = [_lines(folder / f"{split}.{ending}") for ending in ("text", "gloss", "words")]
        for text, gloss, words in zip(*lists, strict=True):
            assert text.replace(" ", "").replace("_", " ") == words.lower()
            assert gloss.replace("FS-", "").replace(" ", "") == words.upper().replace(" ", "")


def test_splits_share_no_word_and_no_text(corpus):
    folder, summary = corpus
    said = {split: set(" ".join(_lines(folder / f"{split}.words")).split()) for split in SIZES}
    assert not said["train"] & (said["dev"] | said["test"])
    assert not said["dev"] & said["test"]
    assert {split: len(words) for split, words in said.items()} == {
        split: counts["words"] for split, counts in summary["splits"].items()
    }


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(corpus, tmp_path):
    folder, _ = corpus
    write_corpus(tmp_path / "again", "dsgs", SIZES, seed=3)
    for path in sorted(folder.iterdir()):
        if path.name != "datasheet.md":
            assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name
    write_corpus(tmp_path / "other", "dsgs", SIZES, seed=4)
    assert _lines(folder / "train.text") != _lines(tmp_path / "other/train.text")


def test_hands_keep_a_plausible_size_and_stay_in_the_picture(corpus):
    folder, _ = corpus
    for clip in ingest(folder / "train.tar.gz", IngestReport()):
        xy = clip.keypoints[..., :2]
        across = np.linalg.norm(xy[:, LEFT_SHOULDER] - xy[:, RIGHT_SHOULDER], axis=-1)
        bones = np.linalg.norm(xy[:, BONES[:, 0]] - xy[:, BONES[:, 1]], axis=-1)
        assert np.nanmax(bones[:, 7:] / across[:, None]) < 0.75  # a palm seen flat is about 0.5
        assert np.nanmin(xy) > 0
        assert np.nanmax(xy[..., 0]) < 1280


def test_attribution_names_every_clip_and_keeps_the_licence_whole(corpus, lexicon):
    folder, _ = corpus
    text = (folder / "ATTRIBUTION.txt").read_text(encoding="utf-8")
    version, licence = package_licence()
    assert licence.strip() in text
    assert "MIT License" in text
    assert f"spoken-to-signed {version}" in text
    with (lexicon / "index.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["signed_language"] == "sgg"]
    assert len(rows) == 32
    for row in rows:
        assert row["path"] in text


def test_the_datasheet_says_what_is_real_and_what_is_not(corpus):
    folder, summary = corpus
    sheet = write_datasheet(folder, summary)
    assert sheet == (folder / "datasheet.md").read_text(encoding="utf-8")
    for words in (
        "real letter clips, stitched and varied by a program",
        "not natural fluent",
        "MIT licence",
        "Splits share no word",
    ):
        assert words in sheet.replace("Real", "real")


def test_the_archive_carries_no_clock(corpus):
    folder, _ = corpus
    with tarfile.open(folder / "dev.tar.gz") as archive:
        assert {member.mtime for member in archive} == {0}


def test_without_the_package_the_extra_is_named(monkeypatch):
    monkeypatch.setattr(alphabets, "PACKAGE", "no_such_package_anywhere")
    with pytest.raises(InputError, match=r"no such package; install it: pip install 'signkit\[lex"):
        find_lexicon()


def test_a_language_without_an_alphabet_names_those_with_one(lexicon):
    with pytest.raises(InputError, match="a language of ASL, GSL, DSGS, TSL, got KSL"):
        read_alphabet("KSL")


def test_a_damaged_letter_is_left_out_and_said(lexicon, tmp_path, capsys):
    with (lexicon / "index.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["signed_language"] == "ase"][:3]
    with (tmp_path / "index.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    (tmp_path / "ase").mkdir()
    for row in rows:
        shutil.copy(lexicon / row["path"], tmp_path / row["path"])
    (tmp_path / rows[1]["path"]).write_bytes(b"no pose file")
    found = read_alphabet("ASL", tmp_path)
    assert list(found.letters) == ["A", "C"]
    assert list(found.bad) == ["B"]
    assert "left out the letter B" in capsys.readouterr().err


def test_an_index_without_its_columns_is_refused(tmp_path):
    (tmp_path / "index.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="needs columns path, signed_language and words"):
        read_alphabet("ASL", tmp_path)
