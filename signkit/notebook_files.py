"""The library of notebooks' files, ``nbformat``, imported without two seconds of grammar."""

from __future__ import annotations

from signkit.slow_imports import ADDRESSES, without

with without(ADDRESSES):
    import nbformat

__all__ = ["nbformat"]
