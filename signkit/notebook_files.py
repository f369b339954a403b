"""The library of notebooks' files, ``nbformat``, imported without two seconds of grammar.

It checks notebooks by jsonschema, which builds a grammar of international web addresses at import
where it finds one. No notebook's schema asks for such an address; every stage would pay for it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

GRAMMAR = "rfc3987_syntax"


@contextmanager
def _without_grammar() -> Iterator[None]:
    hidden = GRAMMAR not in sys.modules
    if hidden:
        sys.modules[GRAMMAR] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if hidden:
            del sys.modules[GRAMMAR]


with _without_grammar():
    import nbformat

__all__ = ["nbformat"]
