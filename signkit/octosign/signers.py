"""The signers of the corpus: thirteen invented people, twelve for training and one held out.

They differ in size, proportions, tempo, dominant hand (one is left-handed), signing space and
steadiness. No number describes a real person.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Signer:
    """One invented person.

    Parameters
    ----------
    name : str
        ``signer01`` and so on.
    size : float
        Body size relative to the middle signer; scales bones and places.
    arms, hands, head : float
        Proportions relative to the rest of the body.
    tempo : float
        Speed of signing, 1 = middle.
    space : float
        Size of the signing space, 1 = middle.
    lift : float
        Height of the signing space, metres, positive = lower.
    jitter : float
        Variation between two performances of a sign, 1 = middle.
    left_handed : bool
        Whether the left hand is dominant; everything is mirrored then, loci too.
    """

    name: str
    size: float
    arms: float
    hands: float
    head: float
    tempo: float
    space: float
    lift: float
    jitter: float
    left_handed: bool = False

    @property
    def shoulder_width(self) -> float:
        """Distance between the shoulders, metres."""
        return 0.36 * self.size

    @property
    def upper_arm(self) -> float:
        """Length of the upper arm, metres."""
        return 0.285 * self.size * self.arms

    @property
    def forearm(self) -> float:
        """Length of the forearm, metres."""
        return 0.25 * self.size * self.arms

    @property
    def hand_scale(self) -> float:
        """Size of the hand relative to that of ``handshapes.hand_points``."""
        return self.size * self.hands


SIGNERS = (
    Signer("signer01", 1.00, 1.00, 1.00, 1.00, 1.00, 1.00, 0.000, 1.0),
    Signer("signer02", 0.92, 0.98, 0.97, 1.04, 1.08, 0.97, 0.010, 0.9),
    Signer("signer03", 1.06, 1.02, 1.03, 0.98, 0.93, 1.04, -0.008, 1.1),
    Signer("signer04", 0.95, 1.01, 1.00, 1.02, 1.04, 1.03, 0.006, 1.2, left_handed=True),
    Signer("signer05", 1.03, 0.99, 1.02, 0.99, 0.97, 0.95, 0.012, 0.8),
    Signer("signer06", 0.90, 1.00, 1.02, 1.05, 1.00, 1.05, -0.010, 1.0),
    Signer("signer07", 1.08, 1.01, 0.98, 0.97, 0.95, 0.98, 0.004, 1.1),
    Signer("signer08", 0.97, 1.03, 1.01, 1.00, 1.10, 1.01, -0.004, 1.2),
    Signer("signer09", 1.01, 0.97, 0.99, 1.01, 0.91, 1.02, 0.008, 0.9),
    Signer("signer10", 0.94, 1.00, 1.03, 1.03, 1.03, 0.96, -0.012, 1.0),
    Signer("signer11", 1.05, 0.98, 1.00, 0.98, 1.06, 1.00, 0.002, 0.8),
    Signer("signer12", 0.99, 1.02, 0.98, 1.01, 0.98, 1.03, 0.000, 1.1),
)
"""The twelve signers of train, dev, test and test_systematic."""

HELD_OUT_SIGNER = Signer("signer13", 1.02, 1.01, 1.01, 0.99, 1.02, 0.99, 0.006, 1.0)
"""The signer of test_signer, seen nowhere else."""

STANDARD_SIGNER = Signer("standard", 1.00, 1.00, 1.00, 1.00, 0.95, 1.00, 0.000, 0.0)
"""Signs without any variation: for templates and for pictures of the lexicon."""
