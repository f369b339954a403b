import numpy as np
import pytest
import torch

from signkit.corpus.batches import collate, length_buckets
from signkit.errors import InputError
from signkit.score.back_translation import BackTranslator
from signkit.score.blanking import BlankedStore
from signkit.score.frame_augmentation import FrameAugmentation, hide_frames, warp_time
from signkit.score.text_metrics import legacy
from signkit.score.translator_config import BackTranslatorConfig
from signkit.text.vocabulary import Vocabulary

SMALL = BackTranslatorConfig(
    layers=1, heads=2, hidden=48, feed_forward=96, dropout=0.0, noise=0.05, masked_share=0.0
)


def untrained(store, config=SMALL, glosses=True):
    torch.manual_seed(0)
    model = BackTranslator(
        config, Vocabulary.build(store.texts), Vocabulary.build(store.glosses) if glosses else None
    )
    model.fit_features(store)
    return model


def train(model, store, epochs=12):
    steps = epochs * len(length_buckets(store.lengths, 16, 0, 0))
    optimiser = torch.optim.AdamW(model.parameters(), lr=4e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=steps)
    model.train()
    for epoch in range(epochs):
        for indices in length_buckets(store.lengths, 16, 0, epoch):
            losses = model.clip_losses(collate(store, indices, model.vocabulary), None)
            optimiser.zero_grad()
            losses.mean().backward()
            optimiser.step()
            schedule.step()
    return model.eval()


@pytest.fixture(scope="module")
def stores(toy_store):
    return toy_store(400, 1), toy_store(24, 2)


@pytest.fixture(scope="module")
def trained(stores):
    return train(untrained(stores[0]), stores[0])


def test_it_learns_to_read_poses(trained, stores):
    dev = stores[1]
    texts = trained.translate(dev.poses)
    assert legacy(texts, dev.texts).scores["bleu4"] > 50


def test_blanked_poses_teach_it_far_less(trained, stores):
    blind = train(untrained(BlankedStore(stores[0])), BlankedStore(stores[0]))
    dev = stores[1]
    blanked = [BlankedStore(dev).frames(i) for i in range(len(dev))]
    seeing = legacy(trained.translate(dev.poses), dev.texts).scores["bleu4"]
    assert legacy(blind.translate(blanked), dev.texts).scores["bleu4"] < seeing - 20


def test_the_true_text_is_likelier_than_another(trained, stores):
    dev = stores[1]
    right = trained.likelihood(dev.poses, dev.texts).mean()
    wrong = trained.likelihood(dev.poses, dev.texts[1:] + dev.texts[:1]).mean()
    assert wrong < right - 1 < 0


def test_texts_do_not_depend_on_what_stands_beside_them(trained, stores):
    dev = stores[1]
    together = trained.translate(dev.poses)
    assert [trained.translate([pose])[0] for pose in dev.poses[:6]] == together[:6]


def test_poses_without_frames_or_joints_are_survived(trained, stores):
    nothing, unseen = np.zeros((0, 50, 3), np.float32), np.full((4, 50, 3), np.nan, np.float32)
    whole = stores[1].poses[0]
    texts = trained.translate([nothing, unseen, whole])
    assert texts[0] == ""
    assert texts[2] == trained.translate([whole])[0]
    likelihood = trained.likelihood([nothing, unseen, whole], ["w1 ."] * 3)
    assert np.isnan(likelihood[0])
    assert np.isfinite(likelihood[1:]).all()


def test_padding_changes_no_clips_loss(stores):
    store = stores[0]
    model = untrained(store).eval()
    order = np.argsort(store.lengths)
    pair = [int(order[0]), int(order[-1])]
    both = model.clip_losses(collate(store, pair, model.vocabulary))
    alone = [model.clip_losses(collate(store, [i], model.vocabulary))[0] for i in pair]
    torch.testing.assert_close(both, torch.stack(alone), rtol=1e-4, atol=1e-4)


def test_the_counter_does_not_reach_the_loss(stores):
    from dataclasses import replace

    store = stores[0]
    model = untrained(store).eval()
    batch = collate(store, [0, 1, 2], model.vocabulary)
    other = replace(batch, counter=torch.rand_like(batch.counter))
    assert torch.equal(model.clip_losses(batch), model.clip_losses(other))


def test_it_learns_without_glosses_and_with_empty_ones(stores):
    store = stores[0]
    model = untrained(store, glosses=False)
    assert model.gloss_vocabulary is None
    batch = collate(store, [0, 1], model.vocabulary)
    assert torch.isfinite(model.clip_losses(batch)).all()
    with_glosses = untrained(store).eval()
    from dataclasses import replace

    empty = with_glosses.clip_losses(replace(batch, glosses=["", ""]))
    assert torch.isfinite(empty).all()
    assert (empty < with_glosses.clip_losses(batch)).all()


def test_a_clip_shorter_than_its_gloss_keeps_a_finite_loss_and_gradient(stores):
    from dataclasses import replace

    store = stores[0]
    model = untrained(store)
    batch = replace(collate(store, [0], model.vocabulary), glosses=["S0 S1 " * 60])
    loss = model.clip_losses(batch).sum()
    loss.backward()
    gradients = [p.grad for p in model.parameters() if p.grad is not None]
    assert torch.isfinite(loss)
    assert all(torch.isfinite(gradient).all() for gradient in gradients)


def test_an_empty_text_is_learnt_as_saying_nothing(stores):
    from dataclasses import replace

    store = stores[0]
    model = untrained(store).eval()
    batch = collate(store, [0, 1], model.vocabulary)
    mask = batch.token_mask.clone()
    mask[1] = False
    assert torch.isfinite(model.clip_losses(replace(batch, token_mask=mask))).all()


def test_a_description_rebuilds_the_same_translator(trained, stores):
    twin = BackTranslator.from_description(trained.description())
    twin.load_state_dict(trained.state_dict())
    assert twin.translate(stores[1].poses[:4]) == trained.translate(stores[1].poses[:4])


def test_evaluation_is_not_augmented(trained, stores):
    poses = stores[1].poses[:3]
    trained.train()
    texts = trained.translate(poses)
    assert trained.training
    trained.eval()
    assert texts == trained.translate(poses)


def test_an_even_window_is_refused():
    with pytest.raises(InputError, match="an odd number of frames"):
        BackTranslatorConfig(window=2)


def test_warping_keeps_order_and_stays_within_the_amount():
    torch.manual_seed(3)
    frames = torch.arange(40.0)[None, :, None].repeat(8, 1, 1)
    mask = torch.ones(8, 40, dtype=torch.bool)
    warped, new_mask = warp_time(frames, mask, 0.25)
    lengths = new_mask.sum(dim=1)
    assert (lengths >= 30).all()
    assert (lengths <= 50).all()
    for row, length in zip(warped[:, :, 0], lengths, strict=True):
        assert (row[:length].diff() >= 0).all()
        assert row[:length].max() >= 36
        assert row[0] <= 3


def test_warping_survives_clips_of_one_frame():
    frames, mask = torch.ones(3, 1, 2), torch.ones(3, 1, dtype=torch.bool)
    warped, new_mask = warp_time(frames, mask, 0.5)
    assert new_mask[:, 0].all()
    assert torch.equal(warped[:, 0], frames[:, 0])


def test_the_hidden_share_is_near_the_asked_one():
    torch.manual_seed(3)
    hidden = hide_frames(torch.ones(100, 60, 1), 0.2) == 0
    assert 0.12 < hidden.float().mean() < 0.25


def test_no_augmentation_is_the_identity():
    features, mask = torch.randn(2, 5, 4), torch.ones(2, 5, dtype=torch.bool)
    same, same_mask = FrameAugmentation(0.0, 0.0, 0.0)(features, mask)
    assert torch.equal(same, features)
    assert torch.equal(same_mask, mask)
