"""What the report shows of each run: its curve, and its poses beside truth and control."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import plotly.graph_objects as go

from signkit.corpus.splits import halves
from signkit.corpus.store import CorpusStore
from signkit.params import Params
from signkit.report.curves import learning_curves, load_curve
from signkit.report.player import player
from signkit.score.controls import random_training_clip
from signkit.score.pose_files import read_poses

CLIPS_SHOWN = 2


def curve_figures(params: Params, trained: Path) -> dict[str, go.Figure]:
    """Draw the learning curves, one figure a corpus.

    Parameters
    ----------
    params : Params
        Names the runs and their corpora.
    trained : Path
        ``artifacts/train``; a run that is not there is left out.

    Returns
    -------
    dict of str to Figure
        By caption.
    """
    curves: dict[str, dict[str, object]] = {}
    for name, run in params.runs.items():
        path = trained / name / "curve.csv"
        if path.exists():
            curves.setdefault(run.train.corpus, {})[name] = load_curve(path)
    return {
        f"{params.corpora[corpus].language}: {', '.join(found)}": learning_curves(
            found, synthetic=params.corpora[corpus].synthetic
        )
        for corpus, found in curves.items()
    }


def run_players(params: Params, artifacts: Path) -> dict[str, go.Figure]:
    """Show test clips of the first run of every corpus: truth, prediction and a control.

    Parameters
    ----------
    params : Params
        Names the runs and their corpora.
    artifacts : Path
        Folder of the stages' outputs.

    Returns
    -------
    dict of str to Figure
        Players by caption.
    """
    players: dict[str, go.Figure] = {}
    shown = set()
    for name, run in params.runs.items():
        corpus = run.train.corpus
        path = artifacts / "results" / name / "poses.npz"
        if corpus not in shown and path.exists():
            shown.add(corpus)
            players |= _players(params, corpus, name, read_poses(path)["test"], artifacts)
    return players


def _players(
    params: Params, corpus: str, run: str, produced: list[np.ndarray], artifacts: Path
) -> dict[str, go.Figure]:
    test = CorpusStore(artifacts / "lift" / corpus / "test.h5")
    train = CorpusStore(artifacts / "lift" / corpus / "train.h5")
    generator, _ = halves(train.texts, params.evaluator.share, params.seed)
    count = min(CLIPS_SHOWN, len(test), len(produced))
    controls = random_training_clip(
        train, generator, [int(n) for n in test.lengths[:count]], params.seed
    )
    language = params.corpora[corpus].language
    return {
        f"{language}, {run}: {test.texts[i]}": player(
            {"truth": test.frames(i), "prediction": produced[i], "random clip": controls[i]},
            test.fps,
            synthetic=test.synthetic,
        )
        for i in range(count)
    }
