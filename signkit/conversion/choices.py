"""What a user may choose about a conversion, and what is said once about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from signkit.pose.clip import Clip, PoseClip
from signkit.progress import say

USUAL_FPS = 25.0


@dataclass(frozen=True)
class Choices:
    """How clips are converted, where there is more than one way.

    Parameters
    ----------
    fps : float, optional
        Frames a second, where a clip does not say.
    lift_mode : str, optional
        How 2D keypoints become a pose; see `signkit.conversion.poses.make_pose`.
    synthetic : bool
        Write SYNTHETIC across pictures.
    style : str
        ``stick`` or ``avatar``, for pictures.
    translations : bool
        Keep bone lengths that vary, as moving joints, in ``bvh`` and ``glb``.
    notes : Notes
        What has been said.
    """

    fps: float | None = None
    lift_mode: str | None = None
    synthetic: bool = False
    style: str = "stick"
    translations: bool = False
    notes: Notes = field(default_factory=lambda: Notes())


class Notes:
    """Says a thing of a thousand clips once, with the clip that it was first true of."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    def say_once(self, name: str, what: str) -> None:
        """Say what holds for a clip, unless it was said of another.

        Parameters
        ----------
        name : str
            The clip's name.
        what : str
            What is to be said.
        """
        if what not in self._said:
            self._said.add(what)
            say(f"{name}: {what} (said once)")


def frames_a_second(clip: Clip | PoseClip, choices: Choices) -> float:
    """Tell a clip's frames a second: its own, else the user's, else 25, which is said.

    Parameters
    ----------
    clip : Clip or PoseClip
        The clip.
    choices : Choices
        What the user chose.

    Returns
    -------
    float
        Frames a second.
    """
    known = clip.fps or choices.fps
    if known is None:
        what = f"frames a second unknown, taken for {USUAL_FPS:g}; --fps says others"
        choices.notes.say_once(clip.name, what)
    return known or USUAL_FPS
