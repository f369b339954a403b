"""The straightforward way to paint a figure: numpy over the box around each shape."""

from __future__ import annotations

import numpy as np

AMBIENT, LIGHT = 0.42, np.array([-0.36, -0.58, 0.73])


def straightforward_paint(picture: np.ndarray, depth: np.ndarray, shapes: np.ndarray) -> None:
    """Meet every shape with the rays of the pixels in its box.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        RGB, painted over.
    depth : ndarray of float32, shape (height, width)
        -inf where nothing is.
    shapes : ndarray, shape (shapes, 16)
        As `signkit.render.shapes` lays them out.
    """
    grid = np.indices(depth.shape, dtype=np.float64)
    for shape in shapes:
        meet = _meet_cone if shape[0] == 0 else _meet_ellipsoid
        box = _box(shape, depth.shape)
        with np.errstate(invalid="ignore", divide="ignore"):
            cover, height, normal = meet(shape, grid[0][box], grid[1][box])
        _blend(picture[box], depth[box], shape, cover, height, normal)


def _box(shape: np.ndarray, size: tuple[int, ...]) -> tuple[slice, slice]:
    low: np.ndarray
    high: np.ndarray
    if shape[0] == 0:
        reach = max(shape[4], shape[8]) + 1
        low, high = np.minimum(shape[1:3], shape[5:7]), np.maximum(shape[1:3], shape[5:7])
        low, high = low - reach, high + reach
    else:
        low, high = shape[1:3] - shape[14:16] - 1, shape[1:3] + shape[14:16] + 1
    left, top = np.maximum(np.floor(low), 0).astype(int)
    right, bottom = np.maximum(np.ceil(high) + 1, 0).astype(int)
    return slice(top, min(bottom, size[0])), slice(left, min(right, size[1]))


def _meet_cone(shape: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> tuple:
    start, end, (r0, r1) = shape[1:4], shape[5:8], shape[[4, 8]].tolist()
    dx, dy, dz = end - start
    dr = r1 - r0
    x, y = columns - start[0], rows - start[1]
    a = dx * dx + dy * dy - dr * dr
    if a > 1e-6:
        b = r0 * dr + x * dx + y * dy
        widest = np.maximum(r0 * r0 - x * x - y * y + b * b / a, 0)
        t = np.clip(b / a + dz / np.sqrt(a * (a + dz * dz)) * np.sqrt(widest), 0, 1)
    else:
        t = np.full_like(x, float(dz + dr > 0))
    ux, uy, r = x - t * dx, y - t * dy, r0 + t * dr
    squared = ux * ux + uy * uy
    height = np.sqrt(np.maximum(r * r - squared, 0))
    normal = np.stack([ux, uy, height], axis=-1) / r[..., None]
    return r + 0.5 - np.sqrt(squared), start[2] + t * dz + height, normal


def _meet_ellipsoid(shape: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> tuple:
    xx, yy, zz, xy, xz, yz = shape[4:10]
    u, v = columns - shape[1], rows - shape[2]
    b = xz * u + yz * v
    inside = b * b - zz * (xx * u * u + yy * v * v + 2 * xy * u * v - 1)
    grow = np.hypot(b * xz - zz * (xx * u + xy * v), b * yz - zz * (yy * v + xy * u))
    w = (np.sqrt(np.maximum(inside, 0)) - b) / zz
    matrix = np.array([[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]])
    normal = np.stack([u, v, w], axis=-1) @ matrix
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    return inside / (2 * grow + 1e-12) + 0.5, shape[3] + w, normal


def _blend(
    picture: np.ndarray,
    depth: np.ndarray,
    shape: np.ndarray,
    cover: np.ndarray,
    height: np.ndarray,
    normal: np.ndarray,
) -> None:
    lambert = np.maximum(normal @ LIGHT, 0)
    shade = (AMBIENT + (1 - AMBIENT) * lambert) * (0.62 + 0.5 * np.minimum(normal[..., 2], 0.9))
    shade = shape[13] + (1 - shape[13]) * shade
    seen = (cover > 0) & (height >= depth)
    colour = np.minimum(shade[seen, None] * shape[10:13], 255)
    share = np.minimum(cover[seen], 1)[:, None]
    picture[seen] = (picture[seen] + share * (colour - picture[seen]) + 0.5).astype(np.uint8)
    whole = seen & (cover >= 1)
    depth[whole] = height[whole]
