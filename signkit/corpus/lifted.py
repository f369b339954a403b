"""From a store of keypoints to a store of poses, clip by clip."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from signkit.corpus.store import CorpusStore, StoredClip, write_store
from signkit.errors import InputError
from signkit.pose.lifting import lift
from signkit.progress import progress, say


def lift_store(
    source: CorpusStore, path: Path, mode: str, frame_step: int = 1, **options: Any
) -> dict[str, Any]:
    """Lift every clip of a split; a store that already holds poses is copied as it is.

    Paper Sec. 3, Steps I to III. A clip that cannot be lifted is left out, counted and named.

    Parameters
    ----------
    source : CorpusStore
        A split's keypoints (or poses, from a corpus that comes in 3D).
    path : Path
        The store of poses to write.
    mode : str
        A mode of :func:`signkit.pose.lifting.lift`.
    frame_step : int
        Keep every how manyth frame, after lifting; the store's frames a second go down alike.
    **options
        Options of that mode.

    Returns
    -------
    dict
        ``clips`` and ``frames`` written, ``missing`` share of joints, ``left_out`` by reason.
    """
    if source.kind == "poses":
        say(f"{path.stem}: already 3D, copied")
    left_out: dict[str, str] = {}
    counts: Counter[str] = Counter()
    write_store(
        path,
        _lifted(source, mode, options, frame_step, left_out, counts),
        kind="poses",
        language=source.language,
        fps=source.fps / frame_step,
        synthetic=source.synthetic,
    )
    share = counts["missing"] / max(counts["joints"], 1)
    return {
        "clips": counts["clips"],
        "frames": counts["frames"],
        "missing": round(share, 6),
        "left_out": left_out,
    }


def _lifted(
    source: CorpusStore,
    mode: str,
    options: dict[str, Any],
    frame_step: int,
    left_out: dict[str, str],
    counts: Counter[str],
) -> Iterator[StoredClip]:
    label = f"{source.language} {source.path.stem}: lift"
    for index in progress(range(len(source)), label):
        frames = source.frames(index)
        if source.kind == "keypoints":
            try:
                frames = lift(frames, mode, **options)
            except InputError as error:
                left_out[source.names[index]] = str(error)
                continue
        frames = frames[::frame_step]
        missing = np.isnan(frames).any(axis=-1)
        counts.update(clips=1, frames=len(frames), joints=missing.size, missing=int(missing.sum()))
        yield StoredClip(
            name=source.names[index],
            frames=frames,
            text=source.texts[index],
            gloss=source.glosses[index],
            signer=source.signers[index],
        )
