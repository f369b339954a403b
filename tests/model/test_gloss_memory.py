"""Tests of what the poses of Prompt2LangGloss attend to, cascade by cascade."""

from __future__ import annotations

from dataclasses import replace

import torch
from tiny_clips import TinyStore

from signkit.model.config import ModelConfig
from signkit.model.gloss_pass import GlossStates
from signkit.model.prompt2langgloss import Prompt2LangGloss
from signkit.model.prompt_config import PromptConfig
from signkit.text.gloss_inventory import GlossInventory

SHAPE = ModelConfig(layers=1, heads=2, hidden=16, feed_forward=32, max_frames=15, dropout=0.0)


def read_one_gloss(cascade, clips=1, **settings):
    torch.manual_seed(3)
    store = TinyStore(6, language="asl")
    inventory = GlossInventory.build({"asl": store.glosses})
    config = PromptConfig(cascade=cascade, **settings)
    model = Prompt2LangGloss(SHAPE, store.vocabulary(), inventory, config).eval()
    text, text_mask = model.channel.remember(["rain"] * clips)
    tokens = torch.tensor([[2, inventory.tag("asl"), inventory.first_gloss]] * clips)
    found = model.read(tokens, torch.ones_like(tokens).bool(), text, text_mask)
    return model, text, text_mask, found


def change_last(found: GlossStates) -> list[GlossStates]:
    states, tokens = found.states.clone(), found.tokens.clone()
    states[:, -1] *= -1
    tokens[:, -1] += 1
    return [replace(found, states=states), replace(found, tokens=tokens)]


def test_soft_poses_attend_to_the_text_and_to_glosses_and_states_encoded_together():
    model, text, text_mask, found = read_one_gloss("soft")
    memory, mask = model._join(text, text_mask, found)
    assert mask.all()
    assert mask.shape[-1] == memory.shape[1] == text.shape[1] + 3
    torch.testing.assert_close(memory[:, : text.shape[1]], text)
    first = memory[:, text.shape[1]]
    for changed in change_last(found):  # what the last place holds is known at the first
        other, _ = model._join(text, text_mask, changed)
        assert not torch.allclose(other[:, text.shape[1]], first, atol=1e-4)


def test_hard_poses_attend_to_the_written_glosses_alone():
    model, text, text_mask, found = read_one_gloss("hard")
    memory, mask = model._join(text, text_mask, found)
    assert mask.shape[-1] == memory.shape[1] == 3
    states, tokens = (model._join(-text, text_mask, some)[0] for some in change_last(found))
    torch.testing.assert_close(states, memory)
    assert not torch.allclose(tokens[:, 0], memory[:, 0], atol=1e-4)


def test_whole_texts_are_hidden_from_soft_poses_in_training_alone_and_never_a_gloss():
    model, text, text_mask, found = read_one_gloss("soft", clips=200, text_dropout=0.5)
    assert model._join(text, text_mask, found)[1].all()
    model.train()
    mask = model._join(text, text_mask, found)[1][:, 0, 0]
    of_text, of_glosses = mask[:, : text.shape[1]], mask[:, text.shape[1] :]
    assert of_glosses.all()
    assert (of_text == of_text[:, :1]).all()
    assert 60 < of_text[:, 0].sum() < 140
