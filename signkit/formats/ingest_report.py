"""What came of reading a corpus: clips read and left out, people, missing points."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

import numpy as np

from signkit.pose.skeleton import BODY, LEFT_HAND, RIGHT_HAND

PARTS = {"body": BODY, "left_hand": LEFT_HAND, "right_hand": RIGHT_HAND}


@dataclass(frozen=True)
class BadClip:
    """A clip that could not be read; the others go on.

    Parameters
    ----------
    name : str
        The clip's name, or its archive's where the archive is damaged.
    reason : str
        Where, what was needed, what came and what to do.
    duplicate : bool
        Whether the only fault is that a clip of this name was read before.
    """

    name: str
    reason: str
    duplicate: bool = False


@dataclass
class IngestReport:
    """Counts over all clips of a source; filled while they are read.

    Parameters
    ----------
    clips : int
        Clips read.
    bad_clips : dict of str to str
        Reason for every clip left out, by name.
    duplicates : list of str
        Names that came again; the first clip of a name is kept.
    frames : int
        Frames of the clips read.
    frames_without_people : int
        Frames in which nobody was found, and gaps in the frame numbers; kept as missing.
    frames_with_several_people : int
        Frames that hold others beside the signer.
    missing : dict of str to int
        Keypoints not found, for body, left_hand and right_hand.

    Examples
    --------
    >>> report = IngestReport()
    >>> report.add_bad(BadClip("clip", "clip frame 3: needs ..."))
    >>> report.as_dict()["bad_clips"]
    {'clip': 'clip frame 3: needs ...'}
    """

    clips: int = 0
    bad_clips: dict[str, str] = field(default_factory=dict)
    duplicates: list[str] = field(default_factory=list)
    frames: int = 0
    frames_without_people: int = 0
    frames_with_several_people: int = 0
    missing: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))

    def add(self, missing: np.ndarray, others: np.ndarray | None = None) -> None:
        """Count one clip that was read.

        Parameters
        ----------
        missing : ndarray (frames, 50) bool
            Which of its keypoints or joints are missing.
        others : ndarray (frames,) int64, optional
            How many people beside the signer each frame holds.
        """
        self.clips += 1
        self.frames += len(missing)
        self.frames_without_people += int(missing.all(axis=1).sum())
        if others is not None:
            self.frames_with_several_people += int((others > 0).sum())
        for part, joints in PARTS.items():
            self.missing[part] += int(missing[:, joints].sum())

    def add_bad(self, clip: BadClip) -> None:
        """Count one clip that was left out.

        Parameters
        ----------
        clip : BadClip
            The clip and the reason.
        """
        if clip.duplicate:
            self.duplicates.append(clip.name)
        else:
            self.bad_clips[clip.name] = clip.reason

    @property
    def missing_shares(self) -> dict[str, float]:
        """Share of keypoints not found, 0 to 1, for body, left_hand and right_hand."""
        return {
            part: self.missing[part] / max(1, self.frames * (joints.stop - joints.start))
            for part, joints in PARTS.items()
        }

    def as_dict(self) -> dict[str, object]:
        """Give everything as plain numbers and texts, for a JSON file.

        Returns
        -------
        dict
            All counts, with ``missing_shares``.
        """
        return {**asdict(self), "missing_shares": self.missing_shares}

    def __str__(self) -> str:
        """Say it in lines a person reads."""
        shares = ", ".join(f"{part} {share:.1%}" for part, share in self.missing_shares.items())
        lines = [
            f"{self.clips} clips, {self.frames} frames; {self.frames_without_people} frames "
            f"without the signer, {self.frames_with_several_people} with several people",
            f"missing keypoints: {shares}",
        ]
        lines += [f"left out {name}: {reason}" for name, reason in self.bad_clips.items()]
        lines += [f"left out a second {name}" for name in self.duplicates]
        return "\n".join(lines)
