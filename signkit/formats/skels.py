"""Read and write .skels files, one clip a line, as a stream and byte for byte.

Numbers are read as doubles exactly as ``float`` reads them and kept as they are, so a file that
is read and written again has the same bytes. Turning them into poses is `skels_poses`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from signkit.atomic import atomic_path
from signkit.errors import InputError
from signkit.formats.ingest_report import BadClip
from signkit.formats.number_lines import number_lines
from signkit.formats.skels_conventions import CONVENTIONS, SkelsConvention, find_convention
from signkit.formats.skels_detection import SkelsFindings, detect_convention, indivisible

__all__ = [
    "CONVENTIONS",
    "SkelsClip",
    "SkelsConvention",
    "SkelsFindings",
    "detect_convention",
    "read_skels",
    "write_skels",
]


@dataclass(frozen=True, eq=False)
class SkelsClip:
    """One line of a .skels file, its numbers as written.

    Parameters
    ----------
    name : str
        Name of the clip, or ``line 3`` where no .files list was given.
    numbers : ndarray (frames, numbers) float64
        Numbers of every frame; the last column is the counter.
    """

    name: str
    numbers: np.ndarray

    @property
    def joints(self) -> np.ndarray:
        """The joints of a 151-number convention, (frames, 50, 3) float64, as written."""
        return self.numbers[:, :150].reshape(len(self.numbers), 50, 3)

    @property
    def counter(self) -> np.ndarray:
        """The counter, (frames,) float64, as written."""
        return self.numbers[:, -1]


def read_skels(
    path: Path, convention: str | None = None, names: Sequence[str] | None = None
) -> Iterator[SkelsClip | BadClip]:
    """Read a .skels file line by line.

    Parameters
    ----------
    path : Path
        The file; it may be larger than memory.
    convention : str, optional
        ``pt``, ``p2s`` or ``dwpose385``; detected where not given.
    names : sequence of str, optional
        Name of every line's clip, as the .files list gives them.

    Yields
    ------
    SkelsClip or BadClip
        A clip a line; an empty line is a clip that failed when the file was made, one that holds
        no whole number of frames or something that is no number a damaged clip.

    Raises
    ------
    InputError
        If there is no such file, or there are more or fewer lines than names.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "dev.skels"
    >>> _ = path.write_text("0.00000 " * 150 + "0.0000\\n\\n")
    >>> [type(clip).__name__ for clip in read_skels(path, "pt")]
    ['SkelsClip', 'BadClip']
    """
    path = Path(path)
    wanted = find_convention(convention) if convention else detect_convention(path).convention
    number = 0
    for number, numbers in number_lines(path):
        where = f"{path.name} line {number}"
        if names is not None and number > len(names):
            break
        name = names[number - 1] if names is not None else f"line {number}"
        if isinstance(numbers, InputError):
            yield BadClip(name, str(numbers))
        elif len(numbers) == 0:
            error = InputError(where, "a clip", "an empty line", "it failed when the file was made")
            yield BadClip(name, str(error))
        elif len(numbers) % wanted.numbers:
            yield BadClip(name, str(indivisible(where, len(numbers), wanted)))
        else:
            yield SkelsClip(name, numbers.reshape(-1, wanted.numbers))
    if names is not None and number != len(names):
        came = f"at least {number}" if number > len(names) else f"{number}"
        raise InputError(
            f"{path}", f"{len(names)} lines, as names are given", came, "pair them anew"
        )


def write_skels(path: Path, clips: Iterable[SkelsClip | BadClip], convention: str) -> None:
    """Write a .skels file, one clip a line, as a stream; a bad clip becomes an empty line.

    Parameters
    ----------
    path : Path
        The file to write; an older one is replaced at the end, never half-way.
    clips : iterable of SkelsClip or BadClip
        The lines.
    convention : str
        ``pt``, ``p2s`` or ``dwpose385``: digits, counter and line end.

    Raises
    ------
    InputError
        If a clip has another number of columns or holds NaN.
    """
    path, wanted = Path(path), find_convention(convention)
    end = " \n" if wanted.trailing_space else "\n"
    with (
        atomic_path(path) as unfinished,
        open(unfinished, "w", encoding="ascii", newline="") as stream,
    ):
        for clip in clips:
            if isinstance(clip, BadClip):
                stream.write("\n")
                continue
            _check_numbers(path, clip, wanted)
            stream.write(" ".join(map(wanted.format_frame, clip.numbers)) + end)


def _check_numbers(path: Path, clip: SkelsClip, wanted: SkelsConvention) -> None:
    where = f"{path.name} clip {clip.name!r}"
    if clip.numbers.ndim != 2 or clip.numbers.shape[1] != wanted.numbers:
        came = f"an array {clip.numbers.shape}"
        raise InputError(where, f"frames of {wanted.numbers} numbers", came, "convert it first")
    if not np.isfinite(clip.numbers).all():
        frame = int(np.flatnonzero(~np.isfinite(clip.numbers).all(axis=1))[0])
        came = f"NaN or infinity in frame {frame}"
        raise InputError(where, "finite numbers", came, "fill missing joints before writing")
