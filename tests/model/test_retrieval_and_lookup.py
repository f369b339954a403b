import numpy as np
import pytest
from tiny_clips import TinyStore

from signkit.corpus.store import CorpusStore, StoredClip, write_store
from signkit.errors import InputError
from signkit.model.retrieval import NearestClip
from signkit.model.saving import MODEL, load_model, save_model
from signkit.model.sign_lookup import GlossLookup, Ways, string_together
from signkit.pose.skeleton import CHILDREN, NECK, PARENTS


@pytest.fixture
def store():
    return TinyStore(30, shortest=30, longest=50)


class OnlySome(TinyStore):
    """A store that refuses to show poses of other clips than the allowed."""

    allowed = range(20)

    def frames(self, index):
        assert index in self.allowed
        return super().frames(index)


def test_the_nearest_texts_clip_is_replayed(store):
    system = NearestClip(store, [3, 5, 8, 13])
    texts = [store.texts[8], store.texts[3].upper()]
    for pose, number in zip(system.produce(texts, "ASL"), (8, 3), strict=True):
        assert np.array_equal(pose, store.frames(number), equal_nan=True)


@pytest.mark.parametrize("build", [NearestClip, GlossLookup.fit])
def test_no_pose_outside_the_generators_clips_is_read(build):
    store = OnlySome(30, shortest=30, longest=50)
    system = build(store, range(20))
    assert len(system.produce(store.texts, "asl")) == 30


@pytest.mark.parametrize("build", [NearestClip, GlossLookup.fit])
def test_a_system_that_was_saved_and_read_produces_the_same_poses(build, store, tmp_path):
    # through a store on disk, whose numbers are steps: what a run really has
    path = tmp_path / "train.h5"
    clips = [StoredClip(n, store.frames(i), store.texts[i], store.glosses[i])
             for i, n in enumerate(store.names)]  # fmt: skip
    write_store(path, clips, kind="poses", language="asl", fps=12.5, synthetic=True)
    system = build(CorpusStore(path), range(20))
    save_model(tmp_path / "run", system)
    again = load_model(tmp_path / "run")
    assert again.languages == ["asl"]
    texts = [*store.texts, "never seen before", ""]
    for ours, theirs in zip(system.produce(texts, "asl"), again.produce(texts, "asl"), strict=True):
        assert ours.dtype == np.float32
        assert np.array_equal(ours, theirs, equal_nan=True)


@pytest.mark.parametrize("build", [NearestClip, GlossLookup.fit])
def test_lengths_are_the_systems_own(build, store):
    # the same texts with the split's other clips beside them: nothing of a reference is asked for
    system = build(store, range(20))
    alone = system.produce(store.texts[20:21], "asl")[0]
    together = system.produce(store.texts, "asl")[20]
    assert np.array_equal(alone, together, equal_nan=True)
    assert alone.shape[1:] == (50, 3)


@pytest.mark.parametrize("build", [NearestClip, GlossLookup.fit])
def test_another_language_is_refused(build, store):
    with pytest.raises(InputError, match="another run"):
        build(store, range(20)).produce(["rain"], "gsl")


def test_a_longer_sentence_takes_longer(store):
    system = GlossLookup.fit(store, range(30))
    short, long = system.produce(["rain", "rain snow wind sun"], "asl")
    assert len(long) > 2 * len(short) - 10


def _postures(seed):
    pose = np.random.default_rng(seed).normal(0, 0.4, (3, 50, 3))
    return pose - pose[:, NECK : NECK + 1]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("frames", [1, 4, 9])
def test_no_transition_jumps(seed, frames):
    rest, first, second = _postures(seed)
    whole = string_together([first[None], second[None]], rest, Ways(frames, frames, frames))
    assert len(whole) == 4 + 3 * frames
    assert np.allclose(whole[frames + 1], first, atol=1e-5)
    # A bone turns at most half a turn along its arc, at most 15/8 of the mean speed; a joint
    # moves by what the bones between it and the neck do.
    reach = np.zeros(50)
    for before, after in ((rest, first), (first, second), (second, rest)):
        bones = np.linalg.norm(
            (after[CHILDREN] - after[PARENTS]) - (before[CHILDREN] - before[PARENTS]), axis=-1
        )
        travel = np.zeros(50)
        for parent, child, bone in zip(PARENTS, CHILDREN, bones, strict=True):
            travel[child] = travel[parent] + np.pi / 2 * bone
        reach = np.maximum(reach, travel + travel[NECK])
    steps = np.linalg.norm(np.diff(whole, axis=0), axis=-1).max(axis=0)
    assert (steps <= 15 / 8 * reach / (frames + 1) + 1e-5).all()


def test_a_sentence_of_no_sign_is_rest(store):
    rest = _postures(0)[0]
    whole = string_together([], rest, Ways(1, 1, 2))
    assert np.allclose(whole, rest, atol=1e-6)
    assert len(whole) == 4


@pytest.mark.parametrize("build", [NearestClip, GlossLookup.fit])
def test_nothing_to_learn_from_is_refused(build):
    with pytest.raises(InputError):
        build(TinyStore(3), [])


def test_clips_too_short_to_be_cut_are_refused_with_advice():
    with pytest.raises(InputError, match="mode nearest"):
        GlossLookup.fit(TinyStore(6, shortest=1, longest=3), range(6))


@pytest.mark.parametrize(
    ("build", "file"), [(NearestClip, "clips.h5"), (GlossLookup.fit, "signs.npz")]
)
@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_a_damaged_folder_is_refused(build, file, damage, store, tmp_path):
    save_model(tmp_path, build(store, range(20)))
    content = (tmp_path / file).read_bytes()
    (tmp_path / file).unlink()
    if damage == "cut":
        (tmp_path / file).write_bytes(content[: len(content) // 2])
    with pytest.raises(InputError):
        load_model(tmp_path)


def test_a_folder_with_an_unreadable_model_file_is_refused(store, tmp_path):
    save_model(tmp_path, NearestClip(store, range(20)))
    (tmp_path / MODEL).write_text('{"mode": "nearest"', "utf-8")
    with pytest.raises(InputError):
        load_model(tmp_path)
