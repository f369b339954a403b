"""Whether and how a back-translator may judge: its decoding and its gate (science.md 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from signkit.score.beam_search import Decoding
from signkit.score.distances import Pose
from signkit.score.text_metrics import legacy

BEAMS = (1, 2, 4)
LENGTH_PENALTIES = (0.0, 0.5, 1.0, 2.0)
GATE_MARGIN = 5.0
"""BLEU-4 by which true poses must beat a translator that never saw a pose."""


class Translator(Protocol):
    """What reads poses: :class:`signkit.score.back_translation.BackTranslator` does."""

    def translate(
        self,
        poses: Sequence[Pose],
        beam: int = 4,
        length_penalty: float = 1.0,
        max_tokens: int = 40,
    ) -> list[str]:
        """Translate poses to text.

        Parameters
        ----------
        poses : sequence of ndarray (frames, 50, 3)
            Poses.
        beam : int
            Hypotheses kept.
        length_penalty : float
            Larger prefers longer texts.
        max_tokens : int
            Most words of a text.

        Returns
        -------
        list of str
            One text a pose.
        """
        ...

    def likelihood(self, poses: Sequence[Pose], texts: Sequence[str]) -> np.ndarray:
        """Compute how likely texts are given poses.

        Parameters
        ----------
        poses : sequence of ndarray (frames, 50, 3)
            Poses.
        texts : sequence of str
            The text of each.

        Returns
        -------
        ndarray (clips,) float
            Mean log-probability of a word, in nats.
        """
        ...


@dataclass(frozen=True)
class Judge:
    """One back-translator with the decoding chosen for it on dev.

    Parameters
    ----------
    translator : Translator
        The trained back-translator.
    decoding : Decoding
        Beam size and length penalty.
    seed : int
        Seed it was trained with: its name among several judges.
    """

    translator: Translator
    decoding: Decoding = field(default_factory=Decoding)
    seed: int = 27

    def read(self, poses: Sequence[Pose]) -> list[str]:
        """Translate poses with the chosen decoding.

        Parameters
        ----------
        poses : sequence of ndarray (frames, 50, 3)
            Poses.

        Returns
        -------
        list of str
            One text a pose.
        """
        chosen = self.decoding
        return self.translator.translate(
            poses, chosen.beam, chosen.length_penalty, chosen.max_tokens
        )


def choose_decoding(
    translator: Translator,
    poses: Sequence[Pose],
    texts: Sequence[str],
    beams: Sequence[int] = BEAMS,
    length_penalties: Sequence[float] = LENGTH_PENALTIES,
) -> tuple[Decoding, float]:
    """Choose beam size and length penalty by BLEU-4 on the true poses of dev.

    As the lineage does, over a smaller grid. Of equals the smaller beam and penalty.

    Parameters
    ----------
    translator : Translator
        The trained back-translator.
    poses : sequence of ndarray (frames, 50, 3), shoulder widths
        True poses of dev.
    texts : sequence of str
        Their sentences.
    beams : sequence of int
        Beam sizes to try.
    length_penalties : sequence of float
        Length penalties to try; greedy decoding has none.

    Returns
    -------
    decoding : Decoding
        The best one, to be applied once to test.
    bleu4 : float
        Its BLEU-4 (legacy) on dev.
    """
    longest = 2 * max(len(text.split()) for text in texts) + 2
    best, best_score = Decoding(1, 0.0, longest), -1.0
    for beam in beams:
        for penalty in length_penalties if beam > 1 else (0.0,):
            found = translator.translate(poses, beam, penalty, longest)
            score = legacy(found, texts).scores["bleu4"]
            if score > best_score:
                best, best_score = Decoding(beam, penalty, longest), score
    return best, best_score


def gate(true_bleu4: float, blind_bleu4: float, margin: float = GATE_MARGIN) -> dict:
    """Decide whether an evaluator may be believed: it must read poses, not guess sentences.

    Parameters
    ----------
    true_bleu4 : float, percent
        BLEU-4 of the back-translator on the true poses of dev.
    blind_bleu4 : float, percent
        BLEU-4 of the one trained on blanked poses.
    margin : float, percent
        How much better reading must be.

    Returns
    -------
    dict
        ``passed``, ``reason`` (one sentence), ``true_poses`` and ``blind``: for the provenance of
        every scores file that this evaluator judged. Tables grey the BLEU columns otherwise.

    Examples
    --------
    >>> gate(12.0, 9.0)["reason"]
    'the back-translator reads true poses at BLEU-4 12.0, a blind one reaches 9.0: fewer than
    5 apart'
    """
    passed = true_bleu4 - blind_bleu4 >= margin
    apart = "at least" if passed else "fewer than"
    reason = (
        f"the back-translator reads true poses at BLEU-4 {true_bleu4:.1f}, "
        f"a blind one reaches {blind_bleu4:.1f}: {apart} {margin:g} apart"
    )
    return {
        "passed": bool(passed),
        "reason": reason,
        "true_poses": true_bleu4,
        "blind": blind_bleu4,
    }
