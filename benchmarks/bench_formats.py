"""Reading and storing a corpus: OpenPose JSON, .skels text and the corpus store.

Files are the real ones of the folder named by ``SIGNKIT_REALDATA``, else made here in the same
shape; every row says which.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.timing import cpu_seconds
from benchmarks.yardstick_formats import pad_batch, straightforward_openpose, straightforward_skels
from signkit.corpus.store import CorpusStore, StoredClip, write_store
from signkit.formats.ingest_report import IngestReport
from signkit.formats.openpose import ingest
from signkit.formats.skels import SkelsClip, read_skels, write_skels
from signkit.formats.skels_conventions import count_frames

REPEATS = 11
TARGETS = {
    "OpenPose JSON -> arrays": 8.0,
    ".skels text -> arrays": 15.0,
    "corpus store -> batch of arrays": 100.0,
    "bytes a frame vs OpenPose JSON": 12.0,
    "bytes a frame vs .skels": 4.0,
}


def run() -> list[dict]:
    """Measure and compare, in CPU seconds of one thread and in bytes.

    Returns
    -------
    list of dict
        Items with ``work``, ``ratio``, ``target``, ``met`` and ``detail``.

    Raises
    ------
    AssertionError
        If the two ways of a row give different arrays.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        json_corpus, json_source = _openpose_corpus(folder / "openpose")
        skels, skels_source = _skels_file(folder)
        return [
            _bench_openpose(json_corpus, json_source),
            _bench_skels(skels, skels_source),
            _bench_store(skels, skels_source, folder / "poses.h5"),
            _bench_bytes_openpose(json_corpus, json_source, folder / "keypoints.h5"),
            _bench_bytes_skels(skels, skels_source, folder / "poses.h5"),
        ]


def _bench_openpose(corpus: Path, source: str) -> dict[str, Any]:
    def ours() -> list[np.ndarray]:
        return [clip.keypoints for clip in ingest(corpus, IngestReport())]

    for one, other in zip(ours(), straightforward_openpose(corpus), strict=True):
        known = ~np.isnan(one[:, :, 0])
        same = np.array_equal(one[known].view(np.uint32), other[known].view(np.uint32))
        if not same or other[~known].any():
            raise AssertionError("the two ways of reading OpenPose JSON differ")
    frames = sum(map(len, ours()))
    slow, fast, ratio = _interleave(lambda: straightforward_openpose(corpus), ours)
    detail = f"{frames / fast:,.0f} frames/s against {frames / slow:,.0f}; bit-equal; {source}"
    return _row("OpenPose JSON -> arrays", ratio, detail)


def _bench_skels(path: Path, source: str) -> dict[str, Any]:
    def ours() -> list[np.ndarray]:
        return [clip.numbers for clip in read_skels(path, "pt") if isinstance(clip, SkelsClip)]

    for one, other in zip(ours(), straightforward_skels(path), strict=True):
        if not np.array_equal(one.view(np.uint64), other.view(np.uint64)):
            raise AssertionError("the two ways of reading .skels differ")
    frames = sum(map(len, ours()))
    slow, fast, ratio = _interleave(lambda: straightforward_skels(path), ours)
    detail = f"{frames / fast:,.0f} frames/s against {frames / slow:,.0f}; bit-equal; {source}"
    return _row(".skels text -> arrays", ratio, detail)


def _bench_store(path: Path, source: str, file: Path) -> dict[str, Any]:
    """Both ways give one padded batch of the same clips, equal to half a step of the store."""
    clips = _joints(path)
    stored = [StoredClip(str(i), clip) for i, clip in enumerate(clips)]
    write_store(file, stored, kind="poses", language="gsl", fps=25, synthetic=False)
    store = CorpusStore(file)

    def ours() -> np.ndarray:
        return pad_batch([store.frames(index) for index in range(len(store))])

    def theirs() -> np.ndarray:
        return pad_batch(_joints(path))

    step = 2.0 ** np.ceil(np.log2(max(np.abs(clip).max() for clip in clips) / 32767))
    error = float(np.abs(ours() - theirs()).max())
    if error > step / 2 + 1e-7:
        raise AssertionError(f"the store is off by {error}, more than half its step {step}")
    slow, fast, ratio = _interleave(theirs, ours, calls=10)
    detail = f"{fast * 1e3:.3f} ms against {slow * 1e3:.1f} ms for {len(clips)} clips; "
    return _row("corpus store -> batch of arrays", ratio, detail + f"within {error:.1e}; {source}")


def _bench_bytes_openpose(corpus: Path, source: str, file: Path) -> dict[str, Any]:
    clips = list(ingest(corpus, IngestReport()))
    stored = [
        StoredClip(clip.name, clip.keypoints, text=f"sentence of {clip.name}") for clip in clips
    ]
    write_store(file, stored, kind="keypoints", language="asl", fps=24, synthetic=False)
    store, error = CorpusStore(file), 0.0
    for index, clip in enumerate(clips):
        distance = np.abs(store.frames(index)[:, :, :2] - clip.keypoints[:, :, :2])
        error = max(error, float(np.nanmax(distance)))
    if error > 0.5:
        raise AssertionError(f"the store is off by {error} px")
    text = sum(path.stat().st_size for path in corpus.rglob("*.json"))
    frames = int(store.lengths.sum())
    detail = f"{file.stat().st_size / frames:.0f} against {text / frames:.0f} bytes a frame; "
    ratio = text / file.stat().st_size
    return _row(
        "bytes a frame vs OpenPose JSON", ratio, detail + f"within {error:.3f} px; {source}"
    )


def _bench_bytes_skels(path: Path, source: str, file: Path) -> dict[str, Any]:
    ratio = path.stat().st_size / file.stat().st_size
    frames = int(CorpusStore(file).lengths.sum())
    detail = f"{file.stat().st_size / frames:.0f} against {path.stat().st_size / frames:.0f} "
    return _row("bytes a frame vs .skels", ratio, detail + f"bytes a frame; {source}")


def _row(work: str, ratio: float, detail: str) -> dict[str, Any]:
    target = TARGETS[work]
    return {
        "work": work,
        "ratio": ratio,
        "target": target,
        "met": ratio >= target,
        "detail": detail,
    }


def _interleave(
    slow: Callable[[], object], fast: Callable[[], object], calls: int = 3
) -> tuple[float, float, float]:
    """Give median CPU seconds of both and the median ratio, measured in turns."""
    slows, fasts = [], []
    for _ in range(REPEATS):
        slows.append(cpu_seconds(slow))
        fasts.append(cpu_seconds(fast, calls))
    ratios = [a / b for a, b in zip(slows, fasts, strict=True)]
    return statistics.median(slows), statistics.median(fasts), statistics.median(ratios)


def _joints(path: Path) -> list[np.ndarray]:
    return [clip[:, :150].reshape(-1, 50, 3) for clip in straightforward_skels(path)]


def _real(*parts: str) -> Path | None:
    folder = os.environ.get("SIGNKIT_REALDATA")
    path = Path(folder, *parts) if folder else None
    return path if path and path.exists() else None


def _openpose_corpus(folder: Path) -> tuple[Path, str]:
    """Lay out clip folders: the real How2Sign clips, else made ones as large."""
    folder.mkdir()
    real = _real("openpose_how2sign")
    if real:
        for archive in sorted(real.glob("*.json.zip")):
            zipfile.ZipFile(archive).extractall(folder)
        return folder, "real How2Sign frames"
    rng = np.random.default_rng(27)
    for clip in range(3):
        (folder / f"clip_{clip}").mkdir()
        for frame in range(120):
            path = folder / f"clip_{clip}" / f"clip_{clip}_{frame:012d}_keypoints.json"
            path.write_text(_made_frame(rng), encoding="ascii")
    return folder, "made frames of OpenPose's shape"


def _made_frame(rng: np.random.Generator) -> str:
    lists = {}
    for key, points in (("pose", 25), ("face", 70), ("hand_left", 21), ("hand_right", 21)):
        triples = rng.uniform((100, 100, 0), (1200, 700, 1), (points, 3))
        lists[key] = ",".join(f"{value:.6g}" for value in triples.reshape(-1))
    arrays = ",".join(f'"{key}_keypoints_2d":[{values}]' for key, values in lists.items())
    empty = ",".join(f'"{key}_keypoints_3d":[]' for key in lists)
    return f'{{"version":1.3,"people":[{{"person_id":[-1],{arrays},{empty}}}]}}'


def _skels_file(folder: Path) -> tuple[Path, str]:
    """Take the real PHOENIX14T lines, both files in one, else make as many."""
    path = folder / "clips.skels"
    real = _real("skels_phoenix14t")
    if real:
        path.write_bytes(
            b"".join((real / f"{part}.skels").read_bytes() for part in ("train", "dev"))
        )
        return path, "real PHOENIX14T lines"
    rng = np.random.default_rng(27)
    clips = []
    for frames in (86, 126, 168, 140, 113, 42, 111, 148, 120, 104):
        start = rng.uniform(-0.2, 0.6, 150)
        walk = start + 0.003 * rng.standard_normal((frames, 150)).cumsum(axis=0)
        numbers = np.hstack((walk, count_frames("t/T", frames)[:, None]))
        clips.append(SkelsClip("", numbers))
    write_skels(path, clips, "pt")
    return path, "made lines of PHOENIX14T's shape"


if __name__ == "__main__":
    for item in run():
        print(item)
