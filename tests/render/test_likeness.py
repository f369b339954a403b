"""Structural similarity against its definition, worked by hand and pixel by pixel."""

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.render.likeness import frame_difference, ssim, ssim_map, to_grey


def _flat(grey, side=24):
    return np.full((side, side, 3), grey, np.uint8)


def _noise(seed, side=24):
    return np.random.default_rng(seed).integers(0, 256, (side, side, 3), dtype=np.uint8)


def test_two_flat_pictures_by_hand():
    # no variance: (2 * 100 * 150 + 6.5025) / (100^2 + 150^2 + 6.5025) = 0.923092
    assert ssim(_flat(100), _flat(150)) == pytest.approx(30006.5025 / 32506.5025, abs=1e-9)


def test_a_pixel_is_what_the_definition_says():
    # Wang et al. 2004, eq. 13: Gaussian weights of 11 x 11, deviation 1.5, summed to 1
    one, other = _noise(1), _noise(2)
    steps = np.arange(-5, 6)
    weight = np.exp(-(steps[:, None] ** 2 + steps**2) / (2 * 1.5**2))
    weight /= weight.sum()
    row, column = 11, 9
    part = slice(row - 5, row + 6), slice(column - 5, column + 6)
    x, y = to_grey(one)[part], to_grey(other)[part]
    mx, my = (weight * x).sum(), (weight * y).sum()
    vx, vy = (weight * (x - mx) ** 2).sum(), (weight * (y - my) ** 2).sum()
    both = (weight * (x - mx) * (y - my)).sum()
    c1, c2 = 2.55**2, 7.65**2
    wanted = (2 * mx * my + c1) * (2 * both + c2) / ((mx**2 + my**2 + c1) * (vx + vy + c2))
    assert ssim_map(one, other)[row, column] == pytest.approx(wanted, abs=1e-9)


def test_a_picture_is_most_like_itself():
    picture = _noise(3)
    assert ssim(picture, picture) == pytest.approx(1.0)
    assert ssim(picture, 255 - picture) < 0
    assert ssim(picture, _noise(4)) == pytest.approx(ssim(_noise(4), picture))


def test_frames_differ_by_the_mean_of_their_grey_values():
    # 0 -> 20 -> 20: (20 + 0) / 2
    assert frame_difference([_flat(0), _flat(20), _flat(20)]) == pytest.approx(10.0)
    assert frame_difference([_flat(7)]) == 0.0


def test_pictures_of_two_sizes_are_refused():
    with pytest.raises(InputError, match="pictures of one size"):
        ssim(_flat(1, 16), _flat(1, 24))
