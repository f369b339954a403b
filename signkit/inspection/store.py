"""What a corpus store of signkit holds, without a need for the code that writes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
import numpy as np

FORMAT = "signkit corpus store"
"""As `signkit.corpus.store_writer` writes it."""


def inspect_store(path: Path) -> dict[str, Any] | None:
    """Look at a store's attributes and lengths.

    Parameters
    ----------
    path : Path
        Any h5 file.

    Returns
    -------
    dict or None
        ``format``, ``convention``, ``clips``, ``frames``, ``fps``, ``unit``, ``synthetic`` and
        ``problems``; None if it is no store.
    """
    try:
        with h5py.File(path, "r") as file:
            known = dict(file.attrs)
            if known.get("format") != FORMAT or "lengths" not in file:
                return None
            lengths = np.asarray(file["lengths"][()])
            rows = file["values"].shape[0] if "values" in file else 0
    except OSError:
        return None
    empty = int((lengths <= 0).sum())
    problems = [f"{empty} clips without a frame"] if empty else []
    if rows != lengths.sum():
        problems.append(f"lengths sum to {lengths.sum()} frames, the store holds {rows}")
    spread = {"total": int(lengths.sum())}
    if len(lengths):
        spread |= {"min": int(lengths.min()), "max": int(lengths.max())}
    keys = ("format", "version", "kind", "language")
    return {
        "format": "signkit store",
        "convention": ", ".join(f"{key} {known[key]}" for key in keys if key in known),
        "clips": len(lengths),
        "frames": spread,
        "fps": float(known["fps"]),
        "unit": "pixels" if known["kind"] == "keypoints" else "shoulder widths",
        "synthetic": bool(known.get("synthetic", False)),
        "problems": problems,
    }
