"""From a store of poses to the standard pose storage: a ``.skels`` file and its lists."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from signkit.corpus.store import CorpusStore
from signkit.formats.ingest_report import BadClip
from signkit.formats.skels import SkelsClip, write_skels
from signkit.formats.skels_poses import pose_to_skels
from signkit.progress import progress
from signkit.text.line_files import write_lines


def export_skels(store: CorpusStore, folder: Path, convention: str) -> dict[str, float]:
    """Write a split as ``SPLIT.skels``, ``.text``, ``.gloss`` and ``.files``, one clip a line.

    Paper supp. C.2, "txt to skels". A clip with missing joints, which the convention ``pt`` has
    no number for, becomes the empty line that marks a failed clip, so that lists stay parallel.

    Parameters
    ----------
    store : CorpusStore
        A split's poses.
    folder : Path
        Where the files go; named after the store.
    convention : str
        ``pt`` or ``p2s`` (ledger SCALE-1, PAD-1).

    Returns
    -------
    dict
        ``clips``, ``failed`` (empty lines) and ``bytes_a_frame``.
    """
    split, failed = store.path.stem, 0

    def line(index: int) -> SkelsClip | BadClip:
        nonlocal failed
        pose = store.frames(index)
        if convention == "pt" and np.isnan(pose).any():
            failed += 1
            return BadClip(store.names[index], "joints missing")
        return pose_to_skels(store.names[index], pose, convention)

    path = folder / f"{split}.skels"
    indices = progress(range(len(store)), f"{store.language} {split}: write skels")
    write_skels(path, (line(index) for index in indices), convention)
    for ending, lines in (("text", store.texts), ("gloss", store.glosses), ("files", store.names)):
        write_lines(folder / f"{split}.{ending}", lines)
    frames = max(int(np.sum(store.lengths)), 1)
    return {
        "clips": len(store),
        "failed": failed,
        "bytes_a_frame": round(path.stat().st_size / frames, 1),
    }
