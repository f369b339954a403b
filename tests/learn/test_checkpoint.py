import json

import pytest
import torch
from tiny_clips import TinyStore

from signkit.corpus.sources import ClipBatches
from signkit.errors import InputError
from signkit.learn.augmentation import prepare_noise
from signkit.learn.checkpoint import CHECKPOINT, read_tensors, write_tensors
from signkit.learn.config import TrainingConfig
from signkit.learn.loop import BEST, CURVE, train
from signkit.model.config import ModelConfig
from signkit.model.text2pose import Text2Pose

SMALL = ModelConfig(layers=1, heads=2, hidden=16, feed_forward=32, dropout=0.1, max_frames=20)
FOUR = TrainingConfig(epochs=4, batch_size=4, validate_every=1)


class Killed(BaseException):
    """Stands for a signal that ends the process between two instructions."""


class Dying(ClipBatches):
    """Batches whose process is killed when so many have been drawn."""

    die_after = None
    drawn = 0

    def epoch(self, number, start=0):
        for batch in super().epoch(number, start):
            if self.drawn == self.die_after:
                raise Killed
            self.drawn += 1
            yield batch


def _run(folder, *, die_after=None, config=FOUR, every_step=True, hidden=16):
    """Train in a folder; die after so many batches where that is asked for."""
    torch.manual_seed(0)
    store = TinyStore(18)
    shape = ModelConfig(**{**SMALL.__dict__, "hidden": hidden})
    model = Text2Pose(shape, store.vocabulary())
    model.fit_features(store)
    renew = prepare_noise(model, config)
    batches = Dying(store, store.vocabulary(), 4, 27)
    batches.die_after = die_after
    result = train(
        model,
        batches,
        config,
        validate=lambda m: float(m.read_frame.weight.detach().abs().sum()),
        before_epoch=renew,
        folder=folder,
        checkpoint_seconds=0.0 if every_step else 1e9,
    )
    return model, result


def _same(first, second):
    one, other = first.state_dict(), second.state_dict()
    return one.keys() == other.keys() and all(torch.equal(one[k], other[k]) for k in one)


def _without_seconds(result):
    return [(r.step, r.epoch, r.loss, r.dev, r.learning_rate) for r in result.curve]


@pytest.mark.parametrize("augment", [(), ("gn",)])
@pytest.mark.parametrize("die_after", [1, 5, 7, 12, 19])
def test_a_run_killed_anywhere_ends_with_the_weights_of_an_uninterrupted_one(
    tmp_path, die_after, augment
):
    config = TrainingConfig(epochs=4, batch_size=4, validate_every=1, augment=augment)
    straight, expected = _run(tmp_path / "straight", config=config)
    with pytest.raises(Killed):
        _run(tmp_path / "killed", die_after=die_after, config=config)
    resumed, result = _run(tmp_path / "killed", config=config)
    assert _same(straight, resumed)
    assert _without_seconds(result) == _without_seconds(expected)
    assert (result.best_epoch, result.best_dev) == (expected.best_epoch, expected.best_dev)


def test_two_epochs_and_two_more_equal_four(tmp_path):
    straight, _ = _run(tmp_path / "straight")
    with pytest.raises(Killed):
        _run(tmp_path / "halved", die_after=10)
    assert json.loads((tmp_path / "halved" / CHECKPOINT).read_text())["epoch"] == 2
    resumed, _ = _run(tmp_path / "halved")
    assert _same(straight, resumed)


def test_a_run_killed_before_its_first_checkpoint_starts_anew(tmp_path):
    straight, _ = _run(tmp_path / "straight")
    with pytest.raises(Killed):
        _run(tmp_path / "killed", die_after=9, every_step=False)
    assert not (tmp_path / "killed" / CHECKPOINT).exists()
    again, _ = _run(tmp_path / "killed")
    assert _same(straight, again)


def test_a_run_without_a_folder_ends_like_one_with_checkpoints(tmp_path):
    assert _same(_run(None)[0], _run(tmp_path / "run")[0])


def test_a_finished_run_is_read_and_not_trained_again(tmp_path):
    first, expected = _run(tmp_path / "run")
    again, result = _run(tmp_path / "run", die_after=0)
    assert _same(first, again)
    assert result == expected


def test_a_finished_run_leaves_one_checkpoint_the_best_weights_and_the_curve(tmp_path):
    _run(tmp_path)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [BEST, "checkpoint-00000020.safetensors", CHECKPOINT, CURVE]
    lines = (tmp_path / CURVE).read_text().splitlines()
    assert lines[0] == "step,epoch,seconds,loss,dev,learning_rate"
    assert len(lines) == 5


def test_a_folder_of_other_settings_is_refused_by_the_setting_s_name(tmp_path):
    _run(tmp_path)
    other = TrainingConfig(epochs=4, batch_size=4, validate_every=1, learning_rate=1e-3)
    with pytest.raises(InputError, match=r"learning_rate = 0\.001"):
        _run(tmp_path, config=other)


def test_a_checkpoint_of_another_shape_is_refused(tmp_path):
    _run(tmp_path)
    with pytest.raises(InputError, match="the checkpoint is of another model"):
        _run(tmp_path, hidden=8)


def test_a_truncated_checkpoint_is_refused(tmp_path):
    _run(tmp_path)
    file = tmp_path / "checkpoint-00000020.safetensors"
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(InputError, match="a whole safetensors file"):
        _run(tmp_path)


def test_a_checkpoint_that_is_no_json_is_refused(tmp_path):
    (tmp_path / CHECKPOINT).write_text("{")
    with pytest.raises(InputError, match="JSON written by signkit"):
        _run(tmp_path)


def test_half_written_files_are_never_taken_for_whole_ones(tmp_path, monkeypatch):
    path = tmp_path / "weights.safetensors"
    write_tensors(path, {"a": torch.ones(3)})

    def fail(*_):
        raise Killed

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(Killed):
        write_tensors(path, {"a": torch.zeros(3)})
    assert torch.equal(read_tensors(path)["a"], torch.ones(3))
