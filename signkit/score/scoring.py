"""The scores an evaluator gives to controls and to runs, as a scores file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from signkit.corpus.batches import ClipStore
from signkit.score.blanking import BlankedStore
from signkit.score.control_rows import control_rows
from signkit.score.distances import Pose
from signkit.score.evaluate import Evaluation, Row, evaluate, evaluate_texts
from signkit.score.evaluators import Evaluator
from signkit.score.scores_file import provenance_of, write_scores


def score_controls(
    store: ClipStore,
    split: str,
    train: ClipStore,
    generator: Sequence[int],
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
    train : CorpusStore
        Poses of train.
    generator : sequence of int
        The generator's half of it.
    evaluator : Evaluator
        The judges.
    seed : int
        Seed of what is drawn.

    Returns
    -------
    list of Evaluation
        The ceiling first.
    """
    everything = range(len(store))
    rows = control_rows(store, everything, train, generator, split, seed)
    found = [evaluate(row, poses, store, everything, evaluator.judges) for row, poses in rows]
    blank = BlankedStore(store)
    guesses = evaluator.blind.read([blank.frames(i) for i in everything])
    row = Row("blind", "control", "Blind back-translation", split, "none", seed)
    return [*found, evaluate_texts(row, guesses, store, everything)]


def score_run(
    row: Row, poses: Sequence[Pose], store: ClipStore, evaluator: Evaluator
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
        The judges.

    Returns
    -------
    Evaluation
        The scored row.
    """
    return evaluate(row, poses, store, range(len(store)), evaluator.judges)


def write_evaluations(
    path: Path,
    evaluations: Sequence[Evaluation],
    corpus: str,
    evaluator: Evaluator,
    seed: int,
    data: Iterable[Path],
) -> None:
    """Write scored rows as one scores file.

    Parameters
    ----------
    path : Path
        The file.
    evaluations : sequence of Evaluation
        The rows.
    corpus : str
        Name of the corpus in ``params.yaml``.
    evaluator : Evaluator
        Its gate goes into the provenance.
    seed : int
        Seed of the run.
    data : iterable of Path
        Files the scores depend on; their hashes are kept.
    """
    records = [evaluation.record | {"corpus": corpus} for evaluation in evaluations]
    signatures: dict[str, str] = {}
    for evaluation in evaluations:
        signatures |= evaluation.signatures
    write_scores(path, records, signatures, provenance_of(seed, data, gate=evaluator.gate))
