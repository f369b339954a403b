"""Many videos to keypoints: in parallel processes, resumed where an earlier run stopped.

Each clip is one archive ``NAME.zip`` of OpenPose JSON that appears when it is whole, then a line of
``clips.tsv``; what has both is done. A bad video stops no other; all are named at the end.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from signkit.errors import InputError
from signkit.extraction.clip_list import ClipList
from signkit.extraction.clip_naming import find_videos, name_clips
from signkit.extraction.holistic import Detect, detect_landmarks, require_mediapipe
from signkit.extraction.one_video import Outcome, extract_video
from signkit.formats.ingest_report import IngestReport
from signkit.formats.keypoint_h5 import write_keypoint_h5
from signkit.formats.openpose import ingest
from signkit.progress import say

Format = Literal["openpose", "h5"]
FORMATS: tuple[Format, ...] = ("openpose", "h5")
H5_NAME = "keypoints.h5"
LOCK_NAME = ".extract.lock"


def extract(
    sources: Sequence[Path],
    out: Path,
    to: str = "openpose",
    jobs: int = 1,
    detect: Detect = detect_landmarks,
) -> list[Path]:
    """Extract keypoints from videos.

    Parameters
    ----------
    sources : sequence of Path
        Videos, and folders of videos.
    out : Path
        Folder of the archives, one a clip; clips that are there already are left as they are.
    to : {"openpose", "h5"}
        ``h5`` adds ``keypoints.h5``, all clips in one file.
    jobs : int
        Videos side by side, each in a process of its own.
    detect : callable
        From pictures to landmarks; must be importable by name where ``jobs`` is above 1.

    Returns
    -------
    list of Path
        The archives of all clips named, those of earlier runs included.

    Raises
    ------
    InputError
        If no video is named, another run writes to the folder, or a video gave no clip: raised
        at the end, when all the others are written.
    """
    if to not in FORMATS or jobs < 1:
        needed = f"a format of {', '.join(FORMATS)} and at least one job"
        raise InputError("extract", needed, f"{to!r} and {jobs}", "see signkit extract --help")
    if detect is detect_landmarks:
        require_mediapipe()
    clips = name_clips(find_videos(sources))
    out.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(out / LOCK_NAME).acquire(timeout=0):
            return _extract_all(clips, out, to, jobs, detect)
    except Timeout:
        came, advice = "another run of extract", "wait for it or end it"
        raise InputError(f"{out}", "no other writer", came, advice) from None


def _extract_all(
    clips: Mapping[str, Path], out: Path, to: str, jobs: int, detect: Detect
) -> list[Path]:
    _sweep(out)
    targets = {name: out / f"{name}.zip" for name in clips}
    listed, failed = ClipList(out), list[str]()
    waiting = {
        name: video
        for name, video in clips.items()
        if not (name in listed and _is_newer(targets[name], video))
    }
    if len(waiting) < len(clips):
        say(f"extract: {len(clips) - len(waiting)} of {len(clips)} clips are there already")
    outcomes = _run(waiting, targets, min(jobs, len(waiting)), detect)
    for number, outcome in enumerate(outcomes, 1):
        say(f"extract {number}/{len(waiting)}: {outcome.name}: {outcome}")
        if outcome.error:
            failed.append(outcome.name)
        else:
            listed.add(outcome, clips[outcome.name])
    done = [target for name, target in targets.items() if name not in failed]
    if to == "h5" and done:
        _write_h5(out / H5_NAME, done)
    if failed:
        raise _failure(failed, len(clips), out)
    return done


def _is_newer(target: Path, video: Path) -> bool:
    """Whether an archive is there and no older than its video."""
    if not target.is_file():
        return False
    return not video.is_file() or target.stat().st_mtime >= video.stat().st_mtime


def _sweep(out: Path) -> None:
    """Remove what a killed run left unfinished; the lock says that no other is at work."""
    for pattern in (".*.part", ".unfinished-*"):
        for unfinished in out.glob(pattern):
            unfinished.unlink()


def _run(
    videos: Mapping[str, Path], targets: Mapping[str, Path], jobs: int, detect: Detect
) -> Iterator[Outcome]:
    """Extract all, one after the other or side by side; outcomes come as they are ready."""
    if jobs <= 1:
        for name, video in videos.items():
            yield extract_video(video, name, targets[name], detect)
        return
    left = dict(videos)
    for outcome in _run_pool(dict(left), targets, jobs, detect):
        del left[outcome.name]
        yield outcome
    for name, video in left.items():  # a process died and took the pool along: each by itself
        alone = list(_run_pool({name: video}, targets, 1, detect))
        came, advice = "the death of the process that read it", "convert it, or leave it out"
        dead = str(InputError(f"{video}", "a video that can be read", came, advice))
        yield alone[0] if alone else Outcome(name, dead)


def _run_pool(
    videos: Mapping[str, Path], targets: Mapping[str, Path], jobs: int, detect: Detect
) -> Iterator[Outcome]:
    """Extract side by side in fresh processes; those that a dying process took along are missing.

    Spawned, since a forked copy of a process with threads can hang.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        waiting = [
            pool.submit(extract_video, video, name, targets[name], detect)
            for name, video in videos.items()
        ]
        try:
            for future in as_completed(waiting):
                if not isinstance(future.exception(), BrokenProcessPool):
                    yield future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _write_h5(path: Path, archives: Sequence[Path]) -> None:
    """Gather the archives' clips in one file as the released tool keeps them (facts 1.2)."""
    clips = (clip for archive in archives for clip in ingest(archive, IngestReport()))
    write_keypoint_h5(path, clips)
    say(f"extract: all clips in {path}")


def _failure(failed: Sequence[str], total: int, out: Path) -> InputError:
    listed = "; ".join(failed)
    advice = f"see the lines above; {total - len(failed)} of {total} clips are in {out}"
    return InputError("extract", "a clip of every video", f"none of {listed}", advice)
