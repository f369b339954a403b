"""Which of several people is the signer: the largest confident body, followed by position.

The released tool takes the first person of each frame, so a signer and a passer-by who swap
places in OpenPose's list are mixed into one skeleton (ledger LIFT-1).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from signkit.pose.skeleton import BODY, LEFT_SHOULDER, NECK, NOSE, RIGHT_SHOULDER

TORSO = (NOSE, NECK, RIGHT_SHOULDER, LEFT_SHOULDER)
FARTHEST_STEP = 1.0
"""How far a body may move from one sighting to the next, in its own size."""


def track_signer(
    first: np.ndarray, several: Mapping[int, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Follow every person through the clip and keep the one with the largest confident body.

    A sighting joins the nearest track whose last torso is at most one body size away, else it
    starts a track. Tracks end only with the clip. The signer is the track with the largest sum
    of body size times mean confidence. In frames where others are seen but not the signer, the
    signer is missing.

    Parameters
    ----------
    first : ndarray (frames, 50, 3)
        The first person of every frame; NaN, NaN, 0 for nobody.
    several : mapping of int to ndarray (people, 50, 3)
        All people of the frames that hold more than one.

    Returns
    -------
    signer : ndarray (frames, 50, 3)
        Keypoints of the signer; NaN, NaN, 0 where not seen.
    others : ndarray (frames,) int64
        How many other people each frame holds.
    """
    seen = {index: people[_is_seen(people)] for index, people in several.items()}
    if all(len(people) <= 1 for people in seen.values()):
        signer = first.copy()
        for index, people in seen.items():
            signer[index] = people[0] if len(people) else several[index][0]
        return signer, np.zeros(len(first), dtype=np.int64)
    someone = _is_seen(first)
    sightings = [
        seen.get(index, first[index : index + 1] if someone[index] else first[:0])
        for index in range(len(first))
    ]
    best = _largest_track(sightings)
    signer = np.full_like(first, np.nan)
    signer[:, :, 2] = 0
    for index, person in best.items():
        signer[index] = sightings[index][person]
    others = [len(people) - (index in best) for index, people in enumerate(sightings)]
    return signer, np.array(others, dtype=np.int64)


def _is_seen(people: np.ndarray) -> np.ndarray:
    return ~np.isnan(people[:, :, 0]).all(axis=1)


def _largest_track(sightings: list[np.ndarray]) -> dict[int, int]:
    """Give, for every frame in which the signer is seen, their place in that frame's list."""
    tracks: list[dict[int, int]] = []
    weights: list[float] = []
    last = np.empty((0, 3))
    for index, people in enumerate(sightings):
        places = np.array([_place(person) for person in people]).reshape(-1, 3)
        for person, track in enumerate(_assign(places, last)):
            if track < 0:
                track = len(tracks)
                tracks.append({})
                weights.append(0.0)
                last = np.concatenate((last, places[person : person + 1]))
            last[track] = places[person]
            tracks[track][index] = person
            weights[track] += places[person, 2] * float(people[person][BODY, 2].mean())
    return tracks[int(np.argmax(weights))]


def _place(person: np.ndarray) -> tuple[float, float, float]:
    """Say where a body is (x, y) and how large: the diagonal of the box around its points."""
    known = person[~np.isnan(person[:, 0])]
    body = person[BODY][~np.isnan(person[BODY, 0])]
    torso = person[TORSO, :][~np.isnan(person[TORSO, 0])]
    box = body if len(body) > 1 else known
    x, y = (torso if len(torso) else box)[:, :2].mean(axis=0)
    return float(x), float(y), float(np.hypot(*np.ptp(box[:, :2], axis=0)))


def _assign(places: np.ndarray, last: np.ndarray) -> list[int]:
    """Give every person the nearest free track within reach, nearest pairs first; -1 for none."""
    tracks = [-1] * len(places)
    if not len(last) or not len(places):
        return tracks
    distances = np.linalg.norm(places[:, None, :2] - last[None, :, :2], axis=2)
    reach = FARTHEST_STEP * np.maximum(places[:, None, 2], last[None, :, 2])
    distances[distances > reach] = np.inf
    for _ in range(min(distances.shape)):
        person, track = np.unravel_index(np.argmin(distances), distances.shape)
        if not np.isfinite(distances[person, track]):
            break
        tracks[person] = int(track)
        distances[person, :] = np.inf
        distances[:, track] = np.inf
    return tracks
