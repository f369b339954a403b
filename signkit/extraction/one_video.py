"""One video to one clip: read, detected, written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from signkit.errors import InputError
from signkit.extraction.holistic import Detect
from signkit.extraction.joints import landmarks_to_clip
from signkit.extraction.video import Video, VideoFacts
from signkit.formats.openpose_writer import write_openpose
from signkit.pose.clip import Clip
from signkit.pose.skeleton import BODY, LEFT_HAND, RIGHT_HAND
from signkit.progress import progress

DARK = 24
"""Brightness, of 255, below which a pixel is black."""
RENDERED_SHARE = 0.85
"""A picture with more black than this and nobody in it looks like drawn keypoints."""
SAMPLED_PIXELS = 16
PARTS = {"body": BODY, "left hand": LEFT_HAND, "right hand": RIGHT_HAND}


@dataclass(frozen=True)
class Outcome:
    """What became of one video.

    Parameters
    ----------
    name : str
        The clip's name.
    error : str
        Why there is no clip; empty where there is one.
    frames : int
        Frames of the clip.
    fps : float
        Frames a second.
    size : tuple of int
        Width and height, pixels.
    notes : str
        Missing shares, and what is to be said of the video.
    """

    name: str
    error: str = ""
    frames: int = 0
    fps: float = 0.0
    size: tuple[int, int] = (0, 0)
    notes: str = ""

    def __str__(self) -> str:
        """Say it in one line."""
        if self.error:
            return self.error
        width, height = self.size
        return f"{self.frames} frames, {self.fps:g} a second, {width}x{height}; {self.notes}"


def extract_video(video: Path, name: str, target: Path, detect: Detect) -> Outcome:
    """Extract the keypoints of one video.

    Parameters
    ----------
    video : Path
        The video.
    name : str
        The clip's name.
    target : Path
        The archive to write; it appears when it is whole.
    detect : callable
        From pictures to landmarks: `signkit.extraction.holistic.detect_landmarks`.

    Returns
    -------
    Outcome
        Facts of the clip, or what a user can do about the video.
    """
    try:
        clip, facts = read_clip(video, name, detect)
        write_openpose(target, [clip])
    except InputError as error:
        return Outcome(name, error=str(error))
    notes = "; ".join([_missing_shares(clip), *facts.notes])
    return Outcome(name, "", len(clip), facts.fps, facts.size, notes)


def read_clip(video: Path, name: str, detect: Detect) -> tuple[Clip, VideoFacts]:
    """Read a video and find the person in it.

    Parameters
    ----------
    video : Path
        The video.
    name : str
        The clip's name.
    detect : callable
        From pictures to landmarks.

    Returns
    -------
    clip : Clip
        Keypoints in pixels of the upright picture, every frame kept; not found = missing.
    facts : VideoFacts
        Rate, size and what is to be said of the video.

    Raises
    ------
    InputError
        If the video cannot be read, or nobody is found in any frame.
    """
    source, dark = Video(video), list[float]()
    pictures = progress(source.frames(), f"{name}: frames")
    landmarks = detect(_watch(pictures, dark))
    facts = source.facts
    if np.isnan(landmarks.pose).all():
        raise _nobody(video, float(np.median(dark)))
    clip = landmarks_to_clip(name, landmarks, facts.size, facts.fps)
    return clip, facts


def _watch(pictures: Iterable[np.ndarray], dark: list[float]) -> Iterator[np.ndarray]:
    """Note the share of black in each picture that passes."""
    for picture in pictures:
        sample = picture[::SAMPLED_PIXELS, ::SAMPLED_PIXELS]
        dark.append(float((sample.max(axis=-1) < DARK).mean()))
        yield picture


def _nobody(video: Path, dark: float) -> InputError:
    advice = "check that a person is seen, upright and from the front, in enough light"
    if dark > RENDERED_SHARE:
        advice = (
            f"{dark:.0%} of the picture is black: this looks like a rendering of keypoints; "
            "extract from the filmed video, or read the keypoints it was drawn from"
        )
    return InputError(f"{video}", "a person", "nobody in any frame", advice)


def _missing_shares(clip: Clip) -> str:
    missing = clip.missing
    shares = [f"{part} {missing[:, joints].mean():.0%}" for part, joints in PARTS.items()]
    return f"missing: {', '.join(shares)}"
