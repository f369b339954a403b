"""Train a detector by the one loop, and keep it on disk; or take MediaPipe."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

import torch

from signkit.corpus.batches import ClipStore
from signkit.errors import InputError
from signkit.extraction.holistic import require_mediapipe
from signkit.learn.checkpoint import read_tensors, write_json, write_tensors
from signkit.learn.config import TrainingConfig
from signkit.learn.loop import train
from signkit.model.devices import to_fastest
from signkit.presentation.detector import Detector, DetectorConfig
from signkit.presentation.people_detector import PeopleDetector
from signkit.presentation.picture_batches import PictureBatches

WEIGHTS = "detector.safetensors"
DESCRIPTION = "detector.json"
EPOCHS = 10
"""Lines of the learning curve: pictures are new each time, so an epoch means nothing else."""


def train_detector(
    store: ClipStore,
    indices: Sequence[int],
    config: DetectorConfig | None = None,
    *,
    pictures: int = 8000,
    batch_size: int = 8,
    learning_rate: float = 5e-3,
    seed: int = 27,
    folder: Path | None = None,
    label: str = "detector",
) -> Detector:
    """Train a detector on pictures drawn from poses of the training split.

    Parameters
    ----------
    store : CorpusStore
        Poses of train.
    indices : sequence of int
        Clips to draw.
    config : DetectorConfig, optional
        Size; by default the laptop's.
    pictures : int
        Pictures seen in all, each once.
    batch_size : int
        Pictures a step.
    learning_rate : float
        Peak of the one-cycle schedule.
    seed : int
        Seed of weights and pictures.
    folder : Path, optional
        Where the loop keeps its checkpoints.
    label : str
        What the training is called in its progress lines.

    Returns
    -------
    Detector
        In evaluation mode.
    """
    config = config or DetectorConfig()
    batches = PictureBatches(
        store,
        indices,
        size=config.size,
        batch_size=batch_size,
        batches=max(1, round(pictures / (EPOCHS * batch_size))),
        seed=seed,
    )
    settings = TrainingConfig(
        loss="l1", epochs=EPOCHS, batch_size=batch_size, learning_rate=learning_rate, seed=seed
    )
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        detector = Detector(config)
    train(detector, batches, settings, folder=folder, label=label)
    return detector.eval()


def make_detector(
    kind: Literal["network", "mediapipe"],
    store: ClipStore,
    indices: Sequence[int],
    config: DetectorConfig,
    **training: Any,
) -> Detector | PeopleDetector:
    """Make the detector that ``params.yaml`` names.

    Parameters
    ----------
    kind : {"network", "mediapipe"}
        A small network taught here, or MediaPipe, which is taught nothing.
    store : CorpusStore
        Poses of train.
    indices : sequence of int
        Clips to draw.
    config : DetectorConfig
        Size of the pictures.
    **training : Any
        What :func:`train_detector` takes by name.

    Returns
    -------
    Detector or PeopleDetector
        Ready to look.
    """
    if kind == "mediapipe":
        require_mediapipe()
        return PeopleDetector(config.size)
    return train_detector(store, indices, config, **training)


def save_detector(folder: Path, detector: Detector | PeopleDetector) -> None:
    """Write a detector: weights as safetensors, its size as JSON.

    Parameters
    ----------
    folder : Path
        Where to.
    detector : Detector or PeopleDetector
        What to write; of MediaPipe there is only the size.
    """
    if isinstance(detector, PeopleDetector):
        write_json(Path(folder) / DESCRIPTION, {"kind": "mediapipe", "size": detector.size})
        return
    write_tensors(Path(folder) / WEIGHTS, detector.state_dict())
    write_json(Path(folder) / DESCRIPTION, {"kind": "network"} | asdict(detector.config))


def load_detector(folder: Path) -> Detector | PeopleDetector:
    """Read a detector.

    Parameters
    ----------
    folder : Path
        As :func:`save_detector` left it.

    Returns
    -------
    Detector or PeopleDetector
        Ready to look, on the GPU where there is one.

    Raises
    ------
    InputError
        If the folder holds none.
    """
    path = Path(folder) / DESCRIPTION
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        if facts.pop("kind") == "mediapipe":
            return PeopleDetector(**facts)
        config = DetectorConfig(**facts)
    except (OSError, ValueError, TypeError, KeyError) as error:
        advice = "run the stage `detector` first"
        raise InputError(f"{path}", "a saved detector", str(error), advice) from error
    detector = Detector(config)
    detector.load_state_dict(read_tensors(Path(folder) / WEIGHTS))
    return to_fastest(detector.eval())
