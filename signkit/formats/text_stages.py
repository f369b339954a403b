"""The released tool's text files: demo1.txt to demo5.txt of a clip, a line a frame.

Facts 1.3: 150 numbers as ``%e`` and a TAB behind each. 1 = normalised, 2 = pruned, 3 =
interpolated (x, y, confidence); 4 = initial, 5 = refined 3D (x, y, z). The tool appends to
these files and skips a clip when demo5 exists, so a crash leaves them repeated or cut short;
both are looked for.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from signkit.atomic import atomic_path
from signkit.errors import InputError
from signkit.formats.number_lines import number_lines
from signkit.pose.skeleton import N_JOINTS

STAGES = {1: "normalised", 2: "pruned", 3: "interpolated", 4: "initial 3D", 5: "refined 3D"}
COLUMNS = 3 * N_JOINTS


def read_text_stages(folder: Path) -> dict[int, np.ndarray]:
    """Read all stages of one clip that are there, and hold them against each other.

    Parameters
    ----------
    folder : Path
        The clip's folder.

    Returns
    -------
    dict of int to ndarray (frames, 50, 3) float64
        The numbers of each stage.

    Raises
    ------
    InputError
        If there is none, a file is cut or repeated, or they have different numbers of frames.
    """
    folder = Path(folder)
    paths = {stage: folder / f"demo{stage}.txt" for stage in STAGES}
    stages = {stage: read_text_stage(path) for stage, path in paths.items() if path.is_file()}
    if not stages:
        raise InputError(f"{folder}", "demo1.txt to demo5.txt", "none of them", "check the folder")
    longest = max(stages, key=lambda stage: len(stages[stage]))
    for stage, frames in stages.items():
        if len(frames) != len(stages[longest]):
            needed = f"{len(stages[longest])} frames as demo{longest}.txt has"
            advice = "the tool stopped half-way or ran twice: make the clip's files anew"
            raise InputError(f"{paths[stage]}", needed, f"{len(frames)}", advice)
    return stages


def read_text_stage(path: Path) -> np.ndarray:
    """Read one stage of one clip.

    Parameters
    ----------
    path : Path
        ``demo1.txt`` to ``demo5.txt``.

    Returns
    -------
    ndarray (frames, 50, 3) float64
        The numbers as written: x, y, confidence or x, y, z.

    Raises
    ------
    InputError
        If the file is absent, empty, cut short or repeats itself.
    """
    path = Path(path)
    rows = []
    for line, numbers in number_lines(path):
        if isinstance(numbers, InputError):
            raise numbers
        if len(numbers) != COLUMNS:
            where = f"{path} line {line}"
            advice = "the tool was stopped while writing: make the clip's files anew"
            raise InputError(where, f"{COLUMNS} numbers", f"{len(numbers)}", advice)
        rows.append(numbers)
    if not rows:
        raise InputError(f"{path}", "a line a frame", "an empty file", "make the clip's files anew")
    frames = np.array(rows)
    _check_complete(path, frames)
    return frames.reshape(-1, N_JOINTS, 3)


def write_text_stages(folder: Path, stages: Mapping[int, np.ndarray]) -> None:
    """Write stages of one clip, each file anew.

    Parameters
    ----------
    folder : Path
        The clip's folder; made where it is not there.
    stages : mapping of int to ndarray (frames, 50, 3)
        Numbers of every stage to write, 1 to 5.

    Raises
    ------
    InputError
        If a stage is none of 1 to 5, has another shape or is not finite.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for stage, frames in stages.items():
        path = folder / f"demo{stage}.txt"
        if stage not in STAGES:
            raise InputError(f"{folder}", "stages 1 to 5", f"{stage}", "see STAGES")
        if np.shape(frames)[1:] != (N_JOINTS, 3) or not np.isfinite(frames).all():
            came = f"shape {np.shape(frames)}" if np.isfinite(frames).all() else "NaN or infinity"
            raise InputError(f"{path}", "finite (frames, 50, 3)", came, "fill missing joints first")
        with (
            atomic_path(path) as unfinished,
            open(unfinished, "w", encoding="ascii", newline="") as stream,
        ):
            for row in np.asarray(frames, dtype=np.float64).reshape(-1, COLUMNS):
                stream.write("%e\t" * COLUMNS % tuple(row) + "\n")


def _check_complete(path: Path, frames: np.ndarray) -> None:
    """Look for a cut last line and for a clip that was appended to itself."""
    with open(path, "rb") as stream:
        stream.seek(-1, os.SEEK_END)
        if stream.read() != b"\n":
            where = f"{path} line {len(frames)}"
            raise InputError(where, "a line end", "the end of the file", "make the files anew")
    for period in np.flatnonzero((frames[1:] == frames[0]).all(axis=1)) + 1:
        again = frames[period : 2 * period]  # a first run that was cut may be the shorter one
        moves = (again != again[0]).any()
        if moves and np.array_equal(again, frames[: len(again)]):
            advice = "the tool ran twice and appended: make the clip's files anew"
            came = f"the first {len(again)} frames again from line {period + 1}"
            raise InputError(f"{path}", "every frame once", came, advice)
