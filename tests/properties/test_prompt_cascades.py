"""What holds for every cascade of Prompt2LangGloss and every batch."""

import functools

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_clips import WORDS, TinyStore

from signkit.corpus.batches import collate
from signkit.model.config import ModelConfig
from signkit.model.prompt2langgloss import Prompt2LangGloss
from signkit.model.prompt_config import MODES, TOKENS, PromptConfig
from signkit.text.gloss_inventory import GlossInventory
from signkit.text.langgloss import untag_gloss

STORES = [TinyStore(8, language="asl"), TinyStore(8, language="gsl", seed=1)]
SHAPE = ModelConfig(layers=1, heads=2, hidden=16, feed_forward=32, max_frames=8, dropout=0.0)
CASES = st.tuples(st.sampled_from(MODES), st.sampled_from(TOKENS))
TEXTS = st.lists(
    st.lists(st.sampled_from([*WORDS, "unheard"]), max_size=7).map(" ".join),
    min_size=1,
    max_size=4,
)


@functools.cache
def _model(cascade, tokens, beam=1):
    torch.manual_seed(0)
    inventory = GlossInventory.build({s.language: s.glosses for s in STORES})
    config = PromptConfig(cascade=cascade, tokens=tokens, beam=beam, max_glosses=5)
    model = Prompt2LangGloss(SHAPE, STORES[0].vocabulary(), inventory, config)
    model.channel.fit_features(STORES[0])
    return model.eval()


def _losses(model, store, indices):
    batch = collate(store, indices, store.vocabulary())
    return model.clip_losses(batch, lambda a, b: (a - b).square()).detach().numpy()


@settings(max_examples=25, deadline=None)
@given(CASES, st.sampled_from([0, 1]), st.permutations(range(8)), st.integers(1, 8))
def test_padding_and_company_never_change_a_loss(case, language, order, count):
    model, store, chosen = _model(*case), STORES[language], order[:count]
    alone = np.concatenate([_losses(model, store, [i]) for i in chosen])
    np.testing.assert_allclose(_losses(model, store, chosen), alone, rtol=1e-4)


@settings(max_examples=20, deadline=None)
@given(CASES, TEXTS, st.sampled_from(["asl", "gsl"]), st.integers(1, 3))
def test_glosses_do_not_depend_on_company_and_stay_in_their_language(case, texts, language, beam):
    model = _model(*case, beam)
    together = model.write_glosses(texts, language)
    for text, written in zip(texts, together, strict=True):
        (alone,) = model.write_glosses([text], language)
        assert alone.langgloss == written.langgloss
        np.testing.assert_allclose(alone.durations, written.durations, rtol=1e-4)
        languages = {untag_gloss(token)[0] for token in written.langgloss.split()}
        assert languages == {language.upper()}


@settings(max_examples=15, deadline=None)
@given(CASES, TEXTS, st.sampled_from(["asl", "gsl"]))
def test_every_text_gets_a_finite_pose_whatever_it_stands_beside(case, texts, language):
    model = _model(*case)
    for text, pose in zip(texts, model.produce(texts, language), strict=True):
        (alone,) = model.produce([text], language)
        assert 1 <= len(pose) <= SHAPE.max_frames
        assert np.isfinite(pose).all()
        assert alone.shape == pose.shape
        np.testing.assert_allclose(alone, pose, atol=1e-4)
