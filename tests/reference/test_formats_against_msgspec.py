"""Our compiled reader of OpenPose's JSON against msgspec's typed decoder."""

import json

import msgspec
import numpy as np

from signkit.formats.openpose_json import parse_frames


class Person(msgspec.Struct):
    pose_keypoints_2d: list[float]
    hand_left_keypoints_2d: list[float]
    hand_right_keypoints_2d: list[float]


class Frame(msgspec.Struct):
    people: list[Person]


def _frame(rng):
    lists = {}
    for key, points in (("pose", 25), ("face", 70), ("hand_left", 21), ("hand_right", 21)):
        triples = rng.uniform((1, 1, 0.01), (1280, 720, 1.1), (points, 3))
        lists[f"{key}_keypoints_2d"] = [float(f"{v:.{rng.integers(1, 17)}g}") for v in triples.flat]
    return json.dumps({"version": 1.3, "people": [lists]}).encode()


def test_every_number_equals_msgspecs():
    rng = np.random.default_rng(27)
    contents = [_frame(rng) for _ in range(50)]
    found, several = parse_frames(contents, [""] * 50)
    assert not several
    for content, keypoints in zip(contents, found, strict=True):
        (person,) = msgspec.json.decode(content, type=Frame).people
        body, left, right = msgspec.structs.astuple(person)
        wanted = np.array(body[:24] + left + right, dtype=np.float32).reshape(50, 3)
        assert np.array_equal(keypoints.view(np.uint32), wanted.view(np.uint32))
