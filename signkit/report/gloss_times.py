"""Where glosses lie in a clip, from the truth beside a synthetic corpus: the lane of a viewer."""

from __future__ import annotations

from pathlib import Path

import h5py

from signkit.report.viewer_page import Segment


def read_gloss_times(truth: Path, name: str) -> tuple[Segment, ...]:
    """Read a clip's glosses with their times.

    Parameters
    ----------
    truth : Path
        ``truth/SPLIT.h5`` as octosign writes it.
    name : str
        The clip's name.

    Returns
    -------
    tuple of (str, float, float)
        Gloss, start and end in seconds; empty where the file is absent or knows no such clip,
        as for corpora that come without times.
    """
    if not truth.is_file():
        return ()
    with h5py.File(truth) as file:
        names = [text.decode("utf-8") for text in file["names"][:]]
        if name not in names:
            return ()
        clip, fps = names.index(name), float(file.attrs["fps"])
        first, last = file["segment_offsets"][clip : clip + 2]
        glosses = file["segment_glosses"][first:last]
        frames = file["segment_frames"][first:last]
    return tuple(
        (gloss.decode("utf-8"), float(start) / fps, float(end) / fps)
        for gloss, (start, end) in zip(glosses, frames, strict=True)
    )
