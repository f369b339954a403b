"""The list beside the archives: what OpenPose's files cannot say, rate and size of every clip."""

from __future__ import annotations

import csv
from pathlib import Path

from signkit.atomic import atomic_path
from signkit.extraction.one_video import Outcome

COLUMNS = ("name", "video", "frames", "fps", "width", "height", "notes")
LIST_NAME = "clips.tsv"


class ClipList:
    """The clips of a folder that are whole, kept in ``clips.tsv``.

    Parameters
    ----------
    folder : Path
        Where the archives lie; a list of an earlier run is read.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / LIST_NAME
        self._rows: dict[str, dict[str, str]] = {}
        if self.path.is_file():
            with self.path.open(encoding="utf-8", newline="") as stream:
                rows = csv.DictReader(stream, delimiter="\t")
                self._rows = {row["name"]: row for row in rows if row.get("name")}

    def __contains__(self, name: str) -> bool:
        return name in self._rows

    def add(self, outcome: Outcome, video: Path) -> None:
        """Add a clip and write the list anew.

        Parameters
        ----------
        outcome : Outcome
            The clip's facts.
        video : Path
            The video it came from.
        """
        width, height = outcome.size
        values = (outcome.name, video, outcome.frames, outcome.fps, width, height, outcome.notes)
        row = {key: str(value) for key, value in zip(COLUMNS, values, strict=True)}
        self._rows[outcome.name] = row
        with (
            atomic_path(self.path) as unfinished,
            unfinished.open("w", encoding="utf-8", newline="") as stream,
        ):
            writer = csv.DictWriter(stream, COLUMNS, delimiter="\t", lineterminator="\n")
            writer.writeheader()
            writer.writerows(self._rows[name] for name in sorted(self._rows))
