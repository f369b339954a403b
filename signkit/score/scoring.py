"""The scores an evaluator gives to controls and to runs, as a scores file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from signkit.corpus.batches import ClipStore
from signkit.score.blanking import BlankedStore
from signkit.score.clip_scores import CLIP_SCORES, write_clip_scores
from signkit.score.control_rows import control_rows
from signkit.score.distances import Pose
from signkit.score.evaluate import Evaluation, Row, evaluate, evaluate_texts
from signkit.score.evaluators import Evaluator
from signkit.score.replay import TrainingClips
from signkit.score.scores_file import provenance_of, write_scores


def score_controls(
    store: ClipStore,
    split: str,
    training: TrainingClips,
    evaluator: Evaluator,
    seed: int,
) -> list[Evaluation]:
    """Score every control row of a split, the blind back-translator included.

    Parameters
    ----------
    store : CorpusStore
        True poses of the split.
    split : str
        Its name.
    training : TrainingClips
        Train, and the generator's half of it.
    evaluator : Evaluator
        The judges; with known signs there is a row of glosses looked up and strung together.
    seed : int
        Seed of what is drawn.

    Returns
    -------
    list of Evaluation
        The ceiling first.
    """
    everything, signs = range(len(store)), evaluator.signs
    templates = signs.templates if signs is not None else None
    rows = control_rows(
        store, everything, training.training, training.indices, split, seed, templates
    )
    found = [
        evaluate(row, poses, store, everything, evaluator.judges, signs, training)
        for row, poses in rows
    ]
    blank = BlankedStore(store)
    guesses = evaluator.blind.read([blank.frames(i) for i in everything])
    row = Row("blind", "control", "Blind back-translation", split, "none", seed)
    return [*found, evaluate_texts(row, guesses, store, everything)]


def score_run(
    row: Row,
    poses: Sequence[Pose],
    store: ClipStore,
    evaluator: Evaluator,
    training: TrainingClips | None = None,
) -> Evaluation:
    """Score what a run produced for a whole split.

    Parameters
    ----------
    row : Row
        What the run is called.
    poses : sequence of ndarray (frames, 50, 3)
        One pose a clip, in the store's order.
    store : CorpusStore
        True poses of the split.
    evaluator : Evaluator
        The judges and the known signs.
    training : TrainingClips, optional
        What the run learnt from: adds the share of replayed clips.

    Returns
    -------
    Evaluation
        The scored row.
    """
    everything = range(len(store))
    return evaluate(row, poses, store, everything, evaluator.judges, evaluator.signs, training)


def write_evaluations(
    path: Path,
    evaluations: Sequence[Evaluation],
    corpus: str,
    evaluator: Evaluator,
    seed: int,
    data: Iterable[Path],
    **facts: Any,
) -> None:
    """Write scored rows as one scores file, and beside it what they rest on clip by clip.

    Parameters
    ----------
    path : Path
        The scores file; ``clips.npz`` goes beside it.
    evaluations : sequence of Evaluation
        The rows.
    corpus : str
        Name of the corpus in ``params.yaml``.
    evaluator : Evaluator
        Its gate and seeds go into the provenance.
    seed : int
        Seed of the run.
    data : iterable of Path
        Files the scores depend on; their hashes are kept.
    **facts : Any
        Anything else worth keeping, such as the run's line of ``params.yaml``.
    """
    records = [evaluation.record | {"corpus": corpus} for evaluation in evaluations]
    signatures: dict[str, str] = {}
    for evaluation in evaluations:
        signatures |= evaluation.signatures
    clips = {
        "/".join(record[key] for key in ("run", "split", "decoding")): evaluation.clip_scores
        for record, evaluation in zip(records, evaluations, strict=True)
    }
    write_clip_scores(path.parent / CLIP_SCORES, clips)
    seeds = [judge.seed for judge in evaluator.judges]
    facts = {"gate": evaluator.gate, "judges": seeds, **facts}
    write_scores(path, records, signatures, provenance_of(seed, data, **facts))
