"""Counts made while a split is written: frames, signers, missing points and confidences."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from signkit.pose.skeleton import BODY, LEFT_HAND, RIGHT_HAND

PARTS = {"body": BODY, "left_hand": LEFT_HAND, "right_hand": RIGHT_HAND}
LOW_CONFIDENCE = 0.3
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass
class SplitTally:
    """What one split holds.

    Parameters
    ----------
    clips, frames, bytes : int
        Counts; bytes of the archives.
    signers : Counter
        Clips a signer.
    points : Counter
        Number of points of each part of the body, over all frames.
    missing : Counter
        How many of them were not found.
    confidences : dict of str to ndarray of shape (101,)
        How many points of each part had each confidence, in hundredths.
    """

    clips: int = 0
    frames: int = 0
    bytes: int = 0
    signers: Counter[str] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    confidences: dict[str, np.ndarray] = field(
        default_factory=lambda: {part: np.zeros(101, np.int64) for part in PARTS}
    )

    def add(self, keypoints: np.ndarray, signer: str) -> None:
        """Count one clip.

        Parameters
        ----------
        keypoints : ndarray of shape (frames, 50, 3)
            x, y (pixels) and confidence; zeros where a point was not found.
        signer : str
            Who signs.
        """
        self.clips += 1
        self.frames += len(keypoints)
        self.signers[signer] += 1
        hundredths = np.rint(100 * keypoints[..., 2]).astype(np.int64)
        for part, joints in PARTS.items():
            counts = np.bincount(np.minimum(hundredths[:, joints].ravel(), 100), minlength=101)
            self.points[part] += int(counts.sum())
            self.missing[part] += int(counts[0])
            self.confidences[part] += counts

    def summary(self, fps: float) -> dict[str, object]:
        """Sum up the counts for a datasheet.

        Parameters
        ----------
        fps : float
            Frames a second.

        Returns
        -------
        dict
            Counts, shares of missing and of badly seen points, quantiles of the confidence.

        Examples
        --------
        >>> tally = SplitTally()
        >>> tally.add(np.full((5, 50, 3), 0.5), "signer01")
        >>> tally.summary(12.5)["seconds"]
        0.4
        """
        return {
            "clips": self.clips,
            "frames": self.frames,
            "seconds": round(self.frames / fps, 1),
            "bytes": self.bytes,
            "signers": dict(sorted(self.signers.items())),
            "keypoints": {part: self._part_summary(part) for part in PARTS},
        }

    def _part_summary(self, part: str) -> dict[str, object]:
        counts = self.confidences[part]
        found = np.cumsum(counts[1:])
        low = int(counts[1 : round(100 * LOW_CONFIDENCE)].sum())
        return {
            "missing_share": round(self.missing[part] / max(self.points[part], 1), 4),
            "share_below_0.3": round(low / max(int(found[-1]), 1), 4),
            "confidence_quantiles": {
                str(q): (int(np.searchsorted(found, q * found[-1])) + 1) / 100 for q in QUANTILES
            },
        }
