"""Small corpora of OpenPose files, made by hand."""

import json

import numpy as np
import pytest


def person(seed=0, x=600.0, size=100.0, confidence=0.8):
    """Return one person of OpenPose's JSON whose body points lie around ``x``."""
    rng = np.random.default_rng(seed)
    parts = {}
    for key, points in (("pose", 25), ("face", 70), ("hand_left", 21), ("hand_right", 21)):
        triples = np.empty((points, 3))
        triples[:, 0] = x + rng.uniform(-size, size, points)
        triples[:, 1] = 300 + rng.uniform(-size, size, points)
        triples[:, 2] = confidence
        parts[f"{key}_keypoints_2d"] = [float(f"{v:.6g}") for v in triples.reshape(-1)]
    return {"person_id": [-1], **parts, "pose_keypoints_3d": [], "face_keypoints_3d": []}


def frame(*people):
    return json.dumps({"version": 1.3, "people": list(people)}).encode()


def write_clip(folder, frames, start=0):
    """Write frames (bytes, or None for a gap) as OpenPose names them."""
    folder.mkdir(parents=True)
    for index, content in enumerate(frames, start):
        if content is not None:
            name = f"{folder.name}_{index:012d}_keypoints.json"
            (folder / name).write_bytes(content)
    return folder


def fifty(one):
    """Pick the fifty points of a person in plain Python, as float32."""
    numbers = one["pose_keypoints_2d"][:24]
    numbers = numbers + one["hand_left_keypoints_2d"] + one["hand_right_keypoints_2d"]
    return np.array(numbers, dtype=np.float32).reshape(50, 3)


@pytest.fixture
def openpose():
    """Give the helpers of this file to a test."""

    class Helpers:
        person = staticmethod(person)
        frame = staticmethod(frame)
        write_clip = staticmethod(write_clip)
        fifty = staticmethod(fifty)

    return Helpers
