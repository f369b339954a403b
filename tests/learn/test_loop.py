import copy

import pytest
import torch
from tiny_clips import TinyStore
from torch import nn

from signkit.corpus.sources import ClipBatches, MixedBatches
from signkit.errors import InputError
from signkit.learn.config import TrainingConfig
from signkit.learn.loop import train
from signkit.model.config import ModelConfig
from signkit.model.mlsf import Mlsf
from signkit.model.text2pose import Text2Pose

SMALL = ModelConfig(layers=1, heads=2, hidden=16, feed_forward=32, max_frames=20)
QUICK = TrainingConfig(epochs=3, batch_size=4, validate_every=1)


def _channel(seed=0, clips=12, language="asl"):
    torch.manual_seed(seed)
    store = TinyStore(clips, seed=seed, language=language)
    channel = Text2Pose(SMALL, store.vocabulary())
    channel.fit_features(store)
    return ClipBatches(store, store.vocabulary(), 4, 27), channel


def _weights(model):
    return torch.cat([p.detach().flatten() for p in model.parameters()])


def test_training_lowers_the_loss_and_leaves_one_row_an_epoch():
    batches, model = _channel()
    result = train(model, batches, TrainingConfig(epochs=25, batch_size=4))
    assert [row.epoch for row in result.curve] == list(range(1, 26))
    assert [row.step for row in result.curve] == [3 * n for n in range(1, 26)]
    assert result.curve[-1].loss < 0.9 * result.curve[0].loss
    assert all(row.dev is None for row in result.curve)
    assert not model.training


def test_the_same_seed_gives_the_same_weights_and_another_seed_does_not():
    weights = []
    for seed in (27, 27, 28):
        batches, model = _channel()
        train(model, batches, TrainingConfig(epochs=2, batch_size=4, seed=seed))
        weights.append(_weights(model))
    assert torch.equal(weights[0], weights[1])
    assert not torch.equal(weights[0], weights[2])


def test_the_weights_with_the_lowest_dev_score_are_kept():
    batches, model = _channel()
    scores, seen = iter([3.0, 1.0, 2.0]), []

    def validate(model):
        seen.append(_weights(model))
        return next(scores)

    result = train(model, batches, QUICK, validate=validate)
    assert (result.best_epoch, result.best_dev) == (2, 1.0)
    assert torch.equal(_weights(model), seen[1])


def test_validation_never_changes_training():
    batches, plain = _channel()
    train(plain, batches, QUICK)
    batches, validated = _channel()
    falling = iter([3.0, 2.0, 1.0])

    def validate(model):
        torch.rand(7)
        model.produce(["rain snow"])
        return next(falling)

    result = train(validated, batches, QUICK, validate=validate)
    assert result.best_epoch == 3
    assert torch.equal(_weights(plain), _weights(validated))


def test_the_last_epoch_is_always_validated():
    batches, model = _channel()
    config = TrainingConfig(epochs=3, batch_size=4, validate_every=2)
    result = train(model, batches, config, validate=lambda model: 1.0)
    assert [row.dev is not None for row in result.curve] == [False, True, True]


def test_the_caller_s_random_state_and_threads_are_left_alone():
    batches, model = _channel()
    torch.manual_seed(5)
    threads, expected = torch.get_num_threads(), torch.rand(3)
    torch.manual_seed(5)
    train(model, batches, QUICK)
    assert torch.equal(torch.rand(3), expected)
    assert torch.get_num_threads() == threads


def test_training_asl_leaves_gsl_s_weights_bitwise_equal():
    batches, asl = _channel(0)
    model = Mlsf({"asl": asl, "gsl": _channel(1)[1]})
    before = copy.deepcopy(model.channel("gsl").state_dict())
    moved = _weights(asl)
    train(model, batches, QUICK)
    model.cpu()
    assert all(torch.equal(v, before[k]) for k, v in model.channel("gsl").state_dict().items())
    assert not torch.equal(moved, _weights(asl))


def test_languages_trained_together_are_as_good_as_trained_alone():
    alone, model = _channel(0)
    other, second = _channel(1, language="gsl")
    both = Mlsf({"asl": model, "gsl": second})
    result = train(both, MixedBatches([alone, other], 27), TrainingConfig(epochs=20, batch_size=4))
    assert result.curve[-1].loss < 0.9 * result.curve[0].loss


def test_the_loop_trains_any_module_that_answers_clip_losses():
    class Constant(nn.Module):
        def __init__(self):
            super().__init__()
            self.value = nn.Parameter(torch.zeros(()))

        def clip_losses(self, batch, pose_loss):
            target = batch.counter.new_full((len(batch),), 0.1)
            return pose_loss(self.value.expand(len(batch)), target)

    batches, _ = _channel()
    model = Constant()
    train(model, batches, TrainingConfig(epochs=40, batch_size=4, learning_rate=1e-2))
    assert abs(model.value.item() - 0.1) < 0.02


def test_a_loss_that_is_no_number_stops_the_run_and_says_what_to_do():
    batches, model = _channel()
    with torch.no_grad():
        model.read_frame.weight.fill_(float("nan"))
    with pytest.raises(InputError, match="look for wild values"):
        train(model, batches, QUICK)


def test_a_dev_score_that_is_no_number_is_refused():
    batches, model = _channel()
    with pytest.raises(InputError, match="dev score"):
        train(model, batches, QUICK, validate=lambda model: float("nan"))


def test_every_epoch_says_one_line(capsys):
    batches, model = _channel()
    train(model, batches, QUICK, label="base_asl", validate=lambda model: 0.5)
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("base_asl: epoch 2/3, loss ")
    assert "dev 0.5 (best 0.5), about " in lines[1]


def test_mixed_precision_trains_too():
    batches, model = _channel()
    config = TrainingConfig(epochs=20, batch_size=4)
    result = train(model, batches, config, precision="bf16-mixed")
    assert result.curve[-1].loss < 0.9 * result.curve[0].loss
    assert all(p.dtype == torch.float32 for p in model.parameters())
