"""From files to stores: clips meet their sentences, bad ones are named, the rest goes on."""

import json
from dataclasses import replace

import numpy as np
import pytest

from signkit.corpus.exported import export_skels
from signkit.corpus.ingesting import CorpusPlace, ingest_corpus
from signkit.corpus.lifted import lift_store
from signkit.corpus.places import locate_split
from signkit.corpus.sentences import assign_shares, read_sentences
from signkit.corpus.store import CorpusStore
from signkit.errors import InputError
from signkit.formats.openpose_writer import write_openpose
from signkit.formats.pose_files import write_pose_file
from signkit.formats.skels import read_skels
from signkit.formats.text_stages import write_text_stages
from signkit.pose.clip import Clip


def _clip(name, frames=6, seed=0, hands=True):
    rng = np.random.default_rng(seed)
    keypoints = rng.uniform(200, 500, (frames, 50, 3)).astype(np.float32)
    keypoints[..., 2] = 0.9
    keypoints[:, 2, :2], keypoints[:, 5, :2] = (250, 300), (450, 300)
    if not hands:
        keypoints[:, 29:] = np.nan, np.nan, 0
    return Clip(name, keypoints)


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    write_openpose(folder / "train.tar.gz", [_clip("a"), _clip("b", seed=1)])
    write_openpose(folder / "dev", [_clip("c", hands=False), _clip("d", frames=1)])
    for split, names in (("train", "ab"), ("dev", "cd")):
        (folder / f"{split}.files").write_text("".join(f"{split}/{n}\n" for n in names))
        (folder / f"{split}.text").write_text("".join(f"sentence {n} .\n" for n in names))
    return CorpusPlace(folder, "asl", 25.0)


def test_an_annotation_table_takes_the_place_of_the_lists(corpus, tmp_path):
    (corpus.source / "val.csv").write_text(
        "VIDEO_ID\tVIDEO_NAME\tSENTENCE_ID\tSENTENCE_NAME\tSTART_REALIGNED\tEND_REALIGNED"
        "\tSENTENCE\nv\tv-1\ts\td\t0.0\t1.0\tThe last one.\n"
        "v\tv-1\ts\tc\t1.0\t2.0\tThe first one.\n"
    )
    splits = {"train": {}, "dev": {"clips": "dev", "annotations": "val.csv"}}
    ingest_corpus(replace(corpus, splits=splits), tmp_path)
    store = CorpusStore(tmp_path / "dev.h5")
    assert dict(zip(store.names, store.texts, strict=True))["c"] == "The first one."
    both = {"clips": "dev", "annotations": "val.csv", "text": "dev.text"}
    with pytest.raises(InputError, match="lists or annotations"):
        locate_split(corpus.source, "dev", both)


def test_every_clip_gets_the_sentence_of_its_line(corpus, tmp_path):
    ingest_corpus(corpus, tmp_path)
    store = CorpusStore(tmp_path / "train.h5")
    assert dict(zip(store.names, store.texts, strict=True)) == {
        "a": "sentence a .",
        "b": "sentence b .",
    }
    assert store.fps == 25


def test_a_hand_missing_all_through_stays_missing_and_one_frame_is_a_clip(corpus, tmp_path):
    ingest_corpus(corpus, tmp_path)
    dev = CorpusStore(tmp_path / "dev.h5")
    assert np.isnan(dev.frames(dev.names.index("c"))[:, 29:, 0]).all()
    assert dev.lengths[dev.names.index("d")] == 1


def test_a_bad_clip_is_named_and_the_rest_goes_on(corpus, tmp_path):
    frame = next((corpus.source / "dev/c").iterdir())
    frame.write_text(frame.read_text()[:100])
    report = ingest_corpus(corpus, tmp_path)
    assert list(report["dev"]["bad_clips"]) == ["c"]
    assert CorpusStore(tmp_path / "dev.h5").names == ["d"]
    assert json.loads((tmp_path / "report.json").read_text()) == report


def test_a_clip_that_no_list_names_is_left_out_and_counted(corpus, tmp_path):
    (corpus.source / "train.files").write_text("a\nelsewhere\n")
    report = ingest_corpus(corpus, tmp_path)
    assert report["train"]["without_text"] == ["b"]


def test_lists_of_different_lengths_are_refused_with_both_names(corpus, tmp_path):
    (corpus.source / "train.text").write_text("only one .\n")
    with pytest.raises(InputError, match=r"train.text: needs 2 lines as train.files has, got 1"):
        ingest_corpus(corpus, tmp_path)


def test_a_text_without_names_says_what_is_missing(corpus):
    (corpus.source / "train.files").unlink()
    with pytest.raises(InputError, match=r"a \.files list that names the clips"):
        read_sentences(locate_split(corpus.source, "train"))


def test_an_empty_folder_says_what_was_looked_for(tmp_path):
    with pytest.raises(InputError, match="clips of a train, dev or test split"):
        ingest_corpus(CorpusPlace(tmp_path, "asl", 25.0), tmp_path / "out")


def test_a_file_that_was_named_and_is_not_there_is_an_error(corpus):
    with pytest.raises(InputError, match=r"nowhere.text: needs the text that params.yaml names"):
        locate_split(corpus.source, "train", {"text": "nowhere.text"})


def test_shares_divide_one_list_always_the_same_way():
    names = [f"clip{n}" for n in range(40)]
    shares = {"train": 0.8, "dev": 0.1, "test": 0.1}
    first = assign_shares(names, shares)
    assert first == assign_shares(names[::-1], shares)
    assert sorted(first) == sorted(names)
    assert [list(first.values()).count(split) for split in shares] == [32, 4, 4]


def test_one_list_with_shares_is_ingested_without_overlap(corpus, tmp_path):
    lists = {"clips": "train.tar.gz", "files": "train.files", "text": "train.text"}
    splits = {"train": {**lists, "share": 0.5}, "dev": {**lists, "share": 0.5}}
    ingest_corpus(CorpusPlace(corpus.source, "asl", 25.0, splits=splits), tmp_path)
    found = [CorpusStore(tmp_path / f"{split}.h5").names for split in splits]
    assert sorted(found[0] + found[1]) == ["a", "b"]
    assert len(found[0]) == len(found[1]) == 1


def test_lifting_a_store_keeps_sentences_and_thins_frames(corpus, tmp_path):
    ingest_corpus(corpus, tmp_path)
    source = CorpusStore(tmp_path / "train.h5")
    report = lift_store(source, tmp_path / "train_poses.h5", "paper", 2)
    poses = CorpusStore(tmp_path / "train_poses.h5", "poses")
    assert poses.texts == source.texts
    assert poses.fps == source.fps / 2
    assert poses.lengths.tolist() == [3, 3]
    assert report["clips"] == 2


def test_a_store_that_is_already_3d_is_copied(corpus, tmp_path):
    ingest_corpus(corpus, tmp_path)
    lift_store(CorpusStore(tmp_path / "train.h5"), tmp_path / "once.h5", "paper")
    once = CorpusStore(tmp_path / "once.h5")
    lift_store(once, tmp_path / "twice.h5", "paper")
    twice = CorpusStore(tmp_path / "twice.h5")
    assert np.array_equal(once.frames(1), twice.frames(1))


def test_skels_are_line_parallel_to_their_lists(corpus, tmp_path):
    ingest_corpus(corpus, tmp_path)
    lift_store(CorpusStore(tmp_path / "dev.h5"), tmp_path / "poses/dev.h5", "paper")
    sizes = export_skels(CorpusStore(tmp_path / "poses/dev.h5"), tmp_path, "p2s")
    clips = list(read_skels(tmp_path / "dev.skels", "p2s"))
    names = (tmp_path / "dev.files").read_text().splitlines()
    assert len(clips) == len(names) == sizes["clips"] == 2


def test_what_pt_has_no_number_for_is_an_empty_line_and_counted(corpus, tmp_path):
    ingest_corpus(corpus, tmp_path)
    lift_store(CorpusStore(tmp_path / "dev.h5"), tmp_path / "poses/dev.h5", "paper")
    sizes = export_skels(CorpusStore(tmp_path / "poses/dev.h5"), tmp_path, "pt")
    lines = (tmp_path / "dev.skels").read_text().split("\n")
    assert sizes["failed"] == sum(not line for line in lines[:2]) == 1


def test_a_folder_of_pose_files_is_a_split_and_its_depth_is_left_aside(tmp_path):
    (tmp_path / "raw/train").mkdir(parents=True)
    clip = _clip("eins")
    deep = replace(clip, depth=np.zeros(clip.keypoints.shape[:2], np.float32))
    write_pose_file(tmp_path / "raw/train/eins.pose", clip)
    write_pose_file(tmp_path / "raw/train/zwei.pose", replace(deep, name="zwei"))
    ingest_corpus(CorpusPlace(tmp_path / "raw", "gsl", 25.0), tmp_path)
    store = CorpusStore(tmp_path / "train.h5", kind="keypoints")
    assert sorted(store.names) == ["eins", "zwei"]
    seen = clip.keypoints[..., 2] > 0
    np.testing.assert_allclose(store.frames(0)[seen], clip.keypoints[seen], atol=0.01)


def test_text_stages_are_poses_that_need_no_lifting(tmp_path):
    pose = np.random.default_rng(1).normal(size=(4, 50, 3))
    for clip in ("eins", "zwei"):
        write_text_stages(tmp_path / "raw/dev" / clip, {5: pose})
    ingest_corpus(CorpusPlace(tmp_path / "raw", "gsl", 25.0), tmp_path)
    assert len(CorpusStore(tmp_path / "dev.h5", kind="poses")) == 2


def test_shares_divide_a_folder_of_pose_files_too(tmp_path):
    (tmp_path / "raw/all").mkdir(parents=True)
    for number in range(6):
        name = f"clip{number}"
        write_pose_file(tmp_path / f"raw/all/{name}.pose", _clip(name))
    splits = {
        "train": {"clips": "all", "share": 0.7},
        "dev": {"clips": "all", "share": 0.3},
    }
    ingest_corpus(CorpusPlace(tmp_path / "raw", "gsl", 25.0, splits=splits), tmp_path)
    names = [set(CorpusStore(tmp_path / f"{split}.h5").names) for split in splits]
    assert len(names[0] | names[1]) == 6
    assert not names[0] & names[1]
