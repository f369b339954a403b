import json
from collections import Counter

import numpy as np
import pytest
import torch
from tiny_clips import TinyStore

from signkit.corpus.sources import ClipBatches, MixedBatches
from signkit.errors import InputError
from signkit.learn import loop
from signkit.learn.config import TrainingConfig
from signkit.learn.loop import CURVE, train
from signkit.learn.priorities import SAMPLERS
from signkit.learn.priority_sampler import PrioritySampler
from signkit.model.config import ModelConfig
from signkit.model.text2pose import Text2Pose

SMALL = ModelConfig(layers=1, heads=2, hidden=16, feed_forward=32, max_frames=20)
CLIPS = 18


class Killed(BaseException):
    """Stands for a signal that ends the process between two instructions."""


def _source(clips=CLIPS, indices=None):
    store = TinyStore(clips)
    return ClipBatches(store, store.vocabulary(), 4, 27, indices)


def _train(config, folder=None, **options):
    torch.manual_seed(0)
    source = _source()
    model = Text2Pose(SMALL, source.vocabulary)
    model.fit_features(source.store)
    result = train(model, source, config, folder=folder, checkpoint_seconds=0.0, **options)
    return torch.cat([p.detach().flatten() for p in model.parameters()]), result


def _sampler(name, rank=0, world=1, losses=None, epochs=8, **settings):
    config = TrainingConfig(sampler=name, epochs=epochs, **settings)
    sampler = PrioritySampler(_source(), config, rank, world)
    if losses is not None:
        only = sampler.corpora[0]
        only.fast, only.slow = np.array(losses, float), np.array(losses, float) / 2
    return sampler


def test_rl_ends_with_the_very_weights_of_mse():
    weights = [_train(TrainingConfig(epochs=3, batch_size=4, loss=n))[0] for n in ("mse", "rl")]
    assert torch.equal(*weights)


@pytest.mark.parametrize("name", ["softmax", "hard", "rank"])
def test_eta_0_ends_with_the_very_weights_of_the_uniform_sampler(name):
    uniform, _ = _train(TrainingConfig(epochs=3, batch_size=4))
    no_op, _ = _train(TrainingConfig(epochs=3, batch_size=4, sampler=name, eta=0.0))
    assert torch.equal(uniform, no_op)


@pytest.mark.parametrize("loss", ["mse", "rl_reinforce"])
@pytest.mark.parametrize("name", SAMPLERS)
def test_every_sampler_and_loss_learns(name, loss):
    # the sums of a sampler's own draws would flatter it: the fall is judged on all clips alike
    config = TrainingConfig(epochs=25, batch_size=4, sampler=name, loss=loss)
    first, last = [], []
    for epochs, found in ((1, first), (25, last)):
        torch.manual_seed(0)
        source = _source()
        model = Text2Pose(SMALL, source.vocabulary)
        model.fit_features(source.store)
        train(model, source, TrainingConfig(**{**config.as_dict(), "epochs": epochs}))
        model.cpu()
        with torch.no_grad():
            mse = lambda a, b: (a - b).square()  # noqa: E731
            found += [float(model.clip_losses(b, mse).mean()) for b in source.epoch(0)]
    assert np.mean(last) < 0.9 * np.mean(first)


@pytest.mark.parametrize("die_after", [1, 6, 12])
@pytest.mark.parametrize("name", ["softmax", "hard", "prune", "progress"])
def test_a_run_killed_anywhere_ends_with_the_weights_of_an_uninterrupted_one(
    tmp_path, monkeypatch, name, die_after
):
    config = TrainingConfig(epochs=4, batch_size=4, sampler=name, loss="rl_reinforce")
    straight, expected = _train(config, tmp_path / "straight")
    take_step, steps = loop._Run.take_step, iter(range(die_after))

    def dying(run, *given):
        if next(steps, None) is None:
            raise Killed
        take_step(run, *given)

    with monkeypatch.context() as patch:
        patch.setattr(loop._Run, "take_step", dying)
        with pytest.raises(Killed):
            _train(config, tmp_path / "killed")
    resumed, result = _train(config, tmp_path / "killed")
    assert torch.equal(straight, resumed)
    assert [(r.loss, r.effective_clips, r.drawn_frames) for r in result.curve] == [
        (r.loss, r.effective_clips, r.drawn_frames) for r in expected.curve
    ]


@pytest.mark.parametrize("name", ["softmax", "hard", "prune"])
@pytest.mark.parametrize("world", [2, 3])
def test_processes_together_draw_and_weigh_what_one_draws(name, world):
    losses = np.linspace(0.1, 3, CLIPS)

    def drawn(rank, world):
        sampler = _sampler(name, rank, world, losses, batch_size=4)
        sampler.plan(1)
        return [(share.batch, share.weights) for share in sampler.shares(1, 0)]

    alone, parts = drawn(0, 1), [drawn(rank, world) for rank in range(world)]
    for (batch, weights), *shares in zip(alone, *parts, strict=True):
        together, sizes = Counter(), {len(part) for part, _ in shares}
        for part, share in shares:
            for number, weight in zip(part.index.tolist(), share.tolist(), strict=True):
                together[number] += weight / len(part) / world
        expected = Counter()
        for number, weight in zip(batch.index.tolist(), weights.tolist(), strict=True):
            expected[number] += weight / len(batch)
        assert len(sizes) == 1
        assert {n: pytest.approx(w) for n, w in expected.items()} == {
            n: w for n, w in together.items() if n in expected
        }
        assert sum(together.values()) == pytest.approx(sum(expected.values()))


def test_importance_weights_of_hard_undo_its_draws_in_expectation():
    losses, total = np.linspace(0.1, 3, CLIPS), np.zeros(CLIPS)
    for epoch in range(1, 401):
        sampler = _sampler("hard", losses=losses)
        sampler.plan(epoch)
        only = sampler.corpora[0]
        np.add.at(total, only.drawn, only.weight[only.drawn])
    np.testing.assert_allclose(total / 400, 1, atol=0.15)


def test_prune_leaves_out_easy_clips_only_and_none_at_the_end():
    losses = np.linspace(0.1, 3, CLIPS)
    early, late = _sampler("prune", losses=losses), _sampler("prune", losses=losses)
    early.plan(1)
    late.plan(7)
    early, late = early.corpora[0], late.corpora[0]
    left_out = set(range(CLIPS)) - set(early.drawn.tolist())
    assert left_out
    assert losses[list(left_out)].max() < losses.mean()
    assert set(early.weight[early.drawn]) == {1.0, 2.0}
    assert late.drawn.tolist() == list(range(CLIPS))
    assert set(late.weight) == {1.0}


def test_a_planned_epoch_keeps_its_draws_while_losses_move():
    sampler = _sampler("hard", losses=np.linspace(0.1, 3, CLIPS))
    only = sampler.corpora[0]
    sampler.plan(1)
    before = only.drawn.copy()
    only.fast[:] = only.fast[::-1].copy()
    sampler.plan(1)
    assert only.drawn.tolist() == before.tolist()
    sampler.plan(2)
    assert only.drawn.tolist() != before.tolist()


def test_running_losses_move_by_their_memory_and_pass_over_what_is_no_number():
    sampler = _sampler("progress")
    share = next(iter(sampler.shares(0, 0)))
    for value in (2.0, 4.0, float("nan")):
        sampler.observe(share, torch.full((share.clips,), value))
    place = share.batch.index[0].item()
    assert sampler.corpora[0].fast[place] == pytest.approx(3.0)
    assert sampler.corpora[0].slow[place] == pytest.approx(2.2)


def test_the_curve_logs_effective_size_length_and_corrupted_share(tmp_path):
    sampler = _sampler("hard", losses=np.linspace(0.1, 3, CLIPS))
    sampler.source.store.corrupted = np.arange(CLIPS) >= CLIPS // 2
    sampler.plan(1)
    log = sampler.log()
    assert 1 <= log["effective_clips"] < CLIPS
    assert log["drawn_clips"] == CLIPS
    assert log["corrupted_share"] == np.mean(sampler.corpora[0].drawn >= CLIPS // 2) > 0.5
    _train(TrainingConfig(epochs=2, batch_size=4, sampler="softmax"), tmp_path)
    header = (tmp_path / CURVE).read_text().splitlines()[0]
    assert header.endswith("learning_rate,effective_clips,drawn_frames,drawn_clips")


def _two_languages(clips=(18, 10)):
    stores = [TinyStore(n, language, seed=n) for n, language in zip(clips, "ab", strict=True)]
    sources = [ClipBatches(store, store.vocabulary(), 4, 27) for store in stores]
    return MixedBatches(sources, 27)


def test_each_language_keeps_its_share_of_the_draws_and_its_own_priorities():
    sampler = PrioritySampler(_two_languages(), TrainingConfig(sampler="hard", uniform_share=0.0))
    easy, hard = sampler.corpora
    easy.fast[:], hard.fast[:] = 0.01, 50.0
    hard.fast[3] = 500.0
    sampler.plan(1)
    shares = list(sampler.shares(1, 0))
    drawn = Counter(share.batch.language for share in shares for _ in range(share.clips))
    assert drawn == {"a": 18, "b": 10}
    assert sorted(easy.drawn.tolist()) == list(range(18))
    assert (hard.drawn == 3).sum() >= 4  # 500 / 950 of ten draws are 5.3
    assert {len(set(share.batch.index.tolist())) for share in shares} - {4}


def test_a_loss_is_remembered_in_the_corpus_of_its_clip():
    sampler = PrioritySampler(_two_languages(), TrainingConfig(sampler="softmax"))
    sampler.plan(0)
    for share in sampler.shares(0, 0):
        sampler.observe(share, torch.full((share.clips,), 1.0 + (share.batch.language == "b")))
    assert [set(corpus.fast.tolist()) for corpus in sampler.corpora] == [{1.0}, {2.0}]


def test_languages_in_turn_come_in_the_order_of_the_uniform_sampler():
    source = _two_languages()
    sampler = PrioritySampler(source, TrainingConfig(sampler="softmax", eta=0.0))
    for epoch in range(3):
        sampler.plan(epoch)
        ours = [s.batch.index.tolist() for s in sampler.shares(epoch, 2)]
        assert ours == [b.index.tolist() for b in source.epoch(epoch, 2)]


@pytest.mark.parametrize("name", ["softmax", "prune"])
def test_the_log_of_several_corpora_is_that_of_all_draws(name):
    sampler = PrioritySampler(_two_languages(), TrainingConfig(sampler=name))
    sampler.plan(0)
    log = sampler.log()
    assert log["effective_clips"] == pytest.approx(28)
    assert log["drawn_clips"] == 28
    every = np.concatenate([corpus.lengths for corpus in sampler.corpora])
    assert log["drawn_frames"] == pytest.approx(every.mean())


def test_state_goes_through_json_and_back():
    one = PrioritySampler(_two_languages(), TrainingConfig(sampler="prune"))
    one.corpora[1].fast[2] = 0.25
    one.plan(1)
    other = PrioritySampler(_two_languages(), TrainingConfig(sampler="prune"))
    other.restore(json.loads(json.dumps(one.state())))
    assert other.state() == one.state()
    assert [s.batch.index.tolist() for s in other.shares(1, 1)] == [
        s.batch.index.tolist() for s in one.shares(1, 1)
    ]


def test_a_source_that_names_no_clips_is_refused_with_what_to_do():
    class Stream:
        def __len__(self):
            return 1

    for source in (Stream(), MixedBatches([Stream()], 27)):
        with pytest.raises(InputError, match="in one process"):
            PrioritySampler(source, TrainingConfig(sampler="softmax"))
