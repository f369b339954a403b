"""Which points of a .pose file are the fifty joints: found by the names of parts and points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from signkit.pose.skeleton import BODY_JOINTS, JOINT, LEFT_HAND, NECK, NOSE, RIGHT_HAND

HAND_POINTS = 21
NOSE_TIPS = ("1", "4", "fb30", "noseupper3")
"""Tip of the nose in MediaPipe's face mesh (1, else its neighbour 4) and in OpenPose's face."""

FINGER_WORDS = (
    ("thumb", "t"),
    ("index", "i"),
    ("middle", "m"),
    ("ring", "r"),
    ("pinky", "little", "p", "l"),
)
SEGMENTS = (
    {"cmc": 1, "mcp": 2, "ip": 3, "tip": 4},
    *[{"mcp": 1, "pip": 2, "dip": 3, "tip": 4}] * 4,
)
ROOT_WORDS = {"wrist", "base", "root", "palm"}
NUMBERED_FINGER = re.compile(r"^([LR])(Thumb|Index|Middle|Ring|Pinky|Little)([1-4])")


@dataclass
class PointMap:
    """Where in a file's points the fifty joints lie.

    Parameters
    ----------
    joints : dict of int to int
        Number of the point in the file, for every joint that the file has.
    middle_neck : bool
        Whether the neck is to be put in the middle of the shoulders.
    notes : list of str
        What a user should know: a nose from the face, a hand of unknown side.
    face_nose : bool
        Whether the nose is the face mesh's, whose depth has an origin of its own.
    """

    joints: dict[int, int] = field(default_factory=dict)
    middle_neck: bool = False
    notes: list[str] = field(default_factory=list)
    face_nose: bool = field(default=False, repr=False)


def map_points(parts: Sequence[tuple[str, Sequence[str]]]) -> PointMap:
    """Find the fifty joints by name.

    Parameters
    ----------
    parts : sequence of (str, sequence of str)
        Name of every component of the file, in its order, and the names of its points.

    Returns
    -------
    PointMap
        The joints that the file has. Points in metres (``POSE_WORLD_LANDMARKS``) are no pixels
        and never taken.

    Examples
    --------
    >>> map_points([("POSE_LANDMARKS", ["NOSE", "LEFT_SHOULDER", "RIGHT_SHOULDER"])])
    PointMap(joints={0: 0, 5: 1, 2: 2}, middle_neck=True, notes=[])
    """
    found, start = PointMap(), 0
    noses: dict[str, int] = {}
    for name, points in parts:
        word = _plain(name)
        if "world" not in word:
            if "hand" in word:
                _add_hand(found, name, points, start)
            elif "face" in word:
                noses |= {_plain(p): start + i for i, p in enumerate(points)}
            else:
                _add_body(found, points, start)
                noses |= {_plain(p): start + i for i, p in enumerate(points) if "Nose" in p}
        start += len(points)
    _complete(found, noses)
    return found


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _side(name: str) -> str | None:
    words = re.split(r"[^a-z]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", name).lower())
    for side in ("left", "right"):
        if side in words or side[0] in words or side in name.lower():
            return side
    return None


def _add_body(found: PointMap, points: Sequence[str], start: int) -> None:
    aliases = {}
    for joint in BODY_JOINTS:
        side, _, part = joint.rpartition("_")
        aliases[_plain(joint)] = JOINT[joint]
        if side:
            aliases[side[0] + part] = aliases[part + side] = JOINT[joint]
    for index, point in enumerate(points):
        joint_number = aliases.get(_plain(point))
        if joint_number is not None:
            found.joints.setdefault(joint_number, start + index)
        elif match := NUMBERED_FINGER.match(point):
            _add_numbered_finger(found, match, start + index)


def _add_numbered_finger(found: PointMap, match: re.Match[str], index: int) -> None:
    """Take a finger point of a body with hands (``BODY_135``); its wrist is the hand's root."""
    hand, wrist = (LEFT_HAND, "left_wrist") if match[1] == "L" else (RIGHT_HAND, "right_wrist")
    finger = next(n for n, words in enumerate(FINGER_WORDS) if match[2].lower() in words)
    found.joints[hand.start + 1 + 4 * finger + int(match[3]) - 1] = index
    if JOINT[wrist] in found.joints:
        found.joints.setdefault(hand.start, found.joints[JOINT[wrist]])


def _add_hand(found: PointMap, name: str, points: Sequence[str], start: int) -> None:
    side = _side(name)
    if side is None:
        side = _side(points[0]) if points else None
    if side is None:
        found.notes.append(f"component {name!r} names no side: taken for the right hand")
    hand = LEFT_HAND if side == "left" else RIGHT_HAND
    for place, index in _hand_places(points).items():
        found.joints[hand.start + place] = start + index


def _hand_places(points: Sequence[str]) -> dict[int, int]:
    """Order a hand's points as root, then four a finger from the thumb."""
    places: dict[int, int] = {}
    members: list[list[int]] = [[] for _ in FINGER_WORDS]
    for index, point in enumerate(points):
        words = [w for w in re.split(r"[^a-z0-9]+", point.lower()) if w not in ("left", "right")]
        finger = next((n for n, known in enumerate(FINGER_WORDS) if words[0] in known), None)
        if words[0] in ROOT_WORDS:
            places[0] = index
        elif finger is not None:
            members[finger].append(index)
    if len(points) == HAND_POINTS and (0 not in places or any(len(m) != 4 for m in members)):
        return {place: place for place in range(HAND_POINTS)}
    for finger, indices in enumerate(members):
        for order, index in enumerate(indices, 1):
            segment = SEGMENTS[finger].get(re.split(r"[^a-z0-9]+", points[index].lower())[-1])
            place = order if len(indices) == 4 else segment
            if place is not None:
                places[1 + 4 * finger + place - 1] = index
    return places


def _complete(found: PointMap, noses: dict[str, int]) -> None:
    if NOSE not in found.joints:
        tip = next((noses[name] for name in NOSE_TIPS if name in noses), None)
        if tip is not None and found.joints:
            found.joints[NOSE] = tip
            found.face_nose = True
            found.notes.append("no nose in the body: the face's tip of the nose is taken")
    shoulders = {JOINT["left_shoulder"], JOINT["right_shoulder"]}
    found.middle_neck = NECK not in found.joints and shoulders <= found.joints.keys()
