"""MediaPipe as the detector: it was made for people and has seen none of our drawings.

It finds the avatar, slowly and not always its hands, and finds no stick figure; so the default
is a small network, and this one is the check on it (extra ``video``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from signkit.extraction.holistic import Detect, detect_landmarks
from signkit.extraction.joints import landmarks_to_clip
from signkit.presentation.films import camera
from signkit.render.frames import Picture


@dataclass(frozen=True)
class PeopleDetector:
    """Find the keypoints of a person in pictures by MediaPipe Holistic.

    Parameters
    ----------
    size : int
        Side of the pictures in pixels; below some 400 it misses most hands.
    look : callable
        From pictures to landmarks: a test's, or MediaPipe's.
    """

    size: int = 512
    look: Detect = detect_landmarks

    @property
    def unit(self) -> float:
        """Pixels a shoulder width."""
        return camera(self.size).scale

    def detect(self, pictures: Iterable[Picture]) -> NDArray[np.float32]:
        """Detect the keypoints of a clip's pictures, which are all that it is given.

        Parameters
        ----------
        pictures : iterable of ndarray of uint8, shape (size, size, 3)
            RGB, one a frame.

        Returns
        -------
        ndarray of float32, shape (frames, 50, 3)
            x px, y px, confidence; NaN, NaN, 0 for what was not found.

        Raises
        ------
        InputError
            If mediapipe is not installed.
        """
        landmarks = self.look(pictures)
        return landmarks_to_clip("film", landmarks, (self.size, self.size), None).keypoints
