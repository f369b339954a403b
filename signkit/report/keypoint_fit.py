"""Keypoints brought from pixels to shoulder widths, so that a viewer can show them."""

from __future__ import annotations

import numpy as np

from signkit.pose.skeleton import JOINT, NECK


def fit_keypoints(keypoints: np.ndarray, pose: np.ndarray) -> np.ndarray:
    """Scale and shift keypoints onto a pose, by least squares over all joints of all frames.

    Parameters
    ----------
    keypoints : ndarray (frames, 50, 3)
        x px, y px, confidence; confidence 0 = missing.
    pose : ndarray (frames, 50, 3)
        In shoulder widths.

    Returns
    -------
    ndarray (frames, 50, 3)
        In shoulder widths on the plane z = 0; NaN where missing.
    """
    flat = _seen(keypoints)
    shared = min(len(flat), len(pose))
    seen, aim = flat[:shared].reshape(-1, 2), pose[:shared, :, :2].reshape(-1, 2)
    known = np.isfinite(seen).all(axis=1) & np.isfinite(aim).all(axis=1)
    if not known.any():
        return np.full((*flat.shape[:2], 3), np.nan)
    centre, target = seen[known].mean(axis=0), aim[known].mean(axis=0)
    around = seen[known] - centre
    spread = float((around**2).sum())
    scale = float((around * (aim[known] - target)).sum()) / spread if spread else 1.0
    return _stand((flat - centre) * scale + target)


def flatten_keypoints(keypoints: np.ndarray) -> np.ndarray:
    """Bring keypoints to shoulder widths around the neck, by the clip's median shoulders.

    Parameters
    ----------
    keypoints : ndarray (frames, 50, 3)
        x px, y px, confidence; confidence 0 = missing.

    Returns
    -------
    ndarray (frames, 50, 3)
        In shoulder widths on the plane z = 0; NaN where missing. Where a clip never shows both
        shoulders, its larger side counts as three shoulder widths.
    """
    flat = _seen(keypoints)
    known = flat[np.isfinite(flat).all(axis=-1)]
    if not len(known):
        return np.full((*flat.shape[:2], 3), np.nan)
    across = flat[:, JOINT["left_shoulder"]] - flat[:, JOINT["right_shoulder"]]
    widths = np.linalg.norm(across, axis=-1)
    widths = widths[np.isfinite(widths) & (widths > 0)]
    width = float(np.median(widths)) if len(widths) else float(np.ptp(known, axis=0).max()) / 3
    necks = flat[:, NECK][np.isfinite(flat[:, NECK]).all(axis=-1)]
    return _stand((flat - np.median(necks if len(necks) else known, axis=0)) / (width or 1.0))


def _seen(keypoints: np.ndarray) -> np.ndarray:
    return np.where(keypoints[..., 2:] > 0, keypoints[..., :2], np.nan).astype(np.float64)


def _stand(flat: np.ndarray) -> np.ndarray:
    known = np.isfinite(flat).all(axis=-1, keepdims=True)
    return np.concatenate([np.where(known, flat, np.nan), np.where(known, 0.0, np.nan)], axis=-1)
