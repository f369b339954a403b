"""Tests of poses under the tag of another language."""

import numpy as np
import pytest
import torch
from tiny_clips import TinyStore

from signkit.errors import InputError
from signkit.model.config import ModelConfig
from signkit.model.prompt2langgloss import Prompt2LangGloss
from signkit.model.prompt_config import PromptConfig
from signkit.score.shuffled_tags import other_languages, poses_under_shuffled_tags
from signkit.text.gloss_inventory import GlossInventory

SHAPE = ModelConfig(layers=1, heads=2, hidden=16, feed_forward=32, max_frames=9, dropout=0.0)


def build(*languages):
    torch.manual_seed(3)
    store = TinyStore(6)
    inventory = GlossInventory.build(dict.fromkeys(languages, store.glosses))
    model = Prompt2LangGloss(SHAPE, store.vocabulary(), inventory, PromptConfig(max_glosses=4))
    model.channel.fit_features(store)
    return model.eval(), store


def test_a_shuffled_tag_is_never_the_true_one_and_repeats_with_its_seed():
    model, _ = build("asl", "gsl", "tsl")
    drawn = other_languages(model, "gsl", 40, seed=1)
    assert set(drawn) == {"asl", "tsl"}
    assert drawn == other_languages(model, "gsl", 40, seed=1)


def test_shuffled_tags_give_the_poses_of_the_drawn_languages_in_order():
    model, store = build("asl", "gsl", "tsl")
    poses = poses_under_shuffled_tags(model, store.texts, "gsl", seed=1)
    for text, key, pose in zip(
        store.texts, other_languages(model, "gsl", 6, seed=1), poses, strict=True
    ):
        (expected,) = model.produce([text], key)
        assert pose.shape == expected.shape
        np.testing.assert_allclose(pose, expected, atol=1e-4)


def test_a_model_of_one_language_has_no_other_tag():
    with pytest.raises(InputError, match="shuffled tags"):
        poses_under_shuffled_tags(build("asl")[0], ["rain"], "asl", seed=1)
