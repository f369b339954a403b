"""Table 9: poses scored as they are, and read again from pictures of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from signkit.corpus.batches import ClipStore
from signkit.presentation.films import WAYS, film, find_way
from signkit.presentation.watching import Lift, Seer, lift_again, read_pictures, watch
from signkit.score.distances import Pose
from signkit.score.evaluate import Evaluation, Row
from signkit.score.evaluators import Evaluator
from signkit.score.scoring import score_run


class FirstClips:
    """Show the first clips of a store, as if there were no more.

    Parameters
    ----------
    store : CorpusStore
        The clips.
    clips : int
        How many of them at most.
    """

    def __init__(self, store: ClipStore, clips: int) -> None:
        self.store, self.language = store, store.language
        self.fps = store.fps
        self.synthetic = bool(getattr(store, "synthetic", False))
        self.texts, self.glosses = store.texts[:clips], store.glosses[:clips]
        self.lengths = store.lengths[:clips]

    def __len__(self) -> int:
        return len(self.texts)

    def frames(self, index: int) -> np.ndarray:
        """Read the frames of one clip.

        Parameters
        ----------
        index : int
            Number of the clip, from 0.

        Returns
        -------
        ndarray of float32, (frames, 50, 3)
            The pose.
        """
        return self.store.frames(range(len(self))[index])


def shown_rows(
    row: Row,
    poses: Sequence[Pose],
    detector: Seer,
    lift: Lift,
    ways: Iterable[str] = tuple(WAYS),
) -> Iterator[tuple[Row, list[Pose]]]:
    """Show poses in some ways and read them again from the pictures alone.

    Parameters
    ----------
    row : Row
        What the poses are called; the others are named after it, ``base_gsl_avatar``.
    poses : sequence of ndarray (frames, 50, 3)
        Poses in shoulder widths.
    detector : Seer
        Finds the keypoints.
    lift : callable
        From keypoints in pixels to a pose in shoulder widths.
    ways : iterable of str
        Keys of :data:`signkit.presentation.films.WAYS`; by default all.

    Yields
    ------
    Row, list of ndarray (frames, 50, 3)
        One row a way.
    """
    for name in ways:
        way = find_way(name)
        shown = replace(row, run=f"{row.run}_{name}", label=f"{row.label}, {way.label}")
        what = f"{row.split}: {shown.label}"
        yield shown, watch(poses, name, detector, lift, what)


def loop_controls(
    row: Row, truth: Sequence[Pose], detector: Seer, lift: Lift
) -> Iterator[tuple[Row, list[Pose]]]:
    """Bound what the loop can show: depth lost without any picture, and pictures of nobody.

    Parameters
    ----------
    row : Row
        What the true poses are called.
    truth : sequence of ndarray (frames, 50, 3)
        True poses in shoulder widths.
    detector : Seer
        Finds the keypoints.
    lift : callable
        From keypoints in pixels to a pose in shoulder widths.

    Yields
    ------
    Row, list of ndarray (frames, 50, 3)
        The true poses lifted again from their own 2D; what is read from empty pictures of the
        true number of frames, the floor.
    """
    size = detector.size
    again = replace(row, run=f"{row.run}_2d", label=f"{row.label}, own 2D lifted, no picture")
    yield again, lift_again(truth, size, lift)
    nobody = np.full((1, *truth[0].shape[1:]), np.nan, np.float32)
    empty = next(film(nobody, "avatar", size))
    floor = replace(row, run="empty_pictures", label="Empty pictures", kind="control")
    yield floor, [read_pictures([empty] * len(pose), detector, lift) for pose in truth]


def score_shown_truth(
    split: str, store: ClipStore, detector: Seer, lift: Lift, evaluator: Evaluator, seed: int
) -> list[Evaluation]:
    """Score true poses shown in every way, and the loop's other bounds (Table 9).

    True poses that were not shown, and the other controls, are those of
    :func:`signkit.score.scoring.score_controls`.

    Departs from the paper, whose pictures come from a style transfer model that is not named
    (reference 24) and whose keypoints come from a detector that is not named either.

    Parameters
    ----------
    split : str
        Name of the split.
    store : CorpusStore
        True poses of the split.
    detector : Seer
        Finds the keypoints; trained on pictures of the training split.
    lift : callable
        From keypoints in pixels to a pose in shoulder widths.
    evaluator : Evaluator
        The judges.
    seed : int
        Seed that the records name.

    Returns
    -------
    list of Evaluation
        True poses in every way, which are the loop's ceiling; then what `loop_controls` gives.
    """
    true = Row("true_poses", "ceiling", "True poses", split, "none", seed)
    truth = [store.frames(i) for i in range(len(store))]
    rows = chain(
        shown_rows(true, truth, detector, lift), loop_controls(true, truth, detector, lift)
    )
    return [score_run(row, poses, store, evaluator) for row, poses in rows]


def score_shown(
    run: Row,
    produced: Sequence[Pose],
    store: ClipStore,
    detector: Seer,
    lift: Lift,
    evaluator: Evaluator,
    ways: Iterable[str] = ("avatar",),
) -> list[Evaluation]:
    """Score produced poses as they are, and shown as pictures (Table 9).

    Parameters
    ----------
    run : Row
        What the produced poses are called.
    produced : sequence of ndarray (frames, 50, 3)
        One pose a clip, in the store's order.
    store : CorpusStore
        True poses of the split.
    detector : Seer
        Finds the keypoints: the one that :func:`score_shown_truth` is given.
    lift : callable
        From keypoints in pixels to a pose in shoulder widths.
    evaluator : Evaluator
        The judges.
    ways : iterable of str
        Keys of :data:`signkit.presentation.films.WAYS`; each costs as much as the first.

    Returns
    -------
    list of Evaluation
        The poses that were not shown first.
    """
    as_they_are = replace(run, label=f"{run.label}, no picture")
    rows = chain([(as_they_are, list(produced))], shown_rows(run, produced, detector, lift, ways))
    return [score_run(row, poses, store, evaluator) for row, poses in rows]
