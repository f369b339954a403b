"""Lifting a clip of 60-140 frames: our own mode against the released tool's own way.

Synthetic clips (octosign). The yardstick is the release's gradient descent, which is already
compiled here: its authors' program takes 9 CPU seconds a clip.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.timing import cpu_seconds
from signkit.octosign.language import build_language, make_splits
from signkit.octosign.presets import find_preset
from signkit.octosign.recording import record
from signkit.octosign.signers import SIGNERS
from signkit.pose.lifting import lift

CLIPS, REPEATS = 40, 5
TARGET_RATIO, TARGET_RATE = 10.0, 500.0

Clip = NDArray[np.float32]


def _clips() -> list[Clip]:
    """Keypoints of sentences, joined until they are 60 to 140 frames long."""
    preset, rng = find_preset("laptop"), np.random.default_rng(27)
    sentences = make_splits(build_language("ASL", preset), preset.sizes_for("ASL"), 27)["dev"]
    clips: list[Clip] = []
    for number in range(CLIPS):
        frames = int(rng.integers(60, 141))
        parts: list[Clip] = []
        while sum(map(len, parts)) < frames:
            sentence = sentences[(number + 7 * len(parts)) % len(sentences)]
            recording = record(sentence.tokens, SIGNERS[number % 12], preset, rng)
            parts.append(recording.keypoints.astype(np.float32))
        clips.append(np.concatenate(parts)[:frames])
    return clips


def run() -> list[dict]:
    """Measure clips a CPU second of one thread, and the ratio to the released way.

    Returns
    -------
    list of dict
        Two items with ``work``, ``ratio``, ``target``, ``met`` and ``detail``; the second one's
        ratio is clips a CPU second.
    """
    clips = _clips()
    lift(clips[0], "signkit"), lift(clips[0], "released", refinement="gradient")  # compiled
    ours, theirs, few = [], [], clips[:2]
    for _ in range(REPEATS):
        ours.append(cpu_seconds(lambda: [lift(clip, "signkit") for clip in clips]) / CLIPS)
        slow = cpu_seconds(lambda: [lift(c, "released", refinement="gradient") for c in few])
        theirs.append(slow / 2)
    fast, slow = float(np.median(ours)), float(np.median(theirs))
    frames = np.mean([len(clip) for clip in clips])
    detail = f"{fast * 1e3:.2f} ms a clip of {frames:.0f} frames, {slow * 1e3:.0f} ms released"
    return [
        _item("lift: released gradient descent / signkit", slow / fast, TARGET_RATIO, detail),
        _item("lift signkit: clips a CPU second", 1 / fast, TARGET_RATE, detail),
    ]


def _item(work: str, ratio: float, target: float, detail: str) -> dict:
    return {
        "work": work,
        "ratio": ratio,
        "target": target,
        "met": ratio >= target,
        "detail": detail,
    }


if __name__ == "__main__":
    for item in run():
        print(item)
