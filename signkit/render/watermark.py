"""The word that says that nobody signed this: across every frame, hard to crop away."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from signkit.render.raster import blend

WORD = "SYNTHETIC"
_SHARE = 0.3
_SLOPE_DEGREES = 28
_LENGTH = 0.62

Mark = tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]


@lru_cache(maxsize=4)
def make_watermark(width: int, height: int) -> Mark:
    """Draw the word in slanted rows over a whole picture, white with a dark rim.

    Parameters
    ----------
    width, height : int
        Size of the picture in pixels.

    Returns
    -------
    places : ndarray of int64, shape (n,)
        Pixels that the word covers, counted row by row.
    shares : ndarray of float32, shape (n,)
        How much it hides there.
    greys : ndarray of float32, shape (n,)
        Its own grey value there.
    """
    grey, share = (_slanted(width, height, rim) for rim in (False, True))
    places = np.flatnonzero(share)
    return (
        places,
        (share.ravel()[places] * (_SHARE / 255)).astype(np.float32),
        grey.ravel()[places].astype(np.float32),
    )


def stamp(picture: NDArray[np.uint8]) -> None:
    """Blend the word into a picture.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        RGB, contiguous; changed in place.
    """
    height, width, _ = picture.shape
    blend(picture.reshape(-1, 3), *make_watermark(width, height))


def _slanted(width: int, height: int, rim: bool) -> NDArray[np.uint8]:
    """Rows of the word on a canvas that covers the picture in any slant, turned and cut out."""
    side = int(np.hypot(width, height)) + 2
    canvas = Image.new("L", (side, side))
    draw = ImageDraw.Draw(canvas)
    font = ImageFont.load_default(_font_size(width))
    stroke = max(1, width // 500) if rim else 0
    long = draw.textlength(WORD, font)
    step = max(long * 0.55, 24.0)
    for row, y in enumerate(np.arange(side / 2 % step - step, side + step, step)):
        for x in np.arange(
            side / 2 - long * (1.7 + 0.6 * (row % 2)) - 2.4 * long, side, long * 1.2
        ):
            draw.text((x, y), WORD, fill=255, font=font, stroke_width=stroke, anchor="lm")
    turned = canvas.rotate(_SLOPE_DEGREES, resample=Image.Resampling.BILINEAR)
    left, top = (side - width) // 2, (side - height) // 2
    return np.asarray(turned.crop((left, top, left + width, top + height)))


def _font_size(width: int) -> float:
    font = ImageFont.load_default(100)
    return max(8.0, 100 * _LENGTH * width / font.getlength(WORD))
