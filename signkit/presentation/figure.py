"""Figure 6: what was asked for, and the true and the produced poses, drawn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from signkit.render.frames import Picture
from signkit.render.pictures import make_comparison

Floats = NDArray[np.floating]

PICTURES = 7
STYLES = ("stick", "avatar")


def draw_figure_6(text: str, truth: Floats, produced: Floats, *, synthetic: bool) -> Picture:
    """Draw a sentence's true and produced poses as stick figures and as avatars (paper Fig. 6).

    Departs from the paper in that no style transfer makes a person of the figure: the right half
    of its Figure 6 shows people, ours shows what the poses hold.

    Parameters
    ----------
    text : str
        The sentence asked for.
    truth, produced : ndarray, shape (frames, 50, 3)
        Poses in shoulder widths.
    synthetic : bool
        Write SYNTHETIC across every picture.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        RGB: two rows a style, at the same shares of each clip's time.
    """
    parts = []
    for style in STYLES:
        titles = {f"truth: {text}": truth, f"produced from the sentence alone ({style})": produced}
        parts.append(
            make_comparison(titles, PICTURES, style=style, synthetic=synthetic, size=(256, 264))
        )
    return np.concatenate(parts, axis=0)
