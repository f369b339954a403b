"""The runs of the time-to-target study: every arm from every seed (Sec. 5.2, Figure 5; LATE-1).

An arm is what differs from the base: a sampler of the Priority Learning Channel. A condition is
what was done to the corpus: nothing, or the two errors of :class:`NoisyStore`. Runs of one seed
share initial weights, learning-rate horizon, order of texts and errors of the corpus.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from signkit.corpus.batches import ClipStore
from signkit.errors import InputError
from signkit.learn.config import TrainingConfig
from signkit.learn.curve import CurveRow
from signkit.learn.methods import Method, Validate, train_system
from signkit.learn.noisy_store import NoisyStore
from signkit.model.config import ModelConfig

WARM_UP_CLIPS = 16


@dataclass(frozen=True)
class StudyRun:
    """One run of the study and its learning curve.

    Parameters
    ----------
    condition, arm : str
        Names of what was done to the corpus and of the arm.
    seed : int
        Seed of the pair.
    epoch_frames : float
        Frames of an epoch that draws every clip once.
    curve : tuple of CurveRow
        One row an epoch.
    """

    condition: str
    arm: str
    seed: int
    epoch_frames: float
    curve: tuple[CurveRow, ...]


@dataclass(frozen=True)
class Study:
    """Hold what all runs of a study share.

    Parameters
    ----------
    store : CorpusStore
        Poses of train.
    indices : sequence of int
        The clips to learn from.
    shape : ModelConfig
        The size of every model.
    config : TrainingConfig
        The base's settings; its seed is replaced by each run's.
    conditions : mapping of str to mapping
        Shares of errors by condition, as :class:`NoisyStore` takes them; empty for a clean one.
    arms : mapping of str to mapping
        Settings that differ from ``config``, by arm.
    validate : callable
        From a system to its dev score on clean clips, lower is better.
    """

    store: ClipStore
    indices: Sequence[int]
    shape: ModelConfig
    config: TrainingConfig
    conditions: Mapping[str, Mapping[str, float]]
    arms: Mapping[str, Mapping[str, Any]]
    validate: Validate = field(repr=False)

    def run(self, condition: str, arm: str, seed: int, folder: Path | None = None) -> StudyRun:
        """Train one arm from one seed.

        Parameters
        ----------
        condition : str
            What was done to the corpus.
        arm : str
            The arm.
        seed : int
            Decides initial weights, order and errors of the corpus.
        folder : Path, optional
            Where checkpoints go, from which an interrupted run goes on.

        Returns
        -------
        StudyRun
            The run's curve.

        Raises
        ------
        InputError
            If the study has no such condition or arm.
        """
        for kind, name, known in (
            ("condition", condition, self.conditions),
            ("arm", arm, self.arms),
        ):
            if name not in known:
                raise InputError(kind, f"one of {', '.join(known)}", repr(name), "choose one")
        noise = self.conditions[condition]
        store = NoisyStore(self.store, **noise, seed=seed) if noise else self.store
        config = replace(self.config, **self.arms[arm], seed=seed)
        _, result = train_system(
            store, self.indices, Method(), self.shape, config,
            validate=self.validate, folder=folder, label=name_run(condition, arm, seed),
        )  # fmt: skip
        frames = float(sum(int(store.lengths[i]) for i in self.indices))
        return StudyRun(condition, arm, seed, frames, result.curve)

    def warm_up(self) -> None:
        """Train one epoch on a few clips, so that no arm pays for what a process does once."""
        few = list(self.indices)[:WARM_UP_CLIPS]
        train_system(
            self.store, few, Method(), self.shape, replace(self.config, epochs=1),
            validate=self.validate, label="warm-up",
        )  # fmt: skip

    def run_all(self, seeds: Sequence[int], folder: Path | None = None) -> list[StudyRun]:
        """Run every arm from every seed in every condition, one after another.

        Parameters
        ----------
        seeds : sequence of int
            The seeds.
        folder : Path, optional
            Where checkpoints go, a folder a run; what has ended there is not trained again.

        Returns
        -------
        list of StudyRun
            In the order in which they ran.
        """
        self.warm_up()
        order = [(c, arm, s) for c in self.conditions for arm, s in interleave([*self.arms], seeds)]
        return [self.run(*run, folder and folder / name_run(*run)) for run in order]


def choose_clips(
    train: ClipStore, indices: Sequence[int], dev: ClipStore, clips: int, dev_clips: int
) -> tuple[list[int], list[int]]:
    """Choose the clips of a study: the shortest ones of train, and dev clips no longer.

    Short clips are soon learnt, so that a small study shows learning and not its beginning.

    Parameters
    ----------
    train : CorpusStore
        Poses of train.
    indices : sequence of int
        The generator's clips of it.
    dev : CorpusStore
        Poses of dev.
    clips, dev_clips : int
        How many at most.

    Returns
    -------
    chosen : list of int
        Clips of train, the shortest first.
    dev_chosen : list of int
        Clips of dev, the first that fit; the shortest one where none does.
    """
    chosen = sorted((int(i) for i in indices), key=lambda i: (int(train.lengths[i]), i))[:clips]
    longest = int(train.lengths[chosen[-1]])
    fitting = [i for i in range(len(dev)) if int(dev.lengths[i]) <= longest]
    return chosen, fitting[:dev_clips] or [int(dev.lengths.argmin())]


def interleave(arms: Sequence[str], seeds: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Put runs in their order: all arms of a seed before the next, so that drift hits all alike.

    Parameters
    ----------
    arms : sequence of str
        The arms; each seed begins with another one.
    seeds : sequence of int
        The seeds.

    Yields
    ------
    arm : str
        The arm.
    seed : int
        The seed.

    Examples
    --------
    >>> list(interleave(["a", "b"], [1, 2]))
    [('a', 1), ('b', 1), ('b', 2), ('a', 2)]
    """
    for number, seed in enumerate(seeds):
        first = number % len(arms)
        for arm in (*arms[first:], *arms[:first]):
            yield arm, seed


def name_run(condition: str, arm: str, seed: int) -> str:
    """Name one run of a study: ``noisy-softmax-27``.

    Parameters
    ----------
    condition, arm : str
        Their names, of letters, digits and ``_``.
    seed : int
        The seed.

    Returns
    -------
    str
        The name.
    """
    return f"{condition}-{arm}-{seed}"


def split_name(name: str) -> tuple[str, str, int]:
    """Take a run's name apart.

    Parameters
    ----------
    name : str
        What :func:`name_run` made.

    Returns
    -------
    condition, arm : str
        Their names.
    seed : int
        The seed.

    Raises
    ------
    InputError
        If it is no such name.

    Examples
    --------
    >>> split_name("noisy-softmax-27")
    ('noisy', 'softmax', 27)
    """
    parts = name.split("-")
    if len(parts) != 3 or not parts[2].isdigit():
        raise InputError("run", "CONDITION-ARM-SEED", repr(name), "such as noisy-softmax-27")
    return parts[0], parts[1], int(parts[2])
