"""What a video holds, and whether it is a drawing of a skeleton instead of a person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np

from signkit.errors import InputError

VIDEO_ENDINGS = (".mp4", ".mov", ".avi", ".mkv", ".webm", ".gif")
FRAMES_LOOKED_AT = 20
BLACK = 24
MOSTLY = 0.8
COLOURFUL = 100
"""Spread between the colours of a pixel from which it is called saturated."""


def inspect_video(path: Path) -> dict[str, Any]:
    """Count a video's frames and look at the first of them.

    Parameters
    ----------
    path : Path
        The video.

    Returns
    -------
    dict
        ``format``, ``frames``, ``fps``, ``size``, ``black`` (share of black pixels) and
        ``problems``.

    Raises
    ------
    InputError
        If it cannot be decoded.
    """
    frames, black, coloured = 0, [], []
    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            fps = float(stream.average_rate) if stream.average_rate else None
            size = (stream.width, stream.height)
            for frame in container.decode(stream):
                frames += 1
                if frames <= FRAMES_LOOKED_AT:
                    pixels = frame.to_ndarray(format="rgb24").astype(np.int16)
                    dark = pixels.max(axis=2) < BLACK
                    black.append(dark.mean())
                    coloured.append((np.ptp(pixels, axis=2)[~dark] > COLOURFUL).mean())
    except (av.FFmpegError, IndexError, OSError) as error:
        needed = "a video that can be decoded"
        raise InputError(
            f"{path}", needed, f"{error!r}", "is it cut or of another kind?"
        ) from error
    share = float(np.mean(black)) if black else 0.0
    problems = [] if frames else ["no frames"]
    if share > MOSTLY and np.nanmean(coloured) > 0.3:
        problems.append(f"a drawing of a skeleton, no person: {share:.0%} of the picture is black")
    found = {"format": "video", "frames": frames, "fps": fps, "size": size, "black": share}
    return {**found, "problems": problems}
