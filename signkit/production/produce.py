"""Text or prompt in, pose file and moving picture out; one call or one command."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from signkit.atomic import atomic_path
from signkit.errors import InputError
from signkit.formats.pose_files import write_pose_file
from signkit.formats.skels import write_skels
from signkit.formats.skels_poses import pose_to_skels
from signkit.pose.clip import PoseClip
from signkit.production.producer import Producer
from signkit.progress import say
from signkit.render.videos import draw_pose_video

FORMATS = ("pose", "skels", "npz")
VIDEOS = ("mp4", "gif", "none")
SIZE = (640, 480)
"""Pixels of the moving picture: small enough to be drawn faster than it is watched."""


def write_pose(path: Path, name: str, pose: np.ndarray, fps: float) -> None:
    """Write a pose in the format that the file's ending names.

    Parameters
    ----------
    path : Path
        Ends in ``.pose``, ``.skels`` or ``.npz`` (arrays ``pose`` and ``fps``).
    name : str
        The clip's name.
    pose : ndarray of float32, (frames, 50, 3), shoulder widths
        The pose.
    fps : float
        Frames a second.

    Raises
    ------
    InputError
        If the ending is another one.
    """
    ending = path.suffix.removeprefix(".")
    _check_choice("pose format", ending, FORMATS)
    path.parent.mkdir(parents=True, exist_ok=True)
    if ending == "pose":
        write_pose_file(path, PoseClip(name, pose, fps))
    elif ending == "skels":
        write_skels(path, [pose_to_skels(name, pose, "p2s")], "p2s")
    else:
        with atomic_path(path) as unfinished:
            np.savez_compressed(unfinished, pose=pose, fps=np.float32(fps))


def produce(
    text: str | Sequence[str],
    run: str | Path | Producer,
    languages: str | Sequence[str] | None = None,
    *,
    out: Path = Path("produced"),
    to: str = "pose",
    video: str = "mp4",
) -> list[Path]:
    """Produce texts or prompts as pose files and moving pictures.

    Parameters
    ----------
    text : str or sequence of str
        One or several.
    run : str, Path or Producer
        A run's name or folder, or one that is loaded already.
    languages : str or sequence of str, optional
        One or several at once; without it the run's only one, or the one inferred.
    out : Path
        Folder for ``asl-0001.pose`` and ``asl-0001.mp4``.
    to : str
        ``pose``, ``skels`` or ``npz``.
    video : str
        ``mp4``, ``gif`` or ``none``.

    Returns
    -------
    list of Path
        The files written. Of several texts a bad one is named and skipped.

    Raises
    ------
    InputError
        If a single text, the run, a language or a format is not usable, or every text is bad.
    """
    _check_choice("pose format", to, FORMATS)
    _check_choice("video", video, VIDEOS)
    producer = run if isinstance(run, Producer) else Producer(run)
    wanted = [languages] if languages is None or isinstance(languages, str) else list(languages)
    texts = [text] if isinstance(text, str) else list(text)
    written: list[Path] = []
    problems = []
    for number, one in enumerate(texts, 1):
        for language in wanted:
            where = "text" if isinstance(text, str) else f"text {number}"
            try:
                clean, key = producer.prepare(one, language, where)
            except InputError as error:
                if len(texts) == 1:
                    raise
                problems.append(error)
                say(f"skipped: {error}")
                continue
            pose = producer.model.produce([clean], key)[0]
            written += _write(out / f"{key}-{number:04d}", pose, producer, to, video)
    if problems and not written:
        raise problems[0]
    if not texts:
        raise InputError("texts", "at least one", "none", "write one a line")
    return written


def _write(stem: Path, pose: np.ndarray, producer: Producer, to: str, video: str) -> list[Path]:
    paths = [stem.with_name(f"{stem.name}.{to}")]
    write_pose(paths[0], stem.name, pose, producer.fps)
    if video != "none":
        paths.append(stem.with_name(f"{stem.name}.{video}"))
        synthetic = producer.synthetic
        draw_pose_video(pose, paths[1], producer.fps, synthetic=synthetic, size=SIZE)
    return paths


def _check_choice(what: str, came: str, known: Sequence[str]) -> None:
    if came not in known:
        raise InputError(what, f"one of {', '.join(known)}", repr(came), "choose one")
