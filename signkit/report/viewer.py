"""A fluid player: errors by colour, glosses on a lane, keypoints over the pose, in any page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

import numpy as np
from plotly.offline import get_plotlyjs

from signkit.atomic import atomic_path
from signkit.errors import InputError
from signkit.report.keypoint_fit import flatten_keypoints
from signkit.report.viewer_data import viewer_data
from signkit.report.viewer_page import KEYPOINTS, Segment, Viewer
from signkit.report.viewer_scene import check_clips


def view_poses(
    poses: Mapping[str, np.ndarray],
    fps: float,
    title: str = "",
    *,
    reference: str | None = None,
    glosses: Sequence[Segment] = (),
    keypoints: np.ndarray | None = None,
    overlaid: bool = False,
    synthetic: bool = False,
    height: int = 400,
) -> Viewer:
    """Show up to four poses that play, scrub and compare fluidly.

    The camera faces the signer without perspective: x to the right, y (down in the data) turned
    up, z towards the viewer. A shorter pose holds its last frame.

    Parameters
    ----------
    poses : mapping of str to ndarray (frames, 50, 3)
        One to four poses by name, in shoulder widths.
    fps : float
        Frames a second.
    title : str
        Title of the figure.
    reference : str, optional
        Name of the pose that the others' joints are measured against, frame by frame; their
        joints take the colour of the distance in shoulder widths, grey where it is unknown.
    glosses : sequence of (str, float, float)
        Gloss, start and end in seconds, for the lane under the figure.
    keypoints : ndarray (frames, 50, 3), optional
        x px, y px, confidence: drawn over the first pose, scaled and shifted to fit it.
    overlaid : bool
        Draw the poses on one spot instead of side by side.
    synthetic : bool
        Whether to write "synthetic" across the figure.
    height : int
        Height of the figure in pixels on a wide page, controls not included.

    Returns
    -------
    Viewer
        Shows itself in JupyterLab; `save_player` writes it as a page.

    Raises
    ------
    InputError
        If there are no poses, more than four, one of another shape, an unknown reference or a
        gloss that ends before it starts or after the last frame.
    """
    check_clips(poses, fps)
    if keypoints is not None:
        check_clips({"keypoints": keypoints}, fps)
    if reference is not None and reference not in poses:
        raise InputError("view_poses", f"a reference among {list(poses)}", reference, "name one")
    _check_glosses(glosses, max(len(pose) for pose in poses.values()) / fps)
    data = viewer_data(
        poses,
        fps,
        reference,
        keypoints,
        overlaid=overlaid,
        synthetic=synthetic,
        height=height,
    )
    names, alone = list(poses), overlaid or len(poses) == 1
    if keypoints is not None:
        names = [*names, KEYPOINTS] if alone else [f"{names[0]}, {KEYPOINTS} in grey", *names[1:]]
    return Viewer(data, names, alone, title, tuple(glosses))


def view_keypoints(
    keypoints: Mapping[str, np.ndarray],
    fps: float,
    title: str = "",
    *,
    glosses: Sequence[Segment] = (),
    synthetic: bool = False,
    height: int = 400,
) -> Viewer:
    """Show up to four clips of 2D keypoints, each as wide as its shoulders say.

    Parameters
    ----------
    keypoints : mapping of str to ndarray (frames, 50, 3)
        One to four clips by name: x px, y px (down), confidence; confidence 0 is left out.
    fps : float
        Frames a second.
    title : str
        Title of the figure.
    glosses : sequence of (str, float, float)
        Gloss, start and end in seconds, for the lane under the figure.
    synthetic : bool
        Whether to write "synthetic" across the figure.
    height : int
        Height of the figure in pixels on a wide page, controls not included.

    Returns
    -------
    Viewer
        Shows itself in JupyterLab; `save_player` writes it as a page.

    Raises
    ------
    InputError
        If there are no clips, more than four, or one of another shape.
    """
    check_clips(keypoints, fps)
    flat = {name: flatten_keypoints(clip) for name, clip in keypoints.items()}
    return view_poses(flat, fps, title, glosses=glosses, synthetic=synthetic, height=height)


def save_player(path: Path, viewer: Viewer, title: str = "signkit player") -> Path:
    """Write a player as one page that needs no network.

    Parameters
    ----------
    path : Path
        The ``.html`` file.
    viewer : Viewer
        The player.
    title : str
        Title of the page.

    Returns
    -------
    Path
        The file.
    """
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,">'
        f"<title>{escape(title)}</title><style>:root{{color-scheme:light dark}}"
        "body{margin:12px;background:Canvas}</style>"
        f"<script>{get_plotlyjs()}</script></head><body>{viewer.fragment()}</body></html>\n"
    )
    with atomic_path(Path(path)) as unfinished:
        unfinished.write_text(page, encoding="utf-8")
    return Path(path)


def _check_glosses(glosses: Sequence[Segment], seconds: float) -> None:
    """Refuse glosses outside the clip; a frame's length of rounding at its end is let pass."""
    for gloss, start, end in glosses:
        if not 0 <= start < end <= seconds * 1.001 + 0.1:
            came = f"{gloss!r} from {start} to {end} s"
            needed = f"glosses that end after they start, within {seconds:.2f} s"
            raise InputError("view_poses", needed, came, "give seconds, not frames")
