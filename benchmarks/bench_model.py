"""Decoding, training and validating a model against the straightforward way, same weights."""

from __future__ import annotations

import copy
import statistics
from collections.abc import Callable

import numpy as np
import torch

from benchmarks import yardstick_model as yardstick
from benchmarks.timing import cpu_seconds
from benchmarks.yardstick_dtw import straightforward_dtw
from signkit.corpus.batches import collate
from signkit.corpus.sources import ClipBatches
from signkit.learn.config import TrainingConfig
from signkit.learn.loop import train
from signkit.learn.losses import POSE_LOSSES
from signkit.model.config import ModelConfig
from signkit.model.decoding import OracleTiming
from signkit.model.text2pose import Text2Pose
from signkit.score.distances import dtw
from signkit.text.vocabulary import Vocabulary

REPEATS = 3
WIDTH = 128
BATCH_SIZE = 8
DECODING_TARGETS = {100: 12.0, 300: 30.0}
TOLERANCE = {torch.float32: 1e-5, torch.float64: 1e-12}
WORDS = [f"word{n}" for n in range(200)]


class Clips:
    """Smooth random clips in memory, of the spread of lengths that real sentences have."""

    language, kind, fps, synthetic = "asl", "poses", 12.5, True

    def __init__(self, lengths: np.ndarray, seed: int = 27) -> None:
        rng = np.random.default_rng(seed)
        self.lengths = lengths
        self.texts = [" ".join(rng.choice(WORDS, max(3, n // 10))) for n in lengths]
        self.glosses = self.names = self.signers = [""] * len(lengths)
        self._poses = [rng.normal(0, 0.3, (n, 50, 3)).astype(np.float32) for n in lengths]

    def __len__(self) -> int:
        return len(self.lengths)

    def frames(self, index: int) -> np.ndarray:
        """Give the frames of one clip."""
        return self._poses[index]


def _varied(clips: int) -> Clips:
    lengths = np.exp(np.random.default_rng(27).normal(np.log(70), 0.55, clips))
    return Clips(lengths.clip(12, 290).astype(int))


def _model(clips: Clips, **shape: int) -> Text2Pose:
    torch.manual_seed(27)
    model = Text2Pose(ModelConfig(**shape), Vocabulary.build(WORDS))
    model.fit_features(clips)
    model.noise.set_constant(2.0)
    return model.eval()


def _item(
    work: str, target: float, ours: Callable[[], object], theirs: Callable[[], object]
) -> dict:
    """Time both ways in turn; their results have been compared before."""
    ours()
    pairs = [(cpu_seconds(theirs), cpu_seconds(ours)) for _ in range(REPEATS)]
    ratio = statistics.median(slow / fast for slow, fast in pairs)
    fast = statistics.median(fast for _, fast in pairs)
    detail = f"{fast * 1e3:.0f} ms against {fast * ratio * 1e3:.0f} ms"
    return {"work": work, "ratio": ratio, "target": target, "met": ratio >= target,
            "detail": detail}  # fmt: skip


def _check_same(ours: list[np.ndarray], theirs: list[np.ndarray], tolerance: float) -> None:
    worst = max(float(np.abs(a - b).max()) for a, b in zip(ours, theirs, strict=True))
    if not worst <= tolerance:
        raise AssertionError(f"results differ by {worst:.3g}, more than {tolerance:g}")


def _features_of(model: Text2Pose, texts: list[str], frames: int, cached: bool) -> np.ndarray:
    """Decode without leaving the model's precision, which produce() rounds to float32."""
    original = model.features.invert
    kept: list[torch.Tensor] = []
    model.features.invert = lambda features: kept.append(features) or original(features)  # type: ignore
    try:
        lengths = [frames] * len(texts)
        if cached:
            model.produce(texts, OracleTiming(tuple(lengths)))
        else:
            yardstick.produce(model, texts, lengths)
    finally:
        del model.features.invert
    return kept[0].numpy()


def _decoding(frames: int) -> dict:
    clips = Clips(np.full(8, frames))
    model, texts = _model(clips, hidden=WIDTH, feed_forward=4 * WIDTH), clips.texts
    for dtype, tolerance in TOLERANCE.items():
        same = copy.deepcopy(model).to(dtype)
        ours, theirs = (_features_of(same, texts, frames, cached) for cached in (True, False))
        _check_same([ours], [theirs], tolerance)
    lengths = [frames] * len(texts)
    timing = OracleTiming(tuple(lengths))
    return _item(
        f"decode 8 clips of {frames} frames, width {WIDTH}",
        DECODING_TARGETS[frames],
        lambda: model.produce(texts, timing),
        lambda: yardstick.produce(model, texts, lengths),
    )


def _check_losses(model: Text2Pose, clips: Clips) -> None:
    batch = collate(clips, range(BATCH_SIZE), model.vocabulary)
    with torch.no_grad():
        ours = model.clip_losses(batch, POSE_LOSSES["mse"]).numpy()
        theirs = yardstick.clip_losses(model, batch).numpy()
    _check_same([ours], [theirs], 1e-4)


def _ours(model: Text2Pose, clips: Clips) -> None:
    batches = ClipBatches(clips, model.vocabulary, BATCH_SIZE, 27)
    train(model, batches, TrainingConfig(epochs=1, batch_size=BATCH_SIZE), label="bench")


def _training() -> dict:
    clips = _varied(320)
    model = _model(clips)
    _check_losses(model, clips)
    first, second = copy.deepcopy(model), copy.deepcopy(model)
    return _item(
        "train one epoch on 320 clips of varied length",
        1.5,
        lambda: _ours(first, clips),
        lambda: yardstick.train_epoch(second, clips, BATCH_SIZE, len(clips)),
    )


def _validation() -> dict:
    clips, dev = _varied(10 * BATCH_SIZE), _varied(32)
    model = _model(clips)
    lengths = dev.lengths.tolist()
    timing, references = OracleTiming(tuple(lengths)), [dev.frames(i) for i in range(32)]

    def ours(model: Text2Pose) -> list[float]:
        poses = model.produce(dev.texts, timing)
        return [dtw(p, r) for p, r in zip(poses, references, strict=True)]

    def theirs(model: Text2Pose) -> list[float]:
        scores = []
        for at in range(0, 32, BATCH_SIZE):
            part = slice(at, at + BATCH_SIZE)
            poses = yardstick.produce(model, dev.texts[part], lengths[part])
            pairs = zip(poses, references[part], strict=True)
            scores += [straightforward_dtw(p, r) for p, r in pairs]
        return scores

    _check_same([np.array(ours(model))], [np.array(theirs(model))], 1e-3)
    first, second = copy.deepcopy(model), copy.deepcopy(model)
    return _item(
        "ten steps, then free-running validation of 32 clips with DTW",
        4.0,
        lambda: (_ours(first, clips), ours(first)),
        lambda: (yardstick.train_epoch(second, clips, BATCH_SIZE, 10), theirs(second.eval())),
    )


def run() -> list[dict]:
    """Measure and compare, in CPU seconds of one thread.

    Returns
    -------
    list of dict
        Items with ``work``, ``ratio``, ``target``, ``met`` and ``detail``.

    Raises
    ------
    AssertionError
        If the two ways give different results.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return [*map(_decoding, DECODING_TARGETS), _training(), _validation()]
    finally:
        torch.set_num_threads(threads)


if __name__ == "__main__":
    for item in run():
        print(item)
