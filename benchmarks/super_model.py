"""Super for real: build a model of a billion parameters, learn one step, save it, load it.

``make super`` (``python -m benchmarks.super_model``) needs about 17 GiB of memory and a few
minutes of one core; it writes ``benchmarks/super_model.json`` and fails above 24 GiB. The clips
are stand-ins drawn at random: nothing is learnt here, only carried.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

# Before torch is imported: one thread, as everywhere here.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import torch

from signkit.corpus.sources import ClipBatches
from signkit.learn.config import TrainingConfig
from signkit.learn.loop import train
from signkit.model.config import PAPER_VOCABULARY, SUPPLEMENT_SIZES, ModelConfig
from signkit.model.mlsf import Mlsf
from signkit.model.naming import count_parameters, name_mlsf
from signkit.model.saving import load_mlsf, save_mlsf
from signkit.model.text2pose import Text2Pose
from signkit.text.vocabulary import SPECIALS, Vocabulary

LIMIT = 24.0
RESULTS = Path(__file__).parent / "super_model.json"
CLIPS, WORDS = 2, 30


class RandomClips:
    """Clips of the longest length that a model takes, drawn at random."""

    language, kind, fps, synthetic = "asl", "poses", 24.0, True

    def __init__(self, clips: int, frames: int, vocabulary: Vocabulary) -> None:
        rng = np.random.default_rng(27)
        ids = rng.integers(len(SPECIALS), len(vocabulary), (clips, WORDS))
        self.texts = [vocabulary.decode(row.tolist()) for row in ids]
        self.glosses = [text.upper() for text in self.texts]
        self.lengths = np.full(clips, frames)
        self._poses = rng.normal(0, 0.5, (clips, frames, 50, 3)).astype(np.float32)

    def __len__(self) -> int:
        return len(self.lengths)

    def frames(self, index: int) -> np.ndarray:
        """Read the frames of one clip."""
        return self._poses[index]


@dataclass
class Phase:
    """What one phase took, and the most memory that the process had held by its end."""

    name: str
    seconds: float
    peak_gib: float


@contextmanager
def measured(name: str, phases: list[Phase]) -> Iterator[None]:
    """Measure a phase and print it."""
    start = time.process_time()
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    phases.append(Phase(name, round(time.process_time() - start, 1), round(peak, 2)))
    print(f"{name}: {phases[-1].seconds:.1f} CPU s, at most {peak:.2f} GiB so far", flush=True)


def carry(shape: ModelConfig, size: str, vocabulary: int, folder: Path) -> dict[str, object]:
    """Build a model, take one training step of the one loop, save, load and compare."""
    phases: list[Phase] = []
    words = Vocabulary.build([" ".join(f"w{n}" for n in range(vocabulary - len(SPECIALS)))])
    store = RandomClips(CLIPS, shape.max_frames, words)
    with measured("build", phases):
        channel = Text2Pose(shape, words)
        channel.fit_features(store)
        model = Mlsf({"asl": channel})
    before = channel.embed_frame.weight.detach().clone()
    with measured("one training step", phases):
        config = TrainingConfig(epochs=1, batch_size=CLIPS, learning_rate=1e-3)
        batches = ClipBatches(store, words, CLIPS, seed=27)
        result = train(model, batches, config, accelerator="cpu", label=size)
    moved = not torch.equal(before, channel.embed_frame.weight)
    for parameter in model.parameters():
        parameter.grad = None
    gc.collect()
    with measured("save", phases):
        save_mlsf(folder, model)
    with measured("load", phases):
        loaded = load_mlsf(folder)
        pairs = zip(model.state_dict().values(), loaded.state_dict().values(), strict=True)
        equal = all(torch.equal(one, other) for one, other in pairs)
    return {
        "name": name_mlsf(loaded, size, "asl"),
        "parameters": count_parameters(loaded),
        "shape": asdict(shape),
        "clips": f"{CLIPS} random ones of {shape.max_frames} frames",
        "loss": round(result.curve[-1].loss, 4),
        "moved": moved,
        "loaded_equal": equal,
        "phases": [asdict(phase) for phase in phases],
        "peak_gib": max(phase.peak_gib for phase in phases),
    }


def main() -> None:
    """Carry the supplement's Super and write what it took."""
    shape = replace(SUPPLEMENT_SIZES["Super"], recompute=True)
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        found = carry(shape, "Super", PAPER_VOCABULARY, Path(folder))
    found["at"] = time.strftime("%Y-%m-%d %H:%M", time.gmtime())
    found["torch"] = torch.__version__
    fits = float(str(found["peak_gib"])) <= LIMIT and found["moved"] and found["loaded_equal"]
    print(f"{found['name']}: {found['parameters']:,} parameters, {found['peak_gib']} GiB at most")
    RESULTS.write_text(json.dumps(found, indent=1) + "\n")
    sys.exit(0 if fits else 1)


if __name__ == "__main__":
    main()
