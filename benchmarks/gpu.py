"""The paper's sizes on one GPU: a training step and the decoding of eight clips, timed.

``python -m benchmarks.gpu`` takes about a minute on a card with 24 GiB and adds what it measured
to ``benchmarks/gpu.json``. The clips are stand-ins drawn at random: nothing is learnt here, only
timed. Times are wall-clock seconds of the one loop, reading of batches and all.
"""

from __future__ import annotations

import gc
import json
import platform
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.super_model import RandomClips
from signkit.corpus.sources import ClipBatches
from signkit.learn.config import TrainingConfig
from signkit.learn.loop import train
from signkit.learn.processes import Precision
from signkit.model.config import PAPER_VOCABULARY, SUPPLEMENT_SIZES, ModelConfig
from signkit.model.naming import count_parameters
from signkit.model.producing import produce_poses
from signkit.model.text2pose import Text2Pose
from signkit.text.vocabulary import SPECIALS, Vocabulary

RESULTS = Path(__file__).parent / "gpu.json"
PRECISIONS: tuple[Precision, ...] = ("32-true", "bf16-mixed")
BATCH, STEPS, CLIPS_DECODED = 8, 5, 8
LAPTOP_CLIPS, LAPTOP_FRAMES, LAPTOP_WORDS = 960, 60, 300


def make_channel(shape: ModelConfig, clips: int, words: int) -> tuple[Text2Pose, RandomClips]:
    """Build an untrained channel and random clips of the longest length that it takes."""
    vocabulary = Vocabulary.build([" ".join(f"w{n}" for n in range(words - len(SPECIALS)))])
    store = RandomClips(clips, shape.max_frames, vocabulary)
    channel = Text2Pose(shape, vocabulary)
    channel.fit_features(store, range(min(clips, BATCH)))
    return channel, store


def time_training(
    channel: Text2Pose, store: RandomClips, batch: int, accelerator: str, precision: Precision
) -> dict[str, Any]:
    """Train two epochs and time the second; the first warms up."""
    on_gpu = accelerator == "cuda"
    channel.zero_grad(set_to_none=True)
    gc.collect()  # an earlier run's optimiser
    if on_gpu:
        torch.cuda.reset_peak_memory_stats()
    begun: list[float] = []
    train(
        channel,
        ClipBatches(store, channel.vocabulary, batch, seed=27),
        TrainingConfig(epochs=2, batch_size=batch, learning_rate=1e-4),
        before_epoch=lambda _: begun.append(time.perf_counter()),
        label=f"{count_parameters(channel):,} parameters, {precision} on {accelerator}",
        accelerator=accelerator,
        precision=precision,
    )
    seconds = time.perf_counter() - begun[1]
    found = {
        "accelerator": accelerator,
        "precision": precision,
        "batch": batch,
        "seconds_a_step": round(seconds / -(-len(store) // batch), 4),
        "frames_a_second": round(float(np.sum(store.lengths)) / seconds),
    }
    if on_gpu:
        found["peak_gib"] = round(torch.cuda.max_memory_allocated() / 2**30, 2)
    return found


@torch.inference_mode()
def time_decoding(channel: Text2Pose, store: RandomClips, clips: int) -> float:
    """Decode clips together, length-free, as long as the longest; the second time counts."""
    channel.eval()
    memory, mask = channel.remember(store.texts[:clips])
    planned = memory.new_full((clips,), float(channel.config.max_frames))
    for _ in range(2):
        begun = time.perf_counter()
        poses = produce_poses(channel, memory, mask, planned=planned)
        seconds = time.perf_counter() - begun
    assert {len(pose) for pose in poses} == {channel.config.max_frames}
    return round(seconds, 3)


def measure_size(name: str, shape: ModelConfig, words: int, accelerator: str) -> dict[str, Any]:
    """Time one of the paper's sizes in each precision."""
    channel, store = make_channel(shape, BATCH * STEPS, words)
    runs = [time_training(channel, store, BATCH, accelerator, p) for p in PRECISIONS]
    return {
        "size": name,
        "parameters": count_parameters(channel),
        "frames_a_clip": shape.max_frames,
        "recompute": shape.recompute,
        "training": runs,
        "decoded_clips": CLIPS_DECODED,
        "decoding_seconds": time_decoding(channel, store, CLIPS_DECODED),
    }


def measure_laptop(accelerators: tuple[str, ...]) -> list[dict[str, Any]]:
    """Time an epoch at the laptop's size on each kind of device of one machine."""
    found = []
    for accelerator in accelerators:
        shape = ModelConfig(max_frames=LAPTOP_FRAMES)
        channel, store = make_channel(shape, LAPTOP_CLIPS, LAPTOP_WORDS)
        row = time_training(channel, store, 16, accelerator, "32-true")
        row["seconds_an_epoch"] = round(row["seconds_a_step"] * LAPTOP_CLIPS / 16, 2)
        found.append(row)
    return found


def main() -> None:
    """Measure and write."""
    if not torch.cuda.is_available():
        sys.exit("benchmarks.gpu needs a CUDA GPU; none is visible")
    sizes = []
    for name, shape in SUPPLEMENT_SIZES.items():
        shape = replace(shape, recompute=name == "Super")
        sizes.append(measure_size(name, shape, PAPER_VOCABULARY, "cuda"))
        gc.collect()
        torch.cuda.empty_cache()
    found = {
        "card": torch.cuda.get_device_name(),
        "torch": torch.__version__,
        "python": platform.python_version(),
        "at": time.strftime("%Y-%m-%d %H:%M", time.gmtime()),
        "clips": "random stand-ins; times are wall-clock seconds",
        "sizes": sizes,
        "laptop": {
            "clips": LAPTOP_CLIPS,
            "frames_a_clip": LAPTOP_FRAMES,
            "cpu_threads": TrainingConfig().threads,
            "epochs": measure_laptop(("cuda", "cpu")),
        },
    }
    past = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else []
    RESULTS.write_text(json.dumps([*past, found], indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
