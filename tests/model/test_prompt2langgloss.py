"""Tests of Prompt2LangGloss: its cascades, its losses, its constrained decoding."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from tiny_clips import TinyStore

from signkit.corpus.batches import collate
from signkit.corpus.prompted import PromptedStore, with_prompts
from signkit.errors import InputError
from signkit.learn.config import TrainingConfig
from signkit.learn.prompt_runs import train_prompt_model
from signkit.model.config import ModelConfig
from signkit.model.gloss_pass import duration_losses, gloss_losses, gloss_places
from signkit.model.language_choice import choose_language, language_chances
from signkit.model.prompt2langgloss import Prompt2LangGloss
from signkit.model.prompt_config import PromptConfig
from signkit.model.saving import MODEL, load_model, save_prompt_model
from signkit.text.gloss_inventory import GlossInventory
from signkit.text.langgloss import untag_gloss

SHAPE = ModelConfig(layers=1, heads=2, hidden=16, feed_forward=32, max_frames=15, dropout=0.0)


def squared(predicted, target):
    return (predicted - target).square()


def build(cascade="soft", tokens="flat", **settings):
    torch.manual_seed(3)
    stores = [TinyStore(6, language="asl"), TinyStore(6, language="gsl", seed=1)]
    inventory = GlossInventory.build({s.language: s.glosses for s in stores})
    config = PromptConfig(cascade=cascade, tokens=tokens, max_glosses=5, **settings)
    model = Prompt2LangGloss(SHAPE, stores[0].vocabulary(), inventory, config)
    model.channel.fit_features(stores[0])
    return model.eval(), stores


def batch_of(store, indices=range(4)):
    return collate(store, list(indices), store.vocabulary())


CASES = [(c, t) for c in ("soft", "multitask", "hard") for t in ("flat", "factored")]


@pytest.mark.parametrize(("cascade", "tokens"), CASES)
def test_every_cascade_learns_every_parameter_from_its_loss(cascade, tokens):
    model, stores = build(cascade, tokens)
    model.train()
    losses = model.clip_losses(batch_of(stores[0]), squared)
    assert losses.shape == (4,)
    losses.sum().backward()
    # Durations place glosses in the memory of soft and hard; in multitask only their sum counts.
    without = [n for n, p in model.named_parameters() if p.grad is None]
    assert without == []


@pytest.mark.parametrize("cascade", ["soft", "hard"])
def test_the_pose_loss_alone_reaches_the_gloss_embeddings(cascade):
    model, stores = build(cascade, gloss_weight=0.0, duration_weight=0.0)
    model.clip_losses(batch_of(stores[0]), squared).sum().backward()
    assert model.gloss.embed.weight.grad.abs().sum() > 0


@pytest.mark.parametrize(("cascade", "tokens"), CASES)
def test_a_clip_s_loss_does_not_depend_on_its_batch(cascade, tokens):
    model, stores = build(cascade, tokens)
    together = model.clip_losses(batch_of(stores[0], range(6)), squared)
    alone = [model.clip_losses(batch_of(stores[0], [i]), squared)[0] for i in range(6)]
    torch.testing.assert_close(together, torch.stack(alone), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("beam", [1, 3])
@pytest.mark.parametrize("cascade", ["soft", "multitask", "hard"])
def test_a_pose_does_not_depend_on_what_is_produced_beside_it(cascade, beam):
    model, _ = build(cascade, beam=beam)
    texts = ["rain", "north wind sun snow .", "", "unheard words"]
    together = model.produce(texts, "gsl")
    for text, pose in zip(texts, together, strict=True):
        (alone,) = model.produce([text], "gsl")
        assert alone.shape == pose.shape
        np.testing.assert_allclose(alone, pose, atol=1e-4)


@pytest.mark.parametrize("beam", [1, 4])
@pytest.mark.parametrize("language", ["asl", "gsl"])
def test_no_gloss_of_another_language_comes_out(beam, language):
    model, _ = build(beam=beam)
    for written in model.write_glosses(["rain", "sun wind", "x"], language):
        languages = {untag_gloss(token)[0] for token in written.langgloss.split()}
        assert languages == {language.upper()}
        assert len(written.durations) == len(written.langgloss.split())
        assert all(frames > 0 for frames in written.durations)


def test_a_lexicon_binds_what_is_written():
    model, _ = build()
    (written,) = model.write_glosses(["rain"], "asl", lexicon=["SNOW"])
    assert set(written.langgloss.split()) == {"<ASL_SNOW>"}


def test_greedy_decoding_with_the_cache_writes_what_the_whole_pass_would():
    model, _ = build()
    (written,) = model.write_glosses(["rain snow"], "asl")
    ids = [2, model.inventory.tag("asl")]
    may = torch.from_numpy(model.inventory.allowed("asl"))
    for t in range(model.config.max_glosses):
        tokens = torch.tensor([ids])
        found = model.read(
            tokens, torch.ones_like(tokens).bool(), *model.channel.remember(["rain snow"])
        )
        logits = model.gloss.logits(found.states)[0, -1].masked_fill(~may, -math.inf)
        logits[3] = -math.inf if t == 0 else logits[3]
        if (best := int(logits.argmax())) == 3:
            break
        ids.append(best)
    expected = " ".join(model.inventory.vocabulary.tokens[i] for i in ids[2:])
    assert written.langgloss == expected


def test_oracle_glosses_replace_the_model_s_own():
    model, _ = build("hard")
    one, other = (model.produce(["rain"], "asl", glosses=[g])[0] for g in ("RAIN", "SNOW WIND"))
    assert one.shape != other.shape or not np.allclose(one, other)
    with pytest.raises(InputError, match="glosses"):
        model.produce(["rain"], "asl", glosses=[])


@pytest.mark.parametrize("cascade", ["soft", "multitask", "hard"])
def test_the_tag_reaches_the_poses(cascade):
    model, _ = build(cascade)
    one, other = (model.produce(["rain"], language)[0] for language in ("asl", "gsl"))
    assert one.shape != other.shape or not np.allclose(one, other)


def test_an_unknown_language_is_refused_even_without_texts():
    with pytest.raises(InputError, match="tsl"):
        build()[0].produce([], "tsl")


def test_gloss_loss_is_the_mean_cross_entropy_of_known_targets():
    # Two targets with chance 1/2 and 1/4: (log 2 + log 4) / 2 = 1.5 log 2; <unk> (0) is left out.
    chances = torch.tensor([[[0.0] * 4 + [0.5, 0.5], [0.0] * 4 + [0.75, 0.25], [1.0] + [0.0] * 5]])
    targets, mask = torch.tensor([[4, 5, 0]]), torch.ones(1, 3, dtype=torch.bool)
    loss = gloss_losses(chances.clamp(min=1e-9).log(), targets, mask)
    assert loss.item() == pytest.approx(1.5 * math.log(2), abs=1e-5)


def test_duration_loss_is_the_squared_log_ratio_and_zero_without_gloss():
    loss = duration_losses(torch.tensor([[3.0, 3.0], [0.0, 0.0]]), torch.tensor([3.0, 9.0]))
    assert loss.tolist() == pytest.approx([math.log(2) ** 2, 0.0])


def test_places_lie_in_the_clip_in_order():
    places = gloss_places(torch.rand(5, 7) + 0.1)
    assert ((places > 0) & (places < 1)).all()
    assert (places.diff(dim=1) > 0).all()


def test_language_chances_sum_to_one_and_an_unsure_model_abstains():
    model, _ = build()
    (chances,) = language_chances(model, ["rain"])
    assert sum(chances.values()) == pytest.approx(1)
    with torch.no_grad():
        model.gloss.bias.zero_()
        model.gloss.embed.weight.zero_()
    assert choose_language(model, "rain") is None
    with torch.no_grad():
        model.gloss.bias[model.inventory.tag("gsl")] = 5
    assert choose_language(model, "rain") == "gsl"


@pytest.mark.parametrize("tokens", ["flat", "factored"])
def test_a_saved_model_produces_the_same(tmp_path, tokens):
    model, _ = build(tokens=tokens)
    save_prompt_model(tmp_path, model)
    again = load_model(tmp_path).cpu()
    assert again.config == model.config
    pose, same = (m.produce(["rain sun"], "gsl")[0] for m in (model, again))
    assert (pose == same).all()


def test_a_damaged_model_is_refused(tmp_path):
    save_prompt_model(tmp_path, build()[0])
    (tmp_path / "weights.safetensors").write_bytes(b"no")
    with pytest.raises(InputError, match="signkit"):
        load_model(tmp_path)


@pytest.mark.parametrize(("part", "setting"), [("prompt", "text_dropout"), ("shape", "layers")])
def test_a_model_of_before_a_setting_came_is_refused(tmp_path, part, setting):
    save_prompt_model(tmp_path, build()[0])
    saved = json.loads((tmp_path / MODEL).read_text("utf-8"))
    del saved[part][setting]
    (tmp_path / MODEL).write_text(json.dumps(saved), "utf-8")
    with pytest.raises(InputError, match=f"without {setting}.*train the run again"):
        load_model(tmp_path)


@pytest.mark.parametrize("bad", [
    {"cascade": "sof"}, {"tokens": "x"}, {"sampling": 1.0}, {"text_dropout": 1.0}, {"beam": 0},
    {"gloss_weight": -1},
])  # fmt: skip
def test_a_setting_out_of_range_is_refused(bad):
    with pytest.raises(InputError, match=next(iter(bad))):
        replace(PromptConfig(), **bad)


def test_the_one_loop_trains_it_on_prompts_and_texts_alike():
    stores = [TinyStore(8, language="asl"), TinyStore(8, language="gsl", seed=1)]
    parts = [(with_prompts(store, seed=5), range(8)) for store in stores]
    config = TrainingConfig(epochs=6, batch_size=4, learning_rate=0.01)
    model, result = train_prompt_model(parts, SHAPE, config)
    assert model.languages == ["asl", "gsl"]
    assert result.curve[-1].loss < 0.7 * result.curve[0].loss


def test_prompts_replace_every_second_text_and_leave_glosses():
    store = TinyStore(4)
    prompted = with_prompts(store, seed=5)
    assert prompted.texts[::2] == store.texts[::2]
    assert all(
        t in p and t != p for t, p in zip(store.texts[1::2], prompted.texts[1::2], strict=True)
    )
    assert prompted.glosses == store.glosses


def test_pseudo_gloss_is_the_words_and_missing_gloss_is_refused():
    store = TinyStore(2)
    assert PromptedStore(store, gloss="pseudo").glosses == store.texts
    store.glosses = ["", ""]
    with pytest.raises(InputError, match="pseudo"):
        PromptedStore(store)


def test_true_and_pseudo_gloss_are_never_pooled():
    stores = [TinyStore(4, language="asl"), TinyStore(4, language="gsl")]
    parts = [(stores[0], range(4)), (PromptedStore(stores[1], gloss="pseudo"), range(4))]
    with pytest.raises(InputError, match="asl true, gsl pseudo"):
        train_prompt_model(parts, SHAPE, TrainingConfig(epochs=1))


def test_the_model_s_own_glosses_are_fed_back_once_it_is_sure_of_them():
    model, _ = build(sampling=0.99)
    model.train()
    read = torch.tensor([[2, model.inventory.tag("asl"), *[model.inventory.first_gloss] * 200]])
    text = model.channel.remember(["rain"])
    favourite = model.inventory.first_gloss + 1
    shares = []
    with torch.no_grad():
        model.gloss.embed.weight[model.inventory.first_gloss :] = 0
        for push in (0.0, 50.0):
            model.gloss.bias.zero_()
            model.gloss.bias[favourite] = push + 1e-3
            fed = model._sample_own(read, torch.ones_like(read).bool(), *text)
            assert fed[0, :2].tolist() == read[0, :2].tolist()
            shares.append((fed == favourite).float().mean().item())
    # Unsure: the likeliest of all glosses has a chance of one in as many. Sure: 0.99 of them.
    assert shares[0] < 2 / (len(model.inventory) - model.inventory.first_gloss)
    assert shares[1] > 0.9


@pytest.mark.parametrize("cascade", ["soft", "multitask", "hard"])
def test_a_clip_is_as_long_as_its_glosses_take(cascade):
    model, _ = build(cascade)
    with torch.no_grad():
        model.gloss.read_duration.bias.fill_(math.log(3.0))
    for line, frames in (("RAIN", 3), ("RAIN SNOW", 6), ("RAIN SNOW SUN", 9)):
        assert len(model.produce(["rain"], "asl", glosses=[line])[0]) == frames


def test_without_any_gloss_the_counter_says_how_long_a_clip_is():
    model, _ = build()
    *_, planned = model.remember(["rain"], "asl", [""])
    assert planned.tolist() == [0]
    assert len(model.produce(["rain"], "asl", glosses=[""])[0]) >= 1
