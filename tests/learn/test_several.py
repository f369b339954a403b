"""A run of several languages is what the library trains of them, together or side by side."""

import math

import pytest
import torch
from tiny_clips import TinyStore

from signkit.corpus.prompted import with_prompts
from signkit.errors import InputError
from signkit.learn.config import TrainingConfig
from signkit.learn.methods import Method, train_system
from signkit.learn.prompt_runs import train_prompt_model
from signkit.learn.runs import train_channel
from signkit.learn.several import LanguagePart, train_languages, write_curves
from signkit.model.config import ModelConfig
from signkit.model.saving import load_model, save_model
from signkit.report.curves import load_curve

SHAPE = ModelConfig(layers=1, heads=2, hidden=16, feed_forward=32, dropout=0.0, max_frames=30)
CONFIG = TrainingConfig(epochs=1, batch_size=4)


@pytest.fixture
def stores():
    return TinyStore(8), TinyStore(6, language="gsl", seed=1)


def _parts(stores, scores=(None, None)):
    clips = (range(6), range(5))
    return [LanguagePart(*part) for part in zip(stores, clips, scores, strict=True)]


def _same(one, other):
    mine, theirs = one.state_dict(), other.state_dict()
    return mine.keys() == theirs.keys() and all(torch.equal(mine[k], theirs[k]) for k in mine)


def test_prompt2langgloss_learns_both_languages_in_the_weights_that_the_library_gives(stores):
    model, results = train_languages(
        _parts(stores, (lambda _: 1.0, lambda _: 2.0)), Method("prompt2langgloss"), SHAPE, CONFIG
    )
    asked = [with_prompts(store, CONFIG.seed) for store in stores]
    alike, _ = train_prompt_model(
        list(zip(asked, (range(6), range(5)), strict=True)), SHAPE, CONFIG, validate=lambda _: 1.5
    )
    assert model.languages == ["asl", "gsl"]
    assert _same(model, alike)
    assert list(results) == ["asl+gsl"]
    assert results["asl+gsl"].best_dev == 1.5  # the mean of both


def test_mlsf_gives_the_channel_that_each_language_has_alone(stores, tmp_path):
    model, results = train_languages(
        _parts(stores), Method("mlsf"), SHAPE, CONFIG, folder=tmp_path / "place"
    )
    for store, clips in zip(stores, (range(6), range(5)), strict=True):
        alone, _ = train_channel(store, clips, SHAPE, CONFIG)
        assert _same(model.channel(store.language), alone)
    save_model(tmp_path / "run", model)
    assert load_model(tmp_path / "run").languages == ["asl", "gsl"]
    curves = write_curves(tmp_path, results)
    assert [path.name for path in curves] == ["curve_asl.csv", "curve_gsl.csv"]
    assert len(load_curve(curves[1])) == CONFIG.epochs


def test_a_model_of_one_set_of_weights_has_one_curve(stores, tmp_path):
    _, results = train_languages(_parts(stores), Method("prompt2langgloss"), SHAPE, CONFIG)
    (path,) = write_curves(tmp_path, results)
    assert path.name == "curve.csv"
    assert math.isfinite(load_curve(path)["loss"].iloc[-1])


@pytest.mark.parametrize("mode", ["mlsf", "prompt2langgloss"])
def test_a_language_that_comes_twice_is_refused_before_anything_is_trained(stores, mode):
    twice = [LanguagePart(stores[0], range(6)), LanguagePart(stores[0], range(6))]
    with pytest.raises(InputError, match="languages: needs one or more, each once, got asl, asl"):
        train_languages(twice, Method(mode), SHAPE, CONFIG)


@pytest.mark.parametrize("mode", ["mlsf", "prompt2langgloss"])
def test_languages_of_two_frame_rates_are_refused(stores, mode):
    stores[1].fps = 25.0
    with pytest.raises(InputError, match=r"one rate for all languages, got asl 12\.5, gsl 25"):
        train_languages(_parts(stores), Method(mode), SHAPE, CONFIG)


def test_a_system_of_one_language_is_refused(stores):
    with pytest.raises(InputError, match="needs mlsf or prompt2langgloss, got 'nearest'"):
        train_languages(_parts(stores), Method("nearest"), SHAPE, CONFIG)


def test_pseudo_gloss_reaches_the_training_of_a_run_and_of_several_languages(stores):
    for store in stores:
        store.glosses = ["" for _ in store.texts]
    method = Method("prompt2langgloss", gloss="pseudo")
    alone, _ = train_system(stores[0], range(6), method, SHAPE, CONFIG)
    both, _ = train_languages(_parts(stores), method, SHAPE, CONFIG)
    for model in (alone, both):
        words = {word for text in stores[0].texts[:6] for word in text.split()}
        assert words <= set(model.inventory.glosses)
    with pytest.raises(InputError, match="choose pseudo gloss"):
        train_system(stores[0], range(6), Method("prompt2langgloss"), SHAPE, CONFIG)
