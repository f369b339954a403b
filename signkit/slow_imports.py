"""Libraries of libraries that no stage uses, hidden from who would import them for nothing.

A stage is a process of its own, so that a second of importing is a second of each. Both of these
are optional where they are imported: without them jsonschema, which ``nbformat`` and so Plotly
import, takes any text for an international web address; and nltk, of which rouge-score takes a
stemmer, has no exact test of Fisher.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

ADDRESSES = "rfc3987_syntax"
"""Builds its grammar at import."""
STATISTICS = "scipy.stats"


def hide(name: str) -> bool:
    """Let imports of a module fail in this process from now on.

    Parameters
    ----------
    name : str
        The module.

    Returns
    -------
    bool
        False where it has been imported already, or is hidden.
    """
    if name in sys.modules:
        return False
    sys.modules[name] = None  # type: ignore[assignment]
    return True


@contextmanager
def without(name: str) -> Iterator[None]:
    """Let imports of a module fail until the block ends.

    Parameters
    ----------
    name : str
        The module.
    """
    hidden = hide(name)
    try:
        yield
    finally:
        if hidden:
            del sys.modules[name]
