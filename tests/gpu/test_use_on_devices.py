"""What was trained on a GPU produces, judges and looks there, and the same on a CPU when moved."""

import numpy as np
import pytest
import torch
from runs_on_devices import STILL, TEXTS, train_channel_on, train_prompts_on
from tiny_clips import TinyStore

from signkit.corpus.sources import ClipBatches
from signkit.learn.config import TrainingConfig
from signkit.learn.loop import train
from signkit.model.decoding import OracleTiming
from signkit.model.language_choice import language_chances
from signkit.model.mlsf import Mlsf
from signkit.model.producing import stream_frames
from signkit.model.saving import load_model, save_model
from signkit.presentation.detector import Detector, DetectorConfig
from signkit.presentation.films import film
from signkit.presentation.picture_batches import PictureBatches
from signkit.presentation.training import load_detector, save_detector
from signkit.score.back_translation import BackTranslator
from signkit.score.beam_search import Decoding
from signkit.score.judge_files import load_judge, save_judge
from signkit.score.judging import Judge
from signkit.score.translator_config import BackTranslatorConfig
from signkit.text.vocabulary import Vocabulary

CASCADES = [(c, t) for c in ("soft", "multitask", "hard") for t in ("flat", "factored")]
NEAR = {"rtol": 1e-3, "atol": 1e-4}
"""Shoulder widths: single precision, added up in another order, over a dozen frames."""


def _same(ours, theirs):
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(one, other, **NEAR)


def _rows(poses):
    return [pose.shape for pose in poses]


def test_a_channel_produces_on_its_device_what_it_produces_on_the_cpu(device, tmp_path):
    channel, _ = train_channel_on(device, shape=STILL)
    model = Mlsf({"asl": channel})
    there = model.produce(TEXTS, "asl")
    timed = model.produce(TEXTS, "asl", OracleTiming((3, 5, 7)))
    assert _rows(timed) == [(3, 50, 3), (5, 50, 3), (7, 50, 3)]
    save_model(tmp_path, model)
    read = load_model(tmp_path)
    _same(read.produce(TEXTS, "asl"), there)
    _same(read.cpu().produce(TEXTS, "asl"), there)


def test_a_stream_gives_the_frames_of_the_whole_pose(device):
    channel, _ = train_channel_on(device, shape=STILL)
    (whole,) = channel.produce(TEXTS[:1])
    frames = list(stream_frames(channel, *channel.remember(TEXTS[:1])))
    np.testing.assert_allclose(np.stack(frames), whole, **NEAR)


@pytest.mark.parametrize("cascade", CASCADES)
def test_a_prompt_model_writes_and_produces_on_its_device_what_it_does_on_the_cpu(
    device, cascade, tmp_path
):
    prompt = dict(zip(("cascade", "tokens"), cascade, strict=True), beam=2)
    model, _ = train_prompts_on(device, prompt, shape=STILL)
    there, said = model.produce(TEXTS, "gsl"), model.write_glosses(TEXTS, "gsl", ["RAIN", "SUN"])
    true = model.produce(TEXTS, "asl", glosses=["RAIN NORTH", "SUN", ""])
    assert len(language_chances(model, TEXTS)) == len(TEXTS)
    save_model(tmp_path, model)
    read = load_model(tmp_path).cpu()
    _same(read.produce(TEXTS, "gsl"), there)
    _same(read.produce(TEXTS, "asl", glosses=["RAIN NORTH", "SUN", ""]), true)
    again = read.write_glosses(TEXTS, "gsl", ["RAIN", "SUN"])
    assert [w.langgloss for w in again] == [w.langgloss for w in said]


@pytest.mark.parametrize("ctc_weight", [0.0, 0.5])
def test_a_judge_learns_and_reads_on_its_device_what_it_reads_on_the_cpu(
    device, ctc_weight, tmp_path
):
    store = TinyStore(16, missing=0.0)
    words, glosses = Vocabulary.build(store.texts), Vocabulary.build(store.glosses)
    config = BackTranslatorConfig(
        layers=1, heads=2, hidden=16, feed_forward=32, ctc_weight=ctc_weight
    )
    torch.manual_seed(0)
    model = BackTranslator(config, words, glosses)
    model.fit_features(store)
    batches = ClipBatches(store, words, 4, 27)
    result = train(model, batches, TrainingConfig(epochs=8, batch_size=4), accelerator=device)
    assert result.curve[-1].loss < result.curve[0].loss
    poses = [store.frames(n) for n in range(len(store))]
    said, likely = model.translate(poses), model.likelihood(poses, store.texts)
    save_judge(tmp_path, Judge(model, Decoding(), 27))
    read = load_judge(tmp_path).translator.cpu()
    assert read.translate(poses) == said
    np.testing.assert_allclose(read.likelihood(poses, store.texts), likely, **NEAR)


def test_a_detector_learns_and_looks_on_its_device_as_on_the_cpu(device, tmp_path):
    store, size = TinyStore(6, missing=0.0), DetectorConfig(size=64, channels=4)
    torch.manual_seed(0)
    detector = Detector(size)
    batches = PictureBatches(store, range(6), size=64, batch_size=8, batches=4, seed=27)
    train(detector, batches, TrainingConfig(loss="l1", epochs=2), accelerator=device)
    pictures = list(film(store.frames(0), "stick", 64))
    there = detector.detect(pictures)
    save_detector(tmp_path, detector)
    read = load_detector(tmp_path).cpu()
    # A window is cut at whole pixels, and convolutions on a GPU round to fewer digits.
    np.testing.assert_allclose(read.detect(pictures)[..., :2], there[..., :2], atol=2.0)
