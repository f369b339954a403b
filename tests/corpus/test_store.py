"""The corpus store keeps every frame, costs few bytes, and says what is wrong with a file."""

import pickle

import h5py
import numpy as np
import pytest

from signkit.corpus.store import CorpusStore, StoredClip, StoreWriter, write_store
from signkit.errors import InputError

SETTINGS = {"kind": "poses", "language": "asl", "fps": 12.5, "synthetic": True}


def _keypoints(frames=9, seed=0):
    rng = np.random.default_rng(seed)
    keypoints = rng.uniform((0, 0, 0), (1280, 720, 1), (frames, 50, 3)).astype(np.float32)
    keypoints[rng.random((frames, 50)) < 0.2] = (np.nan, np.nan, 0)
    return keypoints


def _poses(frames=9, seed=0):
    poses = np.random.default_rng(seed).normal(size=(frames, 50, 3)).astype(np.float32)
    poses[:, 1] = 0
    poses[-1, 8:29] = np.nan
    return poses


def _clips(make=_poses):
    return [StoredClip(f"clip {n}", make(n + 1, n), f"text {n}", "G", "s1") for n in range(5)]


def test_keypoints_come_back_within_half_a_pixel_and_missing_ones_missing(tmp_path):
    clips = _clips(_keypoints)
    write_store(tmp_path / "s.h5", clips, **{**SETTINGS, "kind": "keypoints"})
    store = CorpusStore(tmp_path / "s.h5")
    for index, clip in enumerate(clips):
        found = store.frames(index)
        assert found.dtype == np.float32
        assert np.array_equal(np.isnan(found), np.isnan(clip.frames))
        assert np.nanmax(np.abs(found - clip.frames)[:, :, :2]) < 0.05
        assert np.abs(found - clip.frames)[:, :, 2].max() <= 1 / 200


def test_poses_come_back_within_a_ten_thousandth_and_zeros_as_zeros(tmp_path):
    clips = _clips()
    write_store(tmp_path / "s.h5", clips, **SETTINGS)
    store = CorpusStore(tmp_path / "s.h5")
    for index, clip in enumerate(clips):
        found = store.frames(index)
        assert np.array_equal(np.isnan(found), np.isnan(clip.frames))
        assert np.nanmax(np.abs(found - clip.frames)) < 1e-4
        assert not found[:, 1].any()


@pytest.mark.parametrize("farthest", [10.0, 4000.0, 32767.0])
def test_the_error_stays_within_half_a_pixel_up_to_the_largest_picture(tmp_path, farthest):
    keypoints = np.random.default_rng(0).uniform(0, farthest, (3, 50, 3)).astype(np.float32)
    keypoints[0, 0] = (farthest, -farthest, 1)
    write_store(
        tmp_path / "s.h5", [StoredClip("a", keypoints)], **{**SETTINGS, "kind": "keypoints"}
    )
    found = CorpusStore(tmp_path / "s.h5").frames(0)
    assert np.abs(found - keypoints)[:, :, :2].max() <= 0.5


def test_everything_else_comes_back_too(tmp_path):
    clips = [
        StoredClip("-a", _poses(), 'Grüße, "zwei"\nZeilen\t🙂', "HALLO neg-WELT", "s1"),
        StoredClip("b/c", _poses(2)),
    ]
    write_store(tmp_path / "deep" / "s.h5", clips, **SETTINGS)
    store = CorpusStore(tmp_path / "deep" / "s.h5")
    assert (store.kind, store.language, store.fps, store.synthetic) == ("poses", "asl", 12.5, True)
    assert store.names == ["-a", "b/c"]
    assert store.texts == ['Grüße, "zwei"\nZeilen\t🙂', ""]
    assert (store.glosses, store.signers) == (["HALLO neg-WELT", ""], ["s1", ""])
    assert (len(store), store.lengths.tolist()) == (2, [9, 2])


def test_storing_what_was_read_changes_nothing(tmp_path):
    write_store(tmp_path / "a.h5", _clips(), **SETTINGS)
    store = CorpusStore(tmp_path / "a.h5")
    again = (
        StoredClip(*values, gloss="G", signer="s1")
        for values in zip(
            store.names, map(store.frames, range(len(store))), store.texts, strict=True
        )
    )
    write_store(tmp_path / "b.h5", again, **SETTINGS)
    assert (tmp_path / "a.h5").read_bytes() == (tmp_path / "b.h5").read_bytes()


def test_the_bytes_do_not_depend_on_the_clock_or_the_place(tmp_path, monkeypatch):
    write_store(tmp_path / "a.h5", _clips(_keypoints), **{**SETTINGS, "kind": "keypoints"})
    monkeypatch.setattr("time.time", lambda: 2e9)
    write_store(
        tmp_path / "x" / "b.h5", iter(_clips(_keypoints)), **{**SETTINGS, "kind": "keypoints"}
    )
    assert (tmp_path / "a.h5").read_bytes() == (tmp_path / "x" / "b.h5").read_bytes()


@pytest.mark.parametrize(
    ("kind", "make", "most"), [("keypoints", _keypoints, 3439 / 12), ("poses", _poses, 1264 / 4)]
)
def test_a_frame_costs_few_bytes(tmp_path, kind, make, most):
    clips = [
        StoredClip(f"clip number {n}", make(100, n), "a sentence of some ten words " * 2)
        for n in range(20)
    ]
    write_store(tmp_path / "s.h5", clips, **{**SETTINGS, "kind": kind})
    assert (tmp_path / "s.h5").stat().st_size / 2000 <= most


def test_frames_are_contiguous_in_the_file_and_mapped_not_loaded(tmp_path):
    write_store(tmp_path / "s.h5", _clips(), **SETTINGS)
    with h5py.File(tmp_path / "s.h5") as file:
        assert file["values"].chunks is None
        assert file["values"].id.get_offset() % 64 == 0
        assert file["values"].shape == (15, 50, 3)
    assert isinstance(CorpusStore(tmp_path / "s.h5")._values.base, np.memmap)  # a view, no copy


def test_many_clips_stream_through_without_being_kept(tmp_path):
    alive = []

    def clips():
        import weakref

        for n in range(50):
            frames = _poses(20, n)
            alive.append(weakref.ref(frames))
            yield StoredClip(str(n), frames)
            del frames
            assert sum(ref() is not None for ref in alive) <= 2

    write_store(tmp_path / "s.h5", clips(), **SETTINGS)
    assert CorpusStore(tmp_path / "s.h5").lengths.sum() == 1000


def test_a_failure_leaves_the_older_file_and_nothing_else(tmp_path):
    path = tmp_path / "s.h5"
    write_store(path, _clips(), **SETTINGS)
    before = path.read_bytes()

    def clips():
        yield StoredClip("a", _poses())
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        write_store(path, clips(), **SETTINGS)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_negative_numbers_count_from_the_end_and_wrong_ones_are_refused(tmp_path):
    write_store(tmp_path / "s.h5", _clips(), **SETTINGS)
    store = CorpusStore(tmp_path / "s.h5")
    assert np.array_equal(store.frames(-1), store.frames(4), equal_nan=True)
    for index in (5, -6):
        with pytest.raises(IndexError):
            store.frames(index)


def test_what_is_read_belongs_to_the_caller(tmp_path):
    write_store(tmp_path / "s.h5", _clips(), **SETTINGS)
    store = CorpusStore(tmp_path / "s.h5")
    store.frames(0)[:] = 7
    assert not (store.frames(0) == 7).all()


def test_a_store_travels_to_a_worker_as_its_path(tmp_path):
    write_store(tmp_path / "s.h5", _clips(), **SETTINGS)
    store = CorpusStore(tmp_path / "s.h5")
    sent = pickle.dumps(store)
    assert len(sent) < 1000
    assert np.array_equal(pickle.loads(sent).frames(2), store.frames(2), equal_nan=True)


@pytest.mark.parametrize(
    ("kind", "frames", "says"),
    [
        ("poses", np.zeros((4, 49, 3)), "shape (4, 49, 3)"),
        ("poses", np.zeros((0, 50, 3)), "shape (0, 50, 3)"),
        ("poses", np.full((2, 50, 3), np.inf), "an infinity"),
        ("keypoints", np.full((2, 50, 3), 4e4), "40000 px away"),
    ],
)
def test_a_clip_that_cannot_be_stored_names_itself(tmp_path, kind, frames, says):
    with pytest.raises(InputError, match="clip 'bad'") as caught:
        write_store(tmp_path / "s.h5", [StoredClip("bad", frames)], **{**SETTINGS, "kind": kind})
    assert says in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_name_twice_and_no_clip_at_all_are_refused(tmp_path):
    with pytest.raises(InputError, match="a name used once"):
        write_store(tmp_path / "s.h5", [StoredClip("a", _poses())] * 2, **SETTINGS)
    with pytest.raises(InputError, match="at least one clip"):
        write_store(tmp_path / "s.h5", [], **SETTINGS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ({"kind": "video"}, "kind keypoints or poses"),
        ({"fps": 0.0}, "above 0"),
        ({"fps": np.nan}, "above 0"),
    ],
)
def test_settings_that_no_store_has_are_refused(tmp_path, setting, says):
    with pytest.raises(InputError, match=says):
        StoreWriter(tmp_path / "s.h5", **{**SETTINGS, **setting})


def test_the_wrong_kind_is_refused_with_what_to_do(tmp_path):
    write_store(tmp_path / "k.h5", _clips(_keypoints), **{**SETTINGS, "kind": "keypoints"})
    assert CorpusStore(tmp_path / "k.h5", kind="keypoints").kind == "keypoints"
    with pytest.raises(InputError, match="needs a store of poses, got one of keypoints; lift"):
        CorpusStore(tmp_path / "k.h5", kind="poses")


def test_absent_foreign_and_truncated_files_are_refused(tmp_path):
    write_store(tmp_path / "s.h5", _clips(), **SETTINGS)
    (tmp_path / "cut.h5").write_bytes((tmp_path / "s.h5").read_bytes()[:-3000])
    (tmp_path / "text.h5").write_text("hello")
    with h5py.File(tmp_path / "other.h5", "w") as file:
        file["clip"] = np.zeros((3, 150))
    for name, says in (
        ("absent.h5", "no such file"),
        ("cut.h5", "truncated"),
        ("text.h5", "HDF5 cannot read"),
        ("other.h5", "got None version None"),
    ):
        with pytest.raises(InputError, match=says):
            CorpusStore(tmp_path / name)
