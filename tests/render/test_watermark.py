"""SYNTHETIC is in every frame of synthetic material, and in every larger part of it."""

import numpy as np
import pytest

from signkit.render.frames import STYLES, render_frames
from signkit.render.watermark import make_watermark, stamp


@pytest.mark.parametrize("style", STYLES)
def test_every_frame_carries_it_and_none_where_nothing_is_synthetic(signer, style):
    size = (640, 360)
    plain = list(render_frames(signer, style=style, size=size))
    marked = list(render_frames(signer, style=style, size=size, synthetic=True))
    for without, with_it in zip(plain, marked, strict=True):
        changed = (without != with_it).any(axis=-1)
        assert changed.mean() > 0.03
        difference = np.abs(with_it.astype(int) - without)
        assert difference.max() <= 0.35 * 255  # low: what lies below stays readable


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (320, 180), (64, 64)])
def test_no_third_of_a_picture_is_free_of_it(size):
    width, height = size
    places, _, _ = make_watermark(width, height)
    mark = np.zeros(width * height, dtype=bool)
    mark[places] = True
    mark = mark.reshape(height, width)
    for left in range(0, width - width // 3 + 1, width // 6):
        for top in range(0, height - height // 3 + 1, height // 6):
            part = mark[top : top + height // 3, left : left + width // 3]
            assert part.mean() > 0.005, (left, top)


@pytest.mark.parametrize("ground", [0, 128, 255])
def test_it_is_seen_on_any_ground(ground):
    picture = np.full((360, 640, 3), ground, dtype=np.uint8)
    stamp(picture)
    away = np.abs(picture.astype(int) - ground).max(axis=-1)
    assert (away > 20).mean() > 0.005
    assert (away > 0).mean() < 0.5


def test_the_word_lies_aslant():
    """Upright letters would have as much of their spectrum in one diagonal as in the other."""
    width, height = 640, 360
    places, shares, greys = make_watermark(width, height)
    mark = np.zeros(width * height)
    mark[places] = shares * greys
    spectrum = np.abs(np.fft.fft2(mark.reshape(height, width) - mark.mean())) ** 2
    rows, columns = np.fft.fftfreq(height)[:, None], np.fft.fftfreq(width)[None]
    tilted = spectrum[(rows * columns > 0)].sum(), spectrum[(rows * columns < 0)].sum()
    assert tilted[0] != pytest.approx(tilted[1], rel=0.05)
