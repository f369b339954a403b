import inspect

import numpy as np
import pytest
import torch
from tiny_clips import TinyStore

from signkit.corpus.batches import collate
from signkit.errors import InputError
from signkit.model.config import ModelConfig
from signkit.model.decoding import OracleTiming, decode_length_free
from signkit.model.text2pose import Text2Pose

SMALL = {"layers": 1, "heads": 2, "hidden": 16, "feed_forward": 32, "dropout": 0.0}
MOST_FRAMES = 40


def squared(predicted, target):
    return (predicted - target).square()


def _model(store, **changes):
    torch.manual_seed(0)
    model = Text2Pose(ModelConfig(**SMALL, max_frames=MOST_FRAMES, **changes), store.vocabulary())
    model.fit_features(store)
    return model.eval()


def test_there_is_one_finite_loss_a_clip():
    store = TinyStore(5)
    losses = _model(store).clip_losses(collate(store, range(5), store.vocabulary()), squared)
    assert losses.shape == (5,)
    assert losses.isfinite().all()


def test_a_clip_without_any_joint_has_a_finite_loss():
    store = TinyStore(3)
    model = _model(store)
    store.frames(1)[:] = np.nan
    losses = model.clip_losses(collate(store, range(3), store.vocabulary()), squared)
    assert losses.isfinite().all()


def test_masked_joints_have_no_gradient():
    store = TinyStore(4)
    batch = collate(store, range(4), store.vocabulary())
    batch.poses.requires_grad_()
    model = _model(store)
    model.clip_losses(batch, squared).sum().backward()
    unseen = ~batch.joint_mask
    assert unseen.any()
    assert (batch.poses.grad[unseen] == 0).all()
    assert (batch.poses.grad[batch.joint_mask] != 0).any()


def test_what_a_missing_joint_holds_changes_no_loss():
    store = TinyStore(4)
    model, batch = _model(store), collate(store, range(4), store.vocabulary())
    before = model.clip_losses(batch, squared)
    batch.poses[~batch.joint_mask] = 7.0
    assert torch.equal(before, model.clip_losses(batch, squared))


def test_noise_lies_on_the_inputs_in_training_only():
    store = TinyStore(4)
    model, batch = _model(store), collate(store, range(4), store.vocabulary())
    plain = model.clip_losses(batch, squared)
    model.noise.set_constant(2.0)
    assert torch.equal(plain, model.clip_losses(batch, squared))
    model.train()
    assert not torch.equal(plain, model.clip_losses(batch, squared))


def test_just_counter_reads_no_pose():
    store = TinyStore(4)
    model, batch = _model(store, counter_only=True), collate(store, range(4), store.vocabulary())
    text = model.encode(batch.tokens, batch.token_mask)
    last = torch.randn(4, 7, 150)
    counter = torch.rand(4, 7)
    first, _ = model.decode(last, counter, *text)
    second, _ = model.decode(-last, counter, *text)
    assert torch.equal(first, second)


def test_future_prediction_writes_several_frames_a_step_and_the_loss_sees_them_all():
    store = TinyStore(4)
    model, batch = _model(store, future_frames=3), collate(store, range(4), store.vocabulary())
    model.clip_losses(batch, squared).sum().backward()
    rows = model.read_frame.weight.grad[:-1].view(3, 150, -1)
    assert (rows.abs().sum(dim=(1, 2)) > 0).all()


def test_future_frames_beyond_the_end_are_not_learnt():
    store = TinyStore(2, shortest=2, longest=2)
    model, batch = _model(store, future_frames=4), collate(store, range(2), store.vocabulary())
    model.clip_losses(batch, squared).sum().backward()
    rows = model.read_frame.weight.grad[:-1].view(4, 150, -1).abs().sum(dim=(1, 2))
    assert (rows[:2] > 0).all()
    assert (rows[2:] == 0).all()


def test_poses_come_as_float32_of_50_joints_within_max_frames():
    store = TinyStore(3)
    for pose in _model(store).produce(store.texts):
        assert pose.dtype == np.float32
        assert pose.shape[1:] == (50, 3)
        assert 1 <= len(pose) <= MOST_FRAMES
        assert np.isfinite(pose).all()


def test_an_empty_text_and_unknown_words_still_produce_a_pose():
    assert [pose.ndim for pose in _model(TinyStore(3)).produce(["", "Zanzibar"])] == [3, 3]


def test_no_text_gives_no_pose():
    assert _model(TinyStore(2)).produce([]) == []


def test_batch_order_and_batch_size_do_not_change_what_is_produced(monkeypatch):
    store = TinyStore(9)
    model = _model(store)
    together = model.produce(store.texts)
    backwards = model.produce(store.texts[::-1])[::-1]
    monkeypatch.setattr("signkit.model.text2pose.CLIPS_AT_ONCE", 2)
    in_pairs = model.produce(store.texts)
    for first, second, third in zip(together, backwards, in_pairs, strict=True):
        np.testing.assert_allclose(first, second, atol=1e-4)
        np.testing.assert_allclose(first, third, atol=1e-4)


def test_producing_leaves_the_mode_of_training_as_it_was():
    store = TinyStore(2)
    model = _model(store).train()
    model.produce(store.texts)
    assert model.training


def test_no_target_reaches_length_free_decoding():
    names = set(inspect.signature(decode_length_free).parameters)
    # `planned`: frames that a model's own durations ask for; Text2Pose has none and passes none
    assert names == {"step", "start", "max_frames", "planned"}
    assert "planned" not in inspect.getsource(Text2Pose)
    produce = inspect.signature(Text2Pose.produce).parameters
    assert list(produce) == ["self", "texts", "oracle"]
    assert produce["oracle"].default is None


def test_oracle_decoding_takes_the_true_lengths_and_nothing_else():
    store = TinyStore(4)
    timing = OracleTiming.of([store.frames(i) for i in range(4)])
    assert timing == OracleTiming(tuple(store.lengths.tolist()))
    poses = _model(store).produce(store.texts, timing)
    assert [len(pose) for pose in poses] == store.lengths.tolist()


def test_oracle_timing_must_fit_the_texts():
    with pytest.raises(InputError, match="needs 2 lengths, one a text, got 1"):
        _model(TinyStore(2)).produce(["rain", "snow"], OracleTiming((3,)))


def test_decoding_equals_teacher_forcing_on_its_own_output():
    store = TinyStore(3)
    model = _model(store).double()
    texts = [store.texts[0]]
    pose = torch.from_numpy(model.produce(texts, OracleTiming((12,)))[0])[None].double()
    tokens = torch.tensor([store.vocabulary().encode(texts[0])])
    text = model.encode(tokens, torch.ones_like(tokens).bool())
    features, _ = model.features(pose, torch.ones(1, 12, 50, dtype=torch.bool))
    last = torch.nn.functional.pad(features, (0, 0, 1, -1))
    forced, _ = model.decode(last, torch.arange(12.0).double()[None] / 12, *text)
    torch.testing.assert_close(forced[:, :, 0], features, rtol=0, atol=1e-5)
