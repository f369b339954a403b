"""One signed sentence as 2D keypoints: what readers give and lifting takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from signkit.errors import InputError
from signkit.pose.skeleton import N_JOINTS

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Clip:
    """One signed sentence as 2D keypoints, every frame kept.

    Paper Sec. 3 "Data Format" and supp. C.2: fifty keypoints a frame with x, y and confidence.
    Departs from the released tool in that frames without a person are kept, as missing.

    Parameters
    ----------
    name : str
        The clip's name in its corpus, as files and lists spell it.
    keypoints : ndarray of float32, shape (frames, 50, 3)
        x and y in pixels (y down) and confidence in 0..1 (OpenPose may exceed 1). A missing
        keypoint is NaN, NaN, 0. The clip keeps a read-only view or copy.
    fps : float, optional
        Frames a second, where known.
    size : tuple of int, optional
        Width and height of the picture in pixels, where known.
    depth : ndarray of float32, shape (frames, 50), optional
        z towards the viewer in pixels, where the format has it; NaN where it is missing. Its
        origin is arbitrary in each frame. Lifting does not read it.

    Raises
    ------
    InputError
        If the keypoints are no floating ``(frames, 50, 3)``, there is no frame at all, or the
        depth is of another shape.

    Examples
    --------
    >>> clip = Clip("hello", np.zeros((2, 50, 3), dtype=np.float32), fps=12.5)
    >>> len(clip), clip.missing.shape, clip.missing.all()
    (2, (2, 50), np.True_)
    """

    name: str
    keypoints: Array
    fps: float | None = None
    size: tuple[int, int] | None = None
    depth: Array | None = None

    def __post_init__(self) -> None:
        checked = check_frames(self.keypoints, f"clip {self.name!r}").view()
        checked.flags.writeable = False
        object.__setattr__(self, "keypoints", checked)
        if self.depth is not None and self.depth.shape != checked.shape[:2]:
            raise InputError(
                f"clip {self.name!r}",
                f"depth of shape {checked.shape[:2]}",
                f"shape {self.depth.shape}",
                "give one depth a keypoint and frame",
            )

    def __len__(self) -> int:
        return len(self.keypoints)

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Tell which keypoints were not observed, shape (frames, 50)."""
        return find_missing(self.keypoints)


@dataclass(frozen=True, eq=False)
class PoseClip:
    """One signed sentence as a 3D pose: what readers of 3D formats give.

    Parameters
    ----------
    name : str
        The clip's name in its corpus.
    frames : ndarray of float32, shape (frames, 50, 3)
        Pose in shoulder widths, neck at the origin, x right and y down in OpenPose's picture,
        z towards the viewer; NaN = missing.
    fps : float, optional
        Frames a second, where known.
    """

    name: str
    frames: Array
    fps: float | None = None

    def __len__(self) -> int:
        return len(self.frames)


def check_frames(frames: NDArray[np.floating], where: str) -> Array:
    """Refuse anything but at least one frame of fifty joints with three numbers.

    Parameters
    ----------
    frames : ndarray, shape (frames, 50, 3)
        Keypoints or poses.
    where : str
        What an error message should call them: ``"clip 'hello'"``.

    Returns
    -------
    ndarray of float32, shape (frames, 50, 3)
        The same numbers; a copy only where the type had to change.

    Raises
    ------
    InputError
        If type or shape are others, or there are no frames.
    """
    frames = np.asarray(frames)
    if frames.dtype.kind != "f":
        raise InputError(
            where, "floating-point numbers", str(frames.dtype), "convert with .astype(np.float32)"
        )
    if frames.ndim != 3 or frames.shape[1:] != (N_JOINTS, 3):
        raise InputError(
            where,
            f"an array (frames, {N_JOINTS}, 3)",
            f"shape {frames.shape}",
            "joints as in signkit.pose.skeleton.JOINTS, each x, y, confidence (or x, y, z)",
        )
    if len(frames) == 0:
        raise InputError(
            where, "at least one frame", "none", "leave this clip out, or read its files again"
        )
    return frames.astype(np.float32, copy=False)


def find_missing(keypoints: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Find the keypoints that were not observed: NaN in x or y, or no confidence.

    A keypoint at exactly (0, 0) with confidence is a true one; the released tool took it for
    missing (ledger LIFT-1).

    Parameters
    ----------
    keypoints : ndarray, shape (frames, 50, 3)
        x px, y px, confidence.

    Returns
    -------
    ndarray of bool, shape (frames, 50)
        True where nothing was observed.
    """
    x, y, confidence = keypoints[..., 0], keypoints[..., 1], keypoints[..., 2]
    return ~(np.isfinite(x) & np.isfinite(y) & (confidence > 0))
