"""Writing a file so that it is there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """Give a neighbour to write to; it takes the file's place when the block ends well.

    Parameters
    ----------
    path : Path
        The file to be written; its folder is made if it is not there.

    Yields
    ------
    Path
        An unfinished file of the same ending in the same folder. If the block raises, it is
        removed and an older file at ``path`` stays as it was.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "made" / "hello.txt"
    >>> with atomic_path(path) as unfinished:
    ...     _ = unfinished.write_text("hello")
    >>> path.read_text(), sorted(p.name for p in path.parent.iterdir())
    ('hello', ['hello.txt'])
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".unfinished-{os.getpid()}-{path.name}")
    try:
        yield unfinished
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
