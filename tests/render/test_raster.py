"""The closed forms against the definitions: many spheres, and an ellipsoid met step by step."""

import numpy as np
import pytest

from signkit.render.raster import paint
from signkit.render.shapes import ellipsoids, far_to_near, round_cones

SIDE = 48


def _painted(shapes, background=0):
    picture = np.full((SIDE, SIDE, 3), background, dtype=np.uint8)
    depth = np.full((SIDE, SIDE), -np.inf, dtype=np.float32)
    paint(picture, depth, shapes)
    return picture, depth


def _pixels():
    return np.meshgrid(np.arange(SIDE), np.arange(SIDE), indexing="ij")


def _many_spheres(start, end, radii, spheres=4001):
    """Depth of the union of the spheres along the axis, -inf where there is none."""
    rows, columns = _pixels()
    best = np.full((SIDE, SIDE), -np.inf)
    for t in np.linspace(0, 1, spheres):
        x, y, z = start + t * (end - start)
        r = radii[0] + t * (radii[1] - radii[0])
        squared = r * r - (columns - x) ** 2 - (rows - y) ** 2
        best = np.maximum(best, np.where(squared >= 0, z + np.sqrt(np.abs(squared)), -np.inf))
    return best


@pytest.mark.parametrize("seed", range(8))
def test_a_round_cone_is_the_union_of_the_spheres_along_its_axis(seed):
    rng = np.random.default_rng(seed)
    start, end = rng.uniform(10, SIDE - 10, (2, 3))
    radii = rng.uniform(2, 9, 2)
    _, depth = _painted(round_cones(start, end, radii, (200, 100, 50)))
    wanted = _many_spheres(start, end, radii, spheres=1001)
    whole = np.isfinite(depth)
    assert whole.sum() > 20
    inside = np.isfinite(wanted)
    assert depth[whole & inside] == pytest.approx(wanted[whole & inside], abs=0.15)
    # Only the rim, half a pixel wide, is blended instead of covered.
    assert not (whole & ~inside).any()
    assert (inside & ~whole).sum() <= 2.2 * np.pi * (radii.max() + np.hypot(*(end - start)[:2]))


def test_a_cone_whose_one_end_hides_in_the_other_is_a_sphere():
    hidden = round_cones((24.0, 24.0, 0.0), (25.0, 24.0, 1.0), (9.0, 3.0), (255, 255, 255))
    _, depth = _painted(hidden)
    wanted = _many_spheres(np.array([24.0, 24, 0]), np.array([25.0, 24, 1]), (9.0, 3.0))
    whole = np.isfinite(depth)
    assert depth[whole] == pytest.approx(wanted[whole], abs=0.1)


def test_an_axis_towards_the_viewer_shows_its_nearer_end():
    _, depth = _painted(round_cones((24.0, 24, -10), (24.0, 24, 10), (5.0, 5.0), (255, 0, 0)))
    assert depth[24, 24] == pytest.approx(15.0, abs=1e-3)


def test_an_ellipsoid_satisfies_its_own_equation():
    turned, _ = np.linalg.qr(np.random.default_rng(1).normal(size=(3, 3)))
    centre, radii = np.array([24.0, 22.0, 3.0]), np.array([15.0, 8.0, 5.0])
    _, depth = _painted(ellipsoids(centre, turned, radii, (90, 90, 90)))
    rows, columns = np.nonzero(np.isfinite(depth))
    points = np.stack([columns, rows, depth[rows, columns]], axis=1) - centre
    assert len(points) > 100
    assert np.square(points @ turned.T / radii).sum(axis=1) == pytest.approx(1, abs=1e-3)


def test_what_is_nearer_hides_what_is_farther_in_any_order():
    near = round_cones((10.0, 24, 20), (38.0, 24, 20), (4.0, 4.0), (255, 0, 0), flat=1.0)
    far = round_cones((24.0, 10, 0), (24.0, 38, 0), (4.0, 4.0), (0, 255, 0), flat=1.0)
    for shapes in (np.concatenate([near, far]), np.concatenate([far, near])):
        picture, _ = _painted(far_to_near(shapes))
        assert picture[24, 24].tolist() == [255, 0, 0]
        assert picture[14, 24].tolist() == [0, 255, 0]


def test_an_edge_is_blended_by_the_share_of_the_pixel_it_covers():
    picture, _ = _painted(round_cones((5.0, 24, 0), (43.0, 24, 0), (4.25, 4.25), (200, 0, 0), 1.0))
    column = picture[:, 24, 0].astype(float) / 200
    assert column.sum() == pytest.approx(2 * 4.25, abs=0.1)
    assert ((column > 0) & (column < 1)).sum() == 2


@pytest.mark.parametrize("place", [(-500.0, 24, 0), (24.0, 9e6, 0), (-3e8, -3e8, 0)])
def test_what_lies_outside_the_picture_is_left_out(place):
    shapes = np.concatenate(
        [
            round_cones(place, place, (5.0, 5.0), (255, 255, 255)),
            ellipsoids(place, np.eye(3), (4.0, 5.0, 6.0), (255, 255, 255)),
        ]
    )
    picture, _ = _painted(shapes)
    assert not picture.any()


def test_shapes_with_missing_ends_are_none():
    assert len(round_cones((np.nan, 0, 0), (1.0, 0, 0), (1.0, 1.0), (1, 1, 1))) == 0
    assert len(ellipsoids((np.inf, 0, 0), np.eye(3), (1.0, 1, 1), (1, 1, 1))) == 0
