"""Files as DWPose writes them, of synthetic people, and how tests read them."""

import io
import json

import numpy as np

from signkit.formats.dwpose import read_dwpose
from signkit.pose.skeleton import LEFT_WRIST, RIGHT_WRIST

SIZE = (1000, 500)


def person(x=0.5, slot=0, seed=0):
    """Return a synthetic person of DWPose about ``x``; hands begin at the wrists."""
    rng = np.random.default_rng(seed)
    # nose, neck, right shoulder, elbow, wrist, left shoulder, elbow, wrist: 0.1 between shoulders
    body = np.full((18, 2), 0.9)
    body[:8, 0] = x + np.array([0, 0, -0.05, -0.06, -0.07, 0.05, 0.06, 0.07])
    body[:8, 1] = [0.2, 0.3, 0.3, 0.45, 0.6, 0.3, 0.45, 0.6]
    made = {"body_keypoints": body, "body_scores": np.arange(18.0) + 18 * slot}
    for side, wrist in (("left", LEFT_WRIST), ("right", RIGHT_WRIST)):
        made[f"{side}_hand_keypoints"] = body[wrist] + rng.uniform(0, 0.01, (21, 2))
        made[f"{side}_hand_scores"] = rng.uniform(0.4, 1, 21)
    made["face_keypoints"], made["face_scores"] = np.full((68, 2), x), np.full(68, 0.5)
    return made


def nobody():
    """Return the person that DWPose writes where there is no one (facts 1.7)."""
    made = person()
    rng = np.random.default_rng(1)
    for key in made:
        made[key] = (
            np.full_like(made[key], -1) if "scores" in key
            else rng.uniform(-0.33, 1.33, made[key].shape)
        )  # fmt: skip
    return made


def boxed(value):
    box = np.empty((), dtype=object)
    box[()] = value
    return box


def encode(people, kind, layout="persons"):
    frame = {"num_persons": len(people)} | {f"person_{i}": p for i, p in enumerate(people)}
    if layout == "stacked":

        def put(key):
            return np.stack([p[key] for p in people])

        hands = [put("left_hand_keypoints"), put("right_hand_keypoints")]
        scores = [put("left_hand_scores"), put("right_hand_scores")]
        frame = {
            "bodies": put("body_keypoints").reshape(-1, 2),
            "body_scores": put("body_scores"),
            "hands": np.concatenate(hands),
            "hands_scores": np.concatenate(scores),
            "faces": put("face_keypoints"),
            "faces_scores": put("face_scores"),
        }
    if kind == "json":
        return json.dumps(frame, default=lambda array: array.tolist()).encode()
    stream = io.BytesIO()
    if kind == "npy":
        np.save(stream, boxed(frame))
    else:
        members = {k: boxed(v) if isinstance(v, dict) else v for k, v in frame.items()}
        np.savez(stream, **members)
    return stream.getvalue()


def write(folder, frames, kind="json", layout="persons", start=1):
    folder.mkdir(parents=True, exist_ok=True)
    for index, people in enumerate(frames, start):
        if people is not None:
            content = people if isinstance(people, bytes) else encode(people, kind, layout)
            (folder / f"{index:08d}.{kind}").write_bytes(content)
    return folder


def read(source, size=SIZE, **more):
    return list(read_dwpose(source, size=size, **more))
