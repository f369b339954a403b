"""The 50 joints, 49 bones and 25 length groups that everything else speaks of.

Eight upper-body joints, then 21 joints of the left and 21 of the right hand (paper supp. C.2:
"fifty keypoints"). Joints are known by name; the numbers are positions in an array's joint axis.
"""

from __future__ import annotations

import numpy as np

BODY_JOINTS = (
    "nose",
    "neck",
    "right_shoulder",
    "right_elbow",
    "right_wrist",
    "left_shoulder",
    "left_elbow",
    "left_wrist",
)
FINGERS = ("thumb", "index", "middle", "ring", "little")
HAND_JOINTS = ("root", *(f"{finger}_{n}" for finger in FINGERS for n in range(1, 5)))
JOINTS = (
    *BODY_JOINTS,
    *(f"left_hand_{name}" for name in HAND_JOINTS),
    *(f"right_hand_{name}" for name in HAND_JOINTS),
)
JOINT = {name: index for index, name in enumerate(JOINTS)}

BODY = slice(0, 8)
LEFT_HAND = slice(8, 29)
RIGHT_HAND = slice(29, 50)
N_JOINTS = len(JOINTS)

NECK = JOINT["neck"]
NOSE = JOINT["nose"]
RIGHT_SHOULDER = JOINT["right_shoulder"]
LEFT_SHOULDER = JOINT["left_shoulder"]
RIGHT_WRIST = JOINT["right_wrist"]
LEFT_WRIST = JOINT["left_wrist"]


def _hand_bones(wrist: int, root: int) -> list[tuple[int, int, int]]:
    """Bones of one hand as (parent, child, length group); both hands share their groups."""
    bones = [(wrist, root, 4)]
    for finger in range(5):
        knuckle = root + 1 + 4 * finger
        bones.append((root, knuckle, 5 + 4 * finger))
        bones += [(knuckle + n, knuckle + n + 1, 6 + 4 * finger + n) for n in range(3)]
    return bones


_BODY_BONES = [(0, 1, 0), (1, 2, 1), (2, 3, 2), (3, 4, 3), (1, 5, 1), (5, 6, 2), (6, 7, 3)]

BONES = np.array(
    _BODY_BONES + _hand_bones(LEFT_WRIST, 8) + _hand_bones(RIGHT_WRIST, 29), dtype=np.int64
)
"""``(49, 3)``: parent joint, child joint, length group, parents before children."""

PARENTS, CHILDREN, LIMBS = BONES.T
N_BONES = len(BONES)
N_LIMBS = int(LIMBS.max()) + 1

MIRROR = np.array(
    [JOINT[n.replace("left", "%").replace("right", "left").replace("%", "right")] for n in JOINTS]
)
"""``(50,)``: the joint on the other side, for swapping left and right."""
