"""MediaPipe Holistic: landmarks of body and hands in every frame (facts 1.10).

Version 0.10.14 carries its models; only ``model_complexity=1`` works without a network. A graph
follows one person from frame to frame, so every video gets a graph of its own.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from signkit.errors import InputError

BODY_LANDMARKS, HAND_LANDMARKS = 33, 21
MODEL_COMPLEXITY = 1


@dataclass(frozen=True, eq=False)
class Landmarks:
    """What was found in a video, in MediaPipe's own terms.

    Parameters
    ----------
    pose : ndarray of float32, shape (frames, 33, 4)
        x and y as shares of width and height, z in widths (negative = nearer), visibility; NaN =
        nobody found.
    left, right : ndarray of float32, shape (frames, 21, 4)
        The same of the person's left and right hand.
    """

    pose: np.ndarray
    left: np.ndarray
    right: np.ndarray


Detect = Callable[[Iterable[np.ndarray]], Landmarks]
"""From the upright RGB pictures of one video to its landmarks."""


def detect_landmarks(pictures: Iterable[np.ndarray]) -> Landmarks:
    """Find the person in every picture of one video.

    Parameters
    ----------
    pictures : iterable of ndarray of uint8, shape (height, width, 3)
        RGB pictures in order.

    Returns
    -------
    Landmarks
        One entry a picture, NaN where nothing was found.

    Raises
    ------
    InputError
        If mediapipe is not installed.
    """
    with _quiet():
        graph = _load_holistic()(static_image_mode=False, model_complexity=MODEL_COMPLEXITY)
        try:
            found = [_keep(graph.process(picture)) for picture in pictures]
        finally:
            graph.close()
    whole = np.array(found, dtype=np.float32).reshape(-1, BODY_LANDMARKS + 2 * HAND_LANDMARKS, 4)
    return Landmarks(*np.split(whole, [BODY_LANDMARKS, BODY_LANDMARKS + HAND_LANDMARKS], axis=1))


def require_mediapipe() -> None:
    """Say at once, and once, that mediapipe is not installed.

    Raises
    ------
    InputError
        If it is not; the message names the extra.
    """
    if importlib.util.find_spec("mediapipe") is None:
        advice = "install it: pip install 'signkit[video]' (Python 3.11 or 3.12)"
        raise InputError("extract", "mediapipe", "no such package", advice)


def _load_holistic() -> Any:
    os.environ.setdefault("GLOG_minloglevel", "2")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    require_mediapipe()
    from mediapipe.python.solutions.holistic import Holistic

    return Holistic


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what C++ writes to file descriptor 2 out of the terminal, but not what Python writes."""
    speaker, kept = sys.stderr, os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        if _descriptor(speaker) == 2:
            sys.stderr = os.fdopen(os.dup(2), "w", buffering=1)
        os.dup2(nowhere, 2)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module="google.protobuf")
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
        if sys.stderr is not speaker:
            sys.stderr.close()
            sys.stderr = speaker


def _descriptor(stream: Any) -> int:
    """A stream's file descriptor, -1 where it has none: a notebook's, a test's."""
    try:
        return int(stream.fileno())
    except (AttributeError, OSError, ValueError):
        return -1


def _keep(found: Any) -> np.ndarray:
    """One frame's body, left and right hand, ``(75, 4)``: its face alone would take 100 kB."""
    parts = (
        (found.pose_landmarks, BODY_LANDMARKS),
        (found.left_hand_landmarks, HAND_LANDMARKS),
        (found.right_hand_landmarks, HAND_LANDMARKS),
    )
    return np.concatenate([_read(landmarks, count) for landmarks, count in parts])


def _read(landmarks: Any, count: int) -> np.ndarray:
    if landmarks is None:
        return np.full((count, 4), np.nan, dtype=np.float32)
    rows = [(point.x, point.y, point.z, point.visibility) for point in landmarks.landmark]
    return np.array(rows, dtype=np.float32)
