"""Progress that reads well in a terminal, in a log file and under papermill.

A terminal gets tqdm's bar. Anything else (a notebook kernel, a pipe, a log) gets one line
every few seconds with what is done, how far it is and how long it will take. Lines go to stderr,
but to stdout in a notebook that a person runs: JupyterLab paints stderr as it paints errors.
``SIGNKIT_LOG`` names a file that receives the same lines.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator, Sized
from pathlib import Path
from typing import TextIO, TypeVar

from tqdm import tqdm

Item = TypeVar("Item")

SECONDS_BETWEEN_LINES = 5.0


def say(message: str) -> None:
    """Write one line for people and, where ``SIGNKIT_LOG`` is set, to that file too.

    Parameters
    ----------
    message : str
        The line, without a newline.
    """
    stream = _stream()
    tqdm.write(message, file=stream)
    stream.flush()
    log = os.environ.get("SIGNKIT_LOG")
    if log:
        Path(log).parent.mkdir(parents=True, exist_ok=True)
        with open(log, "a", encoding="utf-8") as file:
            file.write(f"{time.strftime('%H:%M:%S')} {message}\n")


def _stream() -> TextIO:
    """Choose stdout in JupyterLab; the runner, which sets ``SIGNKIT_LOG``, keeps stderr apart."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    is_read_live = hasattr(shell, "kernel") and "SIGNKIT_LOG" not in os.environ
    return sys.stdout if is_read_live else sys.stderr


def progress(items: Iterable[Item], what: str, total: int | None = None) -> Iterator[Item]:
    """Yield the items and say how far the work is and how long it will take.

    Parameters
    ----------
    items : iterable
        What is worked on, one by one.
    what : str
        The work, as a reader would name it: ``"asl: lift clips"``.
    total : int, optional
        Number of items, where ``items`` has no length.

    Yields
    ------
    item
        The items, unchanged and in order.
    """
    if total is None and isinstance(items, Sized):
        total = len(items)
    if sys.stderr.isatty():
        yield from tqdm(items, desc=what, total=total, leave=False, file=sys.stderr)
        return
    start = first = last = time.monotonic()
    done = 0
    for item in items:
        yield item
        done += 1
        now = time.monotonic()
        first = now if done == 1 else first
        if now - last >= SECONDS_BETWEEN_LINES:
            last = now
            say(_line(what, done, total, now - start, now - first))
    say(f"{what}: {done} done in {time.monotonic() - start:.1f} s")


def _line(what: str, done: int, total: int | None, seconds: float, later: float) -> str:
    """Say how far it is; the first item, which may compile or load, says nothing of the others."""
    if not total:
        return f"{what}: {done}, {seconds:.0f} s"
    share = f"{what}: {done}/{total} ({done / total:.0%})"
    if done == 1:
        return f"{share}, {seconds:.0f} s"
    return f"{share}, about {later / (done - 1) * (total - done):.0f} s left"
