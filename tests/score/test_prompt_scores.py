"""Tests of gloss errors by way of asking, and of the control with shuffled tags."""

import numpy as np
import pytest
import torch
from tiny_clips import TinyStore

from signkit.errors import InputError
from signkit.model.config import ModelConfig
from signkit.model.prompt2langgloss import Prompt2LangGloss
from signkit.model.prompt_config import PromptConfig
from signkit.score.prompt_scores import (
    gloss_error_rate,
    gloss_errors_by_asking,
    other_languages,
    poses_under_shuffled_tags,
)
from signkit.text.gloss_inventory import GlossInventory

SHAPE = ModelConfig(layers=1, heads=2, hidden=16, feed_forward=32, max_frames=9, dropout=0.0)


def build(*languages):
    torch.manual_seed(3)
    store = TinyStore(6)
    inventory = GlossInventory.build(dict.fromkeys(languages, store.glosses))
    model = Prompt2LangGloss(SHAPE, store.vocabulary(), inventory, PromptConfig(max_glosses=4))
    model.channel.fit_features(store)
    return model.eval(), store


class Scribe:
    """Write the glosses it was given, whatever it is asked."""

    def __init__(self, glosses):
        self.glosses = glosses

    def write_glosses(self, texts, language):
        lines = [" ".join(f"<ASL_{g}>" for g in line.split()) for line in self.glosses]
        return [type("Written", (), {"langgloss": line}) for line in lines]


def test_one_wrong_gloss_of_four_is_a_quarter():
    scribe = Scribe(["RAIN SUN", "NORTH WIND"])
    rate = gloss_error_rate(scribe, ["a", "b"], "asl", ["RAIN SUN", "NORTH SNOW"])
    assert rate == pytest.approx(25.0)


def test_errors_are_told_apart_by_the_way_of_asking():
    model, store = build("asl")
    found = gloss_errors_by_asking(model, store, range(3), seed=5)
    assert list(found) == ["text", "train", "held_out"]
    texts, glosses = store.texts[:3], store.glosses[:3]
    assert found["text"] == gloss_error_rate(model, texts, "asl", glosses)


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
