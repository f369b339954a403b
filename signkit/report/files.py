"""Write a file whole or not at all, with the same bytes on every machine."""

from __future__ import annotations

import os
from pathlib import Path


def write_text(path: Path, text: str) -> None:
    """Write a text file atomically: UTF-8, line ends as given, no half-written state.

    Parameters
    ----------
    path : Path
        The file to write; its folder is made.
    text : str
        The whole content.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "tables" / "table2.md"
    >>> write_text(file, "one line\\n")
    >>> file.read_bytes()
    b'one line\\n'
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part{os.getpid()}")
    try:
        beside.write_bytes(text.encode("utf-8"))
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
