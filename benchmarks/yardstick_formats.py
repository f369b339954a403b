"""The straightforward ways of the lineage to read OpenPose JSON and .skels, in our own words."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np


def straightforward_openpose(corpus: Path) -> list[np.ndarray]:
    """Read every frame with ``json`` and pick the numbers in loops, person 0 only.

    Parameters
    ----------
    corpus : Path
        A folder of clip folders.

    Returns
    -------
    list of ndarray (frames, 50, 3) float32
        x px, y px, confidence of every clip.
    """
    clips = []
    for folder in sorted(corpus.iterdir()):
        frames = []
        for path in sorted(folder.glob("*.json")):
            with open(path, encoding="utf-8") as stream:
                person = json.load(stream)["people"][0]
            row = []
            for i in range(8):
                for axis in range(3):
                    row.append(person["pose_keypoints_2d"][3 * i + axis])
            for hand in ("hand_left_keypoints_2d", "hand_right_keypoints_2d"):
                for i in range(21):
                    for axis in range(3):
                        row.append(person[hand][3 * i + axis])
            frames.append(row)
        clips.append(np.array(frames, dtype=np.float32).reshape(-1, 50, 3))
    return clips


def straightforward_skels(path: Path, numbers: int = 151) -> list[np.ndarray]:
    """Read every line with ``split`` and ``float`` and cut it into frames.

    Parameters
    ----------
    path : Path
        A .skels file.
    numbers : int
        Numbers a frame.

    Returns
    -------
    list of ndarray (frames, numbers) float64
        The numbers of every clip.
    """
    clips = []
    with open(path, encoding="utf-8") as stream:
        for line in stream:
            values = [float(word) for word in line.strip().split(" ")]
            frames = [values[i : i + numbers] for i in range(0, len(values), numbers)]
            clips.append(np.array(frames))
    return clips


def pad_batch(clips: list[np.ndarray]) -> np.ndarray:
    """Put clips of different lengths into one array, zeros behind the shorter ones.

    Parameters
    ----------
    clips : list of ndarray (frames, 50, 3)
        The clips.

    Returns
    -------
    ndarray (clips, frames, 50, 3) float32
        The batch.
    """
    batch = np.zeros((len(clips), max(map(len, clips)), 50, 3), dtype=np.float32)
    for row, clip in zip(batch, clips, strict=True):
        row[: len(clip)] = clip
    return batch
