"""Which signs are in produced poses, and what of each is right: an evaluator nobody trained.

Signs are found by template decoding against a corpus's known lexicon (signkit.pose). Each wanted
sign is paired with the one read in its place, and the parameters of sign phonology are compared:
a wrong sign may still have the right handshape (science.md 2; ledger BT-1).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from signkit.corpus.batches import ClipStore
from signkit.errors import InputError
from signkit.learn.checkpoint import write_json
from signkit.pose.template_decoding import (
    Templates,
    decode_templates,
    load_templates,
    save_templates,
)
from signkit.score.clip_scores import ClipScores, ratio_of
from signkit.score.distances import Pose

PARAMETERS = ("handshape", "location", "movement", "orientation")
EDIT, SWAP = 1000, 1001  # of equally few edits those with fewer wrong signs in place of others
TEMPLATES, MADE_OF = "templates.npz", "signs.json"
SIGNATURES = {
    "gloss_wer": "gloss-wer|template-decoding|norm:ref-glosses|v:1",
    **{
        f"{parameter}_accuracy": f"accuracy|{parameter}|template-decoding|of:ref-signs|percent|v:1"
        for parameter in PARAMETERS
    },
}


@dataclass(frozen=True)
class KnownSigns:
    """The lexicon of a corpus: how each sign looks and what it is made of.

    Parameters
    ----------
    templates : Templates
        How the signs look.
    made_of : dict of str to dict of str to str
        By gloss: handshape, location, orientation and movement.
    """

    templates: Templates
    made_of: dict[str, dict[str, str]] = field(default_factory=dict)
    _read: dict[tuple, list[str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def read(self, pose: Pose, fps: float) -> list[str]:
        """Find the signs of a clip; a pose that comes again, as in controls, is read once.

        Parameters
        ----------
        pose : ndarray (frames, 50, 3), shoulder widths
            The clip.
        fps : float
            Its frames a second.

        Returns
        -------
        list of str
            Glosses in order.
        """
        digest = hashlib.blake2b(pose.tobytes(), digest_size=16).digest()
        key = (digest, pose.shape, pose.dtype, fps)
        if key not in self._read:
            self._read[key] = decode_templates(pose, self.templates, fps)
        return self._read[key]


def find_known_signs(folder: Path) -> KnownSigns | None:
    """Read the known signs of a corpus, where it has any.

    Parameters
    ----------
    folder : Path
        Folder with ``templates.npz`` and ``signs.json``.

    Returns
    -------
    KnownSigns or None
        None for a corpus without a known lexicon, as real ones are.

    Raises
    ------
    InputError
        If ``signs.json`` is damaged.
    """
    if not (folder / TEMPLATES).is_file():
        return None
    path = folder / MADE_OF
    try:
        made_of = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except ValueError as error:
        advice = "make the corpus again"
        raise InputError(f"{path}", "what every sign is made of", str(error), advice) from error
    return KnownSigns(load_templates(folder / TEMPLATES), made_of)


def save_known_signs(folder: Path, signs: KnownSigns) -> None:
    """Write known signs so that :func:`find_known_signs` finds them.

    Parameters
    ----------
    folder : Path
        Where to.
    signs : KnownSigns
        What to write.
    """
    save_templates(folder / TEMPLATES, signs.templates)
    write_json(folder / MADE_OF, signs.made_of)


def score_signs(
    poses: Sequence[Pose], store: ClipStore, indices: Sequence[int], signs: KnownSigns
) -> dict[str, ClipScores]:
    """Count gloss errors and right parameters of every clip.

    Parameters
    ----------
    poses : sequence of ndarray (frames, 50, 3), shoulder widths
        Poses to read.
    store : CorpusStore
        The split, with true glosses and its frame rate.
    indices : sequence of int
        Clips that the poses belong to.
    signs : KnownSigns
        The lexicon.

    Returns
    -------
    dict of str to ClipScores
        ``gloss_wer`` and, where it is known what signs are made of, ``handshape_accuracy``,
        ``location_accuracy``, ``movement_accuracy`` and ``orientation_accuracy``; all in percent.
        A sign left out has no parameter right.
    """
    edits, wanted = np.zeros(len(poses)), np.zeros(len(poses))
    right, asked = np.zeros((len(PARAMETERS), len(poses))), np.zeros(len(poses))
    for i, pose in enumerate(poses):
        glosses = store.glosses[int(indices[i])].split()
        pairs = pair_signs(glosses, signs.read(pose, store.fps))
        edits[i] = sum(one != other for one, other in pairs)
        wanted[i] = len(glosses)
        known = [(one, other) for one, other in pairs if one in signs.made_of]
        asked[i] = len(known)
        for k, parameter in enumerate(PARAMETERS):
            right[k, i] = sum(_alike(signs, one, other, parameter) for one, other in known)
    found = {"gloss_wer": ratio_of(100 * edits, wanted)}
    if signs.made_of:
        for k, parameter in enumerate(PARAMETERS):
            found[f"{parameter}_accuracy"] = ratio_of(100 * right[k], asked)
    return found


def pair_signs(wanted: Sequence[str], read: Sequence[str]) -> list[tuple[str | None, str | None]]:
    """Pair wanted signs with those read in their place: fewest edits, then most right signs.

    Parameters
    ----------
    wanted : sequence of str
        True glosses.
    read : sequence of str
        Glosses that were read.

    Returns
    -------
    list of (str or None, str or None)
        In order; None where a sign was left out or put in.

    Examples
    --------
    >>> pair_signs(["I", "GO", "HOME"], ["I", "HOME", "NOW"])
    [('I', 'I'), ('GO', None), ('HOME', 'HOME'), (None, 'NOW')]
    """
    cost = np.add.outer(EDIT * np.arange(len(wanted) + 1), EDIT * np.arange(len(read) + 1))
    for i, one in enumerate(wanted, 1):
        for j, other in enumerate(read, 1):
            swapped = cost[i - 1, j - 1] + SWAP * (one != other)
            cost[i, j] = min(swapped, cost[i - 1, j] + EDIT, cost[i, j - 1] + EDIT)
    pairs: list[tuple[str | None, str | None]] = []
    i, j = len(wanted), len(read)
    while i or j:
        unlike = SWAP * (wanted[i - 1] != read[j - 1]) if i and j else 0
        swap = i and j and cost[i, j] == cost[i - 1, j - 1] + unlike
        drop = not swap and i and cost[i, j] == cost[i - 1, j] + EDIT
        pairs.append((wanted[i - 1] if swap or drop else None, None if drop else read[j - 1]))
        i, j = i - bool(swap or drop), j - (not drop)
    return pairs[::-1]


def _alike(signs: KnownSigns, one: str | None, other: str | None, parameter: str) -> bool:
    """Whether a sign that was read has this parameter of the wanted one."""
    made_of = signs.made_of
    return (
        one in made_of and other in made_of and made_of[one][parameter] == made_of[other][parameter]
    )
