"""Write a file whole or not at all, with the same bytes on every machine."""

from __future__ import annotations

from pathlib import Path

from signkit.atomic import atomic_path


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
    with atomic_path(Path(path)) as unfinished:
        unfinished.write_bytes(text.encode("utf-8"))
