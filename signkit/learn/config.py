"""The settings of a training run: what decides its result, and nothing about the machine."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from signkit.errors import InputError
from signkit.learn.losses import find_pose_loss
from signkit.learn.priorities import SAMPLERS

AUGMENTATIONS = ("fp", "jc", "gn")
"""Future Prediction, Just Counter and Gaussian Noise, by the names of Table 7."""


@dataclass(frozen=True)
class TrainingConfig:
    """Say how a model is trained.

    The defaults teach a laptop-sized channel a thousand sentences in about 60 CPU seconds.

    Parameters
    ----------
    loss : str
        Name of the pose loss, one of :data:`signkit.learn.losses.LOSSES`.
    epochs : int
        Passes over the training clips.
    batch_size : int
        Clips a step (supplement Table 4: 8, 16 or 32).
    learning_rate : float
        Peak of the one-cycle schedule; the lineage holds 1e-3 and lowers it on plateaus.
    clip_norm : float
        Largest norm of the gradient; longer ones are shortened to it.
    input_noise : float
        Standard deviations of noise on the decoder's inputs in training; with Gaussian Noise
        among the augmentations, that takes its place.
    augment : tuple of str
        Any of ``fp``, ``jc`` and ``gn`` (Table 7).
    future_frames : int
        Frames predicted at each step where ``fp`` is among the augmentations.
    validate_every : int
        Epochs between two validations; the last epoch is always validated.
    seed : int
        Seed of initial weights, order, dropout and noise.
    threads : int
        Threads of the matrix products. One and two give different weights, so this is a
        setting of the run, not of the machine.
    policy_samples : int
        Actions an element that the loss ``rl_reinforce`` draws; roll-outs a clip of ``rl_scst``.
    policy_spread : float
        Standard deviation of their policy, in those of the features.
    scst_share : float
        Share of the epochs, at the end, in which ``rl_scst`` rolls out; before, it is ``mse``.
    scst_weight : float
        Weight of the roll-outs there, beside ``1 - scst_weight`` of ``mse``.
    sampler : str
        How an epoch's clips are drawn: ``uniform``, or a Priority Learning Channel (Sec. 4.4),
        one of :data:`signkit.learn.priorities.SAMPLERS`.
    eta : float
        The paper's intensity of prioritisation; 0 is uniform.
    uniform_share : float
        Share of the draws that no priority decides.
    prune_share : float
        Share of the clips with a loss below the mean that ``prune`` leaves out of an epoch.

    Raises
    ------
    InputError
        If a name is unknown or a number is out of its range.
    """

    loss: str = "mse"
    epochs: int = 30
    batch_size: int = 16
    learning_rate: float = 5e-3
    clip_norm: float = 1.0
    input_noise: float = 2.0
    augment: tuple[str, ...] = ()
    future_frames: int = 10
    validate_every: int = 5
    seed: int = 27
    threads: int = 1
    policy_samples: int = 8
    policy_spread: float = 0.5
    scst_share: float = 0.25
    scst_weight: float = 0.5
    sampler: str = "uniform"
    eta: float = 1.0
    uniform_share: float = 0.1
    prune_share: float = 0.5

    def __post_init__(self) -> None:
        object.__setattr__(self, "augment", tuple(self.augment))
        find_pose_loss(self.loss)
        for name in self.augment:
            if name not in AUGMENTATIONS:
                raise InputError(
                    "training.augment", f"any of {', '.join(AUGMENTATIONS)}", repr(name),
                    "they are Table 7's augmentations, in lower case",
                )  # fmt: skip
        counts = ("epochs", "batch_size", "future_frames", "validate_every", "threads")
        for name in (*counts, "policy_samples"):
            self._check(name, getattr(self, name) >= 1, "a number from 1")
        self._check_sampler()
        self._check("policy_spread", self.policy_spread > 0, "a number above 0")
        self._check("scst_share", 0 <= self.scst_share <= 1, "a number from 0 to 1")
        self._check("scst_weight", 0 <= self.scst_weight <= 1, "a number from 0 to 1")
        self._check("learning_rate", self.learning_rate > 0, "a number above 0")
        self._check("clip_norm", self.clip_norm > 0, "a number above 0")
        self._check("input_noise", self.input_noise >= 0, "a number from 0")

    def _check_sampler(self) -> None:
        self._check("sampler", self.sampler in SAMPLERS, f"one of {', '.join(SAMPLERS)}")
        self._check("eta", self.eta >= 0, "a number from 0")
        if self.sampler == "paper":
            # r is negative: a power of it that is not whole is no real number (ledger PLC-1)
            self._check("eta", float(self.eta).is_integer(), "a whole number with sampler paper")
        self._check("uniform_share", 0 <= self.uniform_share <= 1, "a number from 0 to 1")
        self._check("prune_share", 0 <= self.prune_share < 1, "a number from 0 to below 1")

    def _check(self, name: str, fits: bool, needed: str) -> None:
        if not fits:
            came = str(getattr(self, name))
            raise InputError(f"training.{name}", needed, came, "change it in params.yaml")

    def as_dict(self) -> dict[str, Any]:
        """Give the settings as JSON would hold them.

        Returns
        -------
        dict
            Name to value; tuples are lists.
        """
        return {**asdict(self), "augment": list(self.augment)}
