"""Whether a source says of itself that nobody signed it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from signkit.progress import say

SUMMARY = "corpus.json"


@dataclass(frozen=True)
class Origin:
    """What a source's summary says of all of its clips.

    Parameters
    ----------
    synthetic : bool
        Whether a program made the motion.
    fps : float, optional
        Frames a second.
    """

    synthetic: bool = False
    fps: float | None = None


def read_origin(source: Path) -> Origin:
    """Read the ``corpus.json`` that octosign and the speller write beside their archives.

    Parameters
    ----------
    source : Path
        A corpus: the folder with the summary, or an archive or folder beside it.

    Returns
    -------
    Origin
        What it says; not synthetic where there is no summary, or one of another kind.
    """
    for folder in (source, source.resolve().parent):
        if (folder / SUMMARY).is_file():
            return _parse(folder / SUMMARY)
    return Origin()


def _parse(path: Path) -> Origin:
    try:
        summary = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        say(f"{path}: not read ({error!r:.200}); --synthetic says that nobody signed this")
        return Origin()
    if not isinstance(summary, dict) or "synthetic" not in summary:
        return Origin()
    fps = summary.get("fps")
    if not isinstance(fps, int | float) or isinstance(fps, bool) or not fps > 0:
        fps = None
    return Origin(summary["synthetic"] is True, fps)
