"""Do length buckets cost learning? Dev score per step and per second, with and without them.

``python -m benchmarks.length_buckets train.h5 dev.h5 curves.csv`` trains the same model from the
same weights both ways and writes both curves, for three seeds. Buckets save padding; the
question is whether batches of like lengths teach as well as mixed ones.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from signkit.corpus.batches import Batch, collate
from signkit.corpus.sources import ClipBatches
from signkit.corpus.store import CorpusStore
from signkit.learn.augmentation import prepare_noise
from signkit.learn.config import TrainingConfig
from signkit.learn.curve import CurveRow
from signkit.learn.loop import train
from signkit.model.config import ModelConfig
from signkit.model.text2pose import Text2Pose
from signkit.score.distances import ndtw
from signkit.text.vocabulary import Vocabulary

DEV_CLIPS = 50
SEEDS = (27, 28, 29)


class ShuffledBatches(ClipBatches):
    """The same clips in random batches, whatever their lengths."""

    def epoch(self, number: int, start: int = 0) -> Iterator[Batch]:
        """Yield the batches of one epoch."""
        order = np.random.default_rng([self.seed, number]).permutation(self.indices)
        for at in range(start * self.batch_size, len(order), self.batch_size):
            some = order[at : at + self.batch_size]
            yield collate(self.store, some, self.vocabulary)


def _validate(dev: CorpusStore) -> Callable[[Text2Pose], float]:
    chosen = range(min(DEV_CLIPS, len(dev)))
    references = [dev.frames(i) for i in chosen]

    def score(model: Text2Pose) -> float:
        poses = model.produce([dev.texts[i] for i in chosen])
        return float(np.mean([ndtw(p, r) for p, r in zip(poses, references, strict=True)]))

    return score


def compare(train_path: Path, dev_path: Path, out: Path, epochs: int = 10) -> None:
    """Train both ways from the same weights, for each seed, and write all curves."""
    store, dev = CorpusStore(train_path, kind="poses"), CorpusStore(dev_path, kind="poses")
    with open(out, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["arm", "seed", "step", "epoch", "seconds", "loss", "dev_ndtw"])
        for seed in SEEDS:
            for arm, kind in (("buckets", ClipBatches), ("shuffled", ShuffledBatches)):
                for row in _curve(arm, kind, store, dev, epochs, seed):
                    seconds, loss = f"{row.seconds:.2f}", f"{row.loss:.5f}"
                    dev_score = "" if row.dev is None else f"{row.dev:.5f}"
                    writer.writerow([arm, seed, row.step, row.epoch, seconds, loss, dev_score])
                stream.flush()


def _curve(
    arm: str, kind: type[ClipBatches], store: CorpusStore, dev: CorpusStore, epochs: int, seed: int
) -> Sequence[CurveRow]:
    vocabulary = Vocabulary.build(store.texts)
    config = TrainingConfig(epochs=epochs, validate_every=2, seed=seed)
    torch.manual_seed(seed)
    model = Text2Pose(ModelConfig(), vocabulary)
    model.fit_features(store)
    prepare_noise(model, config)
    batches = kind(store, vocabulary, config.batch_size, seed)
    return train(model, batches, config, validate=_validate(dev), label=f"{arm} {seed}").curve


if __name__ == "__main__":
    compare(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
