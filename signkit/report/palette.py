"""Colours that stay readable on white and on near-black, and apart for colour-blind eyes."""

from __future__ import annotations

COLOURS = ("#2f7fc1", "#d4691e", "#2f9e6e", "#9a62c0", "#c2415d", "#8a8420", "#3aa3b8", "#8b6b5c")
"""In the order in which poses and runs take them."""

GREY = "#808890"
"""Words and axes: 3.5:1 and better on both grounds."""


def colour(index: int) -> str:
    """Pick the colour of the n-th pose or run; the ninth starts over.

    Parameters
    ----------
    index : int
        Position, from 0.

    Returns
    -------
    str
        A colour as ``#rrggbb``.
    """
    return COLOURS[index % len(COLOURS)]
