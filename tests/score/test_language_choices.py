"""Languages that a model takes texts for are counted by hand."""

import pytest
import torch
from tiny_clips import TinyStore

from signkit.model.config import ModelConfig
from signkit.model.prompt2langgloss import Prompt2LangGloss
from signkit.score.language_choices import count_choices
from signkit.text.gloss_inventory import GlossInventory
from signkit.text.vocabulary import SPECIALS, Vocabulary


@pytest.fixture
def model():
    shape = ModelConfig(layers=1, heads=2, hidden=16, feed_forward=32, dropout=0.0, max_frames=20)
    inventory = GlossInventory.build({"asl": ["RAIN"], "gsl": ["REGEN"]})
    return Prompt2LangGloss(shape, Vocabulary.build(["rain wind snow"]), inventory).eval()


@pytest.mark.parametrize(
    ("push", "asl_right", "gsl_right", "left_open"),
    [(50.0, 5, 0, 0), (-50.0, 0, 4, 0), (0.0, 0, 0, 9)],
)
def test_right_wrong_and_left_open_add_up(model, push, asl_right, gsl_right, left_open):
    def logits(states):
        found = torch.zeros(*states.shape[:-1], len(model.inventory))
        found[..., len(SPECIALS)] = push  # the tag of ASL
        return found

    model.gloss.logits = logits
    stores = {"asl": {"dev": TinyStore(5)}, "gsl": {"dev": TinyStore(4, language="gsl")}}
    found = count_choices(model, stores)
    asl, gsl = found["asl"]["dev"], found["gsl"]["dev"]
    assert (asl["clips"], gsl["clips"], asl["languages"]) == (5, 4, 2)
    assert (asl["right"], gsl["right"]) == (asl_right, gsl_right)
    assert asl["left_open"] + gsl["left_open"] == left_open
