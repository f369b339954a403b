"""A run of ``params.yaml`` on one GPU: what it learns, and how long it takes.

``python -m benchmarks.gpu_run`` trains ``base_asl`` on the synthetic ASL clips of the laptop's
pipeline (stage ``lift``), in the laptop's shape and in the 40M shape of ``scale: paper``, as stage
``train`` does but for the number of epochs, and writes ``benchmarks/gpu_run.json``.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import torch

from signkit.corpus.splits import halves
from signkit.corpus.store import CorpusStore
from signkit.learn.config import TrainingConfig
from signkit.learn.methods import Method, train_system
from signkit.model.config import ModelConfig
from signkit.model.naming import name_system
from signkit.model.saving import Trained
from signkit.params import check_params, lay_over, read_yaml
from signkit.score.validation import make_validator
from signkit.sections import Params

RESULTS = Path(__file__).parent / "gpu_run.json"
RUN = "base_asl"
EPOCHS = {"laptop": None, "paper": 50}
"""Of the paper's shape, so many that a minute or two suffice; of the laptop's, its own."""


def read_scale(scale: str) -> Params:
    """Read ``params.yaml`` at a scale that it may not stand at."""
    raw = read_yaml("params.yaml")
    overlay = {k: v for k, v in (raw.pop("scales").get(scale) or {}).items() if k != "note"}
    return check_params(lay_over(raw, overlay), "params.yaml")


def run_at(scale: str, epochs: int | None, stores: Path) -> dict[str, Any]:
    """Train the run at a scale and tell its curve."""
    params = read_scale(scale)
    run, train = params.runs[RUN].train, CorpusStore(stores / "train.h5")
    dev = CorpusStore(stores / "dev.h5")
    generator, _ = halves(train.texts, params.evaluator.generator_share, params.seed)
    config = TrainingConfig(**run.settings)
    config = replace(config, epochs=epochs or config.epochs)
    shape = ModelConfig(**params.models[run.model].model_dump())
    validate = make_validator(dev, range(min(run.validation_clips, len(dev))))
    begun = time.perf_counter()
    model, result = train_system(
        train, generator.tolist(), Method(run.mode), shape, config,
        validate=validate, label=f"{RUN} at scale {scale}",
    )  # fmt: skip
    return {
        "scale": scale,
        "name": name_system(cast(Trained, model), run.model, train.language),
        "clips": len(generator),
        "synthetic": train.synthetic,
        "settings": config.as_dict(),
        "wall_seconds": round(time.perf_counter() - begun, 1),
        "best_epoch": result.best_epoch,
        "dev_ndtw": result.best_dev,
        "curve": [[row.epoch, row.loss, row.dev] for row in result.curve],
    }


def main(stores: Path) -> None:
    """Train at every scale and write what came out."""
    if not torch.cuda.is_available():
        sys.exit("benchmarks.gpu_run needs a CUDA GPU; none is visible")
    found: dict[str, Any] = {
        "card": torch.cuda.get_device_name(),
        "torch": torch.__version__,
        "at": time.strftime("%Y-%m-%d %H:%M", time.gmtime()),
        "runs": [],
    }
    for scale, epochs in EPOCHS.items():
        found["runs"].append(run_at(scale, epochs, stores))
        RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "artifacts/lift/asl"))
