"""Compiled painting of round cones and ellipsoids into a picture, nearest first seen.

Both are met by parallel rays in closed form. A round cone is the union of the spheres along its
axis; with q the pixel seen from the first end, d the axis in the picture and r(t) the radius, the
ray meets the sphere at t at height z(t) + sqrt(r(t)^2 - |q - t d|^2), which is concave in t and
largest at ``t* + dz sqrt(D / (a (a + dz^2)))`` where ``a = |d|^2 - dr^2``. The edge of a shape is
blended by the share of the pixel that it covers, so shapes are painted from far to near.
"""

from __future__ import annotations

import numpy as np
from numba import njit

COLUMNS = 16
"""Numbers a shape, see `signkit.render.shapes`."""

_AMBIENT, _LIGHT = 0.42, (-0.36, -0.58, 0.73)
_FAST = {"reassoc", "contract", "nsz", "arcp"}


@njit(cache=True, nogil=True, fastmath=_FAST, inline="always")
def _put(picture, depth, row, column, cover, z, shade, shape):  # type: ignore[no-untyped-def]
    """Blend one pixel; only one that is covered whole hides what lies behind it."""
    if cover >= 1.0:
        depth[row, column] = z
        for channel in range(3):
            picture[row, column, channel] = np.uint8(min(255.0, shape[10 + channel] * shade) + 0.5)
        return
    for channel in range(3):
        old = picture[row, column, channel]
        new = min(255.0, shape[10 + channel] * shade)
        picture[row, column, channel] = np.uint8(old + cover * (new - old) + 0.5)


@njit(cache=True, nogil=True, fastmath=_FAST, inline="always")
def _shade(nx, ny, nz, flat):  # type: ignore[no-untyped-def]
    """Lambert over a soft ambient light, darker where the surface turns away: a soft outline."""
    lambert = max(0.0, nx * _LIGHT[0] + ny * _LIGHT[1] + nz * _LIGHT[2])
    shaded = (_AMBIENT + (1.0 - _AMBIENT) * lambert) * (0.62 + 0.5 * min(nz, 0.9))
    return flat + (1.0 - flat) * shaded


@njit(cache=True, nogil=True, fastmath=_FAST, inline="always")
def _range(centre_low, centre_high, limit):  # type: ignore[no-untyped-def]
    low = min(max(centre_low, 0.0), float(limit))
    return int(low), int(min(max(centre_high + 2.0, low), float(limit)))


@njit(cache=True, nogil=True, fastmath=_FAST)
def _paint_cone(picture, depth, shape):  # type: ignore[no-untyped-def]
    x0, y0, z0, r0 = shape[1], shape[2], shape[3], shape[4]
    dx, dy, dz, dr = shape[5] - x0, shape[6] - y0, shape[7] - z0, shape[8] - r0
    flat = shape[13]
    a = dx * dx + dy * dy - dr * dr
    reach = max(r0, shape[8]) + 1.0
    top, bottom = _range(min(y0, y0 + dy) - reach, max(y0, y0 + dy) + reach, depth.shape[0])
    slope = dz / np.sqrt(a * (a + dz * dz)) if a > 1e-6 else 0.0
    nearer = 1.0 if dz + dr > 0 else 0.0
    for row in range(top, bottom):
        qy = row - y0
        # Only where spheres along the axis reach this row
        first = min(max((qy - np.copysign(reach, dy)) / dy, 0.0), 1.0) if abs(dy) > 1e-6 else 0.0
        last = min(max((qy + np.copysign(reach, dy)) / dy, 0.0), 1.0) if abs(dy) > 1e-6 else 1.0
        low, high = x0 + min(first * dx, last * dx), x0 + max(first * dx, last * dx)
        left, right = _range(low - reach, high + reach, depth.shape[1])
        for column in range(left, right):
            qx = column - x0
            t = nearer
            if a > 1e-6:
                b = r0 * dr + qx * dx + qy * dy
                widest = r0 * r0 - qx * qx - qy * qy + b * b / a
                t = b / a + (slope * np.sqrt(widest) if widest > 0 else 0.0)
                t = min(max(t, 0.0), 1.0)
            ux, uy, r = qx - t * dx, qy - t * dy, r0 + t * dr
            squared = ux * ux + uy * uy
            if squared >= (r + 0.5) * (r + 0.5):
                continue
            height = np.sqrt(max(0.0, r * r - squared))
            z = z0 + t * dz + height
            if z < depth[row, column]:
                continue
            whole = r > 0.5 and squared <= (r - 0.5) * (r - 0.5)
            cover = 1.0 if whole else r + 0.5 - np.sqrt(squared)
            light = _shade(ux / r, uy / r, height / r, flat)
            _put(picture, depth, row, column, cover, z, light, shape)


@njit(cache=True, nogil=True, fastmath=_FAST)
def _paint_ellipsoid(picture, depth, shape):  # type: ignore[no-untyped-def]
    x0, y0, z0 = shape[1], shape[2], shape[3]
    xx, yy, zz, xy, xz, yz = shape[4], shape[5], shape[6], shape[7], shape[8], shape[9]
    flat, half_width, half_height = shape[13], shape[14] + 1.0, shape[15] + 1.0
    top, bottom = _range(y0 - half_height, y0 + half_height, depth.shape[0])
    left, right = _range(x0 - half_width, x0 + half_width, depth.shape[1])
    for row in range(top, bottom):
        v = row - y0
        for column in range(left, right):
            u = column - x0
            b = xz * u + yz * v
            inside = b * b - zz * (xx * u * u + yy * v * v + 2 * xy * u * v - 1)
            grow_x, grow_y = b * xz - zz * (xx * u + xy * v), b * yz - zz * (yy * v + xy * u)
            grow = grow_x * grow_x + grow_y * grow_y
            cover = 1.0
            if inside <= 0 or inside * inside < grow:  # not wholly within: no root elsewhere
                cover = inside / (2 * np.sqrt(grow) + 1e-12) + 0.5
            w = (np.sqrt(max(inside, 0.0)) - b) / zz
            if cover <= 0 or z0 + w < depth[row, column]:
                continue
            nx, ny, nz = (
                xx * u + xy * v + xz * w,
                xy * u + yy * v + yz * w,
                xz * u + yz * v + zz * w,
            )
            norm = np.sqrt(nx * nx + ny * ny + nz * nz) + 1e-12
            light = _shade(nx / norm, ny / norm, nz / norm, flat)
            _put(picture, depth, row, column, cover, z0 + w, light, shape)


@njit(cache=True, nogil=True, fastmath=_FAST)
def paint(picture, depth, shapes):  # type: ignore[no-untyped-def]
    """Paint shapes in the order given, from far to near.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        RGB, painted over.
    depth : ndarray of float32, shape (height, width)
        Depth of what the picture shows, in pixels, larger is nearer; -inf where nothing is.
    shapes : ndarray of float64, shape (shapes, 16)
        As `signkit.render.shapes` lays them out.
    """
    for n in range(shapes.shape[0]):
        if shapes[n, 0] == 0.0:
            _paint_cone(picture, depth, shapes[n])
        else:
            _paint_ellipsoid(picture, depth, shapes[n])


@njit(cache=True, nogil=True)
def blend(picture, places, shares, colours):  # type: ignore[no-untyped-def]
    """Mix a colour into some pixels.

    Parameters
    ----------
    picture : ndarray of uint8, shape (pixels, 3)
        RGB, changed in place.
    places : ndarray of int64, shape (n,)
        Which pixels.
    shares : ndarray of float32, shape (n,)
        Share of the colour, 0..1.
    colours : ndarray of float32, shape (n,)
        Grey value to be mixed in, 0..255.
    """
    for n in range(places.size):
        for channel in range(3):
            old = picture[places[n], channel]
            mixed = old + shares[n] * (colours[n] - old) + 0.5
            picture[places[n], channel] = np.uint8(mixed)
