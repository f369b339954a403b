import numpy as np
import pytest
import torch
from tiny_clips import TinyStore

from signkit.corpus.batches import collate, length_buckets, pad_tokens
from signkit.corpus.sources import ClipBatches, MixedBatches
from signkit.corpus.store import CorpusStore, StoredClip, write_store
from signkit.errors import InputError
from signkit.text.vocabulary import PAD


def _batch(store, indices):
    return collate(store, indices, store.vocabulary())


def test_a_clip_s_frames_counter_and_tokens_stand_at_the_beginning_of_its_row():
    store = TinyStore(5)
    batch = _batch(store, [3, 0])
    pose, frames = store.frames(3), int(store.lengths[3])
    known = np.isfinite(pose).all(axis=-1)
    assert np.array_equal(batch.joint_mask[0, :frames].numpy(), known)
    assert np.array_equal(batch.poses[0, :frames].numpy()[known], pose[known])
    assert batch.frame_mask[0].sum() == frames
    np.testing.assert_allclose(batch.counter[0, :frames], np.arange(1, frames + 1) / frames)
    ids = store.vocabulary().encode(store.texts[3])
    assert batch.tokens[0, : len(ids)].tolist() == ids
    assert batch.token_mask[0].sum() == len(ids)


def test_padding_is_zero_and_masked():
    batch = _batch(TinyStore(6), range(6))
    behind = ~batch.frame_mask
    assert behind.any()
    assert (batch.poses[behind] == 0).all()
    assert not batch.joint_mask[behind].any()
    assert (batch.counter[behind] == 0).all()
    assert (batch.tokens[~batch.token_mask] == PAD).all()


def test_missing_joints_are_zero_and_masked():
    batch = _batch(TinyStore(6, missing=0.3), range(6))
    assert batch.poses.isfinite().all()
    assert (batch.poses[~batch.joint_mask] == 0).all()


def test_a_joint_that_is_truly_at_zero_is_not_taken_for_missing():
    store = TinyStore(1, missing=0.0)
    store.frames(0)[:, 4] = 0
    assert _batch(store, [0]).joint_mask.all()


def test_a_batch_names_its_clips_language_and_glosses():
    store = TinyStore(4, language="gsl")
    batch = _batch(store, [2, 1])
    assert batch.index.tolist() == [2, 1]
    assert batch.language == "gsl"
    assert batch.glosses == [store.glosses[2], store.glosses[1]]
    assert len(batch) == 2


def test_a_batch_moves_to_a_device_with_all_its_tensors():
    batch = _batch(TinyStore(2), range(2))
    assert batch.to("cpu") is batch
    moved = batch.to("meta")
    assert {moved.tokens.device.type, moved.poses.device.type, moved.index.device.type} == {"meta"}


def test_a_real_store_makes_the_batch_that_its_clips_in_memory_make(tmp_path):
    tiny = TinyStore(4)
    clips = [
        StoredClip(tiny.names[i], tiny.frames(i), text=tiny.texts[i], gloss=tiny.glosses[i])
        for i in range(4)
    ]
    path = tmp_path / "train.h5"
    write_store(path, clips, kind="poses", language="asl", fps=12.5, synthetic=True)
    stored, direct = _batch_of(CorpusStore(path), tiny), _batch(tiny, range(4))
    assert torch.equal(stored.joint_mask, direct.joint_mask)
    torch.testing.assert_close(stored.poses, direct.poses, rtol=0, atol=1e-3)


def _batch_of(store, tiny):
    return collate(store, range(len(store)), tiny.vocabulary())


def test_texts_without_a_token_make_one_masked_column():
    tokens, mask = pad_tokens([[], []])
    assert tokens.shape == mask.shape == (2, 1)
    assert not mask.any()


def test_a_batch_of_no_clip_is_refused():
    with pytest.raises(InputError, match="at least one clip"):
        _batch(TinyStore(2), [])


def test_a_clip_without_frames_is_refused_by_its_number():
    store = TinyStore(3)
    store.lengths[1] = 0
    with pytest.raises(InputError, match="clip 1"):
        _batch(store, [0, 1])


def test_buckets_pad_far_less_than_the_stored_order():
    lengths = np.random.default_rng(0).integers(10, 200, 640)

    def padded(batches):
        return sum(len(batch) * lengths[batch].max() for batch in batches)

    ours = padded(length_buckets(lengths, 8, seed=27, epoch=0))
    assert ours < 1.15 * lengths.sum()
    assert padded(np.arange(640).reshape(-1, 8)) > 1.4 * lengths.sum()


def test_buckets_differ_between_epochs_and_repeat_for_the_same_one():
    lengths = np.random.default_rng(0).integers(10, 200, 300)
    first, again, other = (length_buckets(lengths, 8, 27, epoch) for epoch in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert {tuple(sorted(a)) for a in first} != {tuple(sorted(b)) for b in other}


def test_buckets_do_not_come_in_order_of_length():
    lengths = np.arange(256)
    means = [lengths[batch].mean() for batch in length_buckets(lengths, 8, 27, 0)]
    assert abs(np.corrcoef(means, np.arange(len(means)))[0, 1]) < 0.5


def test_a_batch_size_of_0_is_refused():
    with pytest.raises(InputError, match="batch_size"):
        length_buckets([3, 4], 0, 27, 0)


@pytest.mark.parametrize("start", [0, 1, 4])
def test_an_epoch_can_be_entered_in_its_middle(start):
    store = TinyStore(18)
    first, second = TinyStore(9, language="gsl"), TinyStore(14, seed=3)
    sources = [ClipBatches(s, s.vocabulary(), 4, 27) for s in (first, second)]
    for source in (ClipBatches(store, store.vocabulary(), 4, 27), MixedBatches(sources, 27)):
        whole = [(b.language, b.index.tolist()) for b in source.epoch(2)]
        rest = [(b.language, b.index.tolist()) for b in source.epoch(2, start)]
        assert len(whole) == len(source)
        assert rest == whole[start:]


def test_mixed_batches_hold_one_language_each_and_every_clip_once():
    stores = [TinyStore(9, language="gsl"), TinyStore(14, language="asl")]
    mixed = MixedBatches([ClipBatches(s, s.vocabulary(), 4, 27) for s in stores], 27)
    drawn = [(b.language, i) for b in mixed.epoch(0) for i in b.index.tolist()]
    assert sorted(drawn) == sorted([("gsl", i) for i in range(9)] + [("asl", i) for i in range(14)])


def test_only_the_chosen_clips_are_drawn():
    store = TinyStore(10)
    source = ClipBatches(store, store.vocabulary(), 2, 27, indices=[1, 5, 7])
    assert sorted(i for b in source.epoch(0) for i in b.index.tolist()) == [1, 5, 7]


def test_a_source_without_clips_is_refused():
    store = TinyStore(2)
    with pytest.raises(InputError, match="check the split"):
        ClipBatches(store, store.vocabulary(), 2, 27, indices=[])
    with pytest.raises(InputError, match="name a corpus"):
        MixedBatches([], 27)
