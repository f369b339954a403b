"""What the report shows: curves, poses beside truth and control, studies and other tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from signkit.corpus.splits import halves
from signkit.corpus.store import CorpusStore
from signkit.params import Params
from signkit.report.curves import learning_curves, load_curve
from signkit.report.gloss_times import read_gloss_times
from signkit.report.pictures import skeleton_svg
from signkit.report.run_places import SEEDS_FOLDER
from signkit.report.site_findings import Finding, read_finding
from signkit.report.study_rows import read_study_rows
from signkit.report.viewer import Viewer, view_poses
from signkit.results import corpus_tables, results_table
from signkit.score.controls import random_training_clip
from signkit.score.pose_files import read_poses
from signkit.text.languages import find_language

CLIPS_SHOWN = 2

STUDIES = (
    (
        "Claims of the paper",
        "Each claim, the test that stands for it, our figure and the verdict computed from it.",
        "dvc repro claims",
        ("reports/claims.json",),
        ("claims",),
    ),
    (
        "Time to target",
        "Fig. 5 and its 72.9 %: how much a sampler saves until a target that was set beforehand.",
        "dvc repro fig5",
        ("artifacts/fig5/*/figure.json", "reports/figure5.md"),
        ("fig5",),
    ),
    (
        "Bench of the evaluator",
        "Clips changed in one respect: which metric sees what.",
        "dvc repro evaluator_bench",
        ("artifacts/evaluator_bench/*/figure.json", "reports/tables/evaluator_bench.md"),
        ("evaluator_bench",),
    ),
    (
        "Hyper-parameters",
        "Supplement Table 4: the paper's space, and the points of it that were run here.",
        "dvc repro grid",
        ("artifacts/grid/*/figure.json", "reports/tables/tableS4.md"),
        ("grid",),
    ),
    (
        "Differences and their intervals",
        "Every row against its baseline, by seed and clip, with Holm's correction.",
        "dvc repro protocol",
        ("reports/comparisons.md",),
        ("protocol",),
    ),
    (
        "Several seeds",
        "Rows trained from several seeds by “make studies”: means with their spread, committed.",
        "make studies",
        (f"{SEEDS_FOLDER}/table*.md",),
        (),
    ),
    (
        "Lifting",
        "Every mode of lifting against the synthetic corpora's truth and against the picture.",
        "dvc repro lift_table",
        ("artifacts/lift_table/*/lift.json",),
        (),
    ),
)
"""Title, lead, command, files and stages of each study, below the project's folder."""

SOURCES = {"Several seeds": SEEDS_FOLDER}
"""Studies whose runs are committed ones, by title."""


CAPTIONS = {
    "table1": "details of datasets",
    "table2": "number of clips",
    "table3": "the two modes",
    "tableS1": "prompt templates",
}
"""What the tables show that come from data and code; the others have a title in ``params.yaml``."""


def find_tables(params: Params, project: Path, records: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Build every table that has figures of the paper beside ours, in the paper's order.

    Parameters
    ----------
    params : Params
        Names the results tables.
    project : Path
        The project's folder.
    records : DataFrame (metrics of all records, 16)
        All results.

    Returns
    -------
    dict of str to DataFrame
        By caption.
    """
    found = {
        _caption(name, CAPTIONS.get(name, name)): frame
        for name, frame in corpus_tables(params, project).items()
    }
    studied = read_study_rows(project, params.scale)
    for name, table in params.tables.items():
        frame = results_table(params, name, records, studied=studied)
        found[_caption(name, table.title)] = frame
    return dict(sorted(found.items()))


def _caption(name: str, title: str) -> str:
    return f"Table {name.removeprefix('table')}: {title}"


def curve_figures(params: Params, trained: Path) -> dict[str, go.Figure]:
    """Draw the learning curves, one figure a corpus, and one for runs that share their weights.

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
    curves: dict[tuple[str, ...], dict[str, pd.DataFrame]] = {}
    for name, run in params.runs.items():
        for path in sorted((trained / name).glob("curve*.csv")):
            channel = path.stem.removeprefix("curve").removeprefix("_")  # of MLSF: its language
            learnt = tuple(
                corpus
                for corpus in run.train.corpora
                if channel in ("", find_language(params.corpora[corpus].language).key)
            )
            curves.setdefault(learnt, {})[name] = load_curve(path)
    figures = {}
    for learnt, found in curves.items():
        corpora = [params.corpora[corpus] for corpus in learnt]
        caption = f"{' and '.join(c.language for c in corpora)}: {', '.join(found)}"
        figures[caption] = learning_curves(found, synthetic=any(c.synthetic for c in corpora))
    return figures


def run_players(params: Params, artifacts: Path) -> dict[str, Viewer]:
    """Show clips of every corpus: lifted under its 2D, and the first run beside truth and control.

    Parameters
    ----------
    params : Params
        Names the runs and their corpora.
    artifacts : Path
        Folder of the stages' outputs.

    Returns
    -------
    dict of str to Viewer
        Players by caption.
    """
    players: dict[str, Viewer] = {}
    first_runs: dict[str, str] = {}
    for name, run in params.runs.items():
        first_runs.setdefault(run.train.corpus, name)
    for corpus, run_name in first_runs.items():
        poses = _shown_split(artifacts / "lift" / corpus)
        language = params.corpora[corpus].language
        if not poses.synthetic:
            players |= _lifting(artifacts / "ingest" / corpus / poses.path.name, poses, language)
        path = artifacts / "results" / run_name / "poses.npz"
        if path.exists():
            produced = read_poses(path)[poses.path.stem]
            controls = _controls(params, artifacts / "lift" / corpus / "train.h5", poses)
            truth = artifacts / "synthesise" / corpus / "truth" / poses.path.name
            players |= _compare(f"{language}, {run_name}", poses, produced, controls, truth)
    return players


def _shown_split(folder: Path) -> CorpusStore:
    """The test split, or dev where a corpus has no test."""
    test = folder / "test.h5"
    return CorpusStore(test if test.exists() else folder / "dev.h5")


def _lifting(ingested: Path, poses: CorpusStore, language: str) -> dict[str, Viewer]:
    """What lifting made of a clip, its own keypoints over it; none for a corpus in 3D."""
    keypoints = CorpusStore(ingested)
    if keypoints.kind != "keypoints":
        return {}
    seen = keypoints.frames(0)[:: round(keypoints.fps / poses.fps)]
    title = f"{language}, {poses.names[0]}: 2D and lifted"
    return {title: view_poses({"lifted": poses.frames(0)}, poses.fps, keypoints=seen)}


def _controls(params: Params, train: Path, poses: CorpusStore) -> list[np.ndarray]:
    """A random training clip of matching length for each clip shown."""
    store = CorpusStore(train)
    half, _ = halves(store.texts, params.evaluator.generator_share, params.seed)
    lengths = [int(length) for length in poses.lengths[:CLIPS_SHOWN]]
    return random_training_clip(store, [int(index) for index in half], lengths, params.seed)


def _compare(
    caption: str,
    poses: CorpusStore,
    produced: list[np.ndarray],
    controls: list[np.ndarray],
    truth: Path,
) -> dict[str, Viewer]:
    """Truth, prediction and control; the joints of the last two coloured by their distance."""
    return {
        f"{caption}: {poses.texts[i]}": view_poses(
            {"truth": poses.frames(i), "prediction": produced[i], "random clip": controls[i]},
            poses.fps,
            reference="truth",
            glosses=read_gloss_times(truth, poses.names[i]),
            synthetic=poses.synthetic,
        )
        for i in range(min(len(controls), len(produced)))
    }


def first_picture(params: Params, lifted: Path) -> str:
    """Draw a test clip of the first corpus as an animated picture for the README.

    Parameters
    ----------
    params : Params
        Names the corpora.
    lifted : Path
        ``artifacts/lift``.

    Returns
    -------
    str
        An SVG document.
    """
    test = _shown_split(lifted / next(iter(params.corpora)))
    return skeleton_svg(test.frames(0), test.fps, test.texts[0], synthetic=test.synthetic)


def find_studies(params: Params, project: Path) -> list[Finding]:
    """Gather the studies beside the results tables, and every table that no other section has.

    Parameters
    ----------
    params : Params
        Names the results tables, which stand elsewhere on the page.
    project : Path
        The project's folder.

    Returns
    -------
    list of Finding
        In the order of the page; one that was not run says so on the page.
    """
    studies = [
        read_finding(
            title, lead, command, [p for g in globs for p in sorted(project.glob(g))], stages
        )
        for title, lead, command, globs, stages in STUDIES
    ]
    taken = {
        *CAPTIONS,
        *params.tables,
        *(Path(glob).stem for *_, globs, _ in STUDIES for glob in globs),
    }
    others = [p for p in sorted(project.glob("reports/tables/*.md")) if p.stem not in taken]
    stages = ("prompt_channel", "cases", "detector", "rendered", "rendered_tables")
    lead = "Tables that compare systems, renderings and settings in their own way."
    found = [*studies, read_finding("Other tables", lead, "signkit repro", others, stages)]
    rows = _row_places(params)
    return [replace(finding, rows=rows, source=SOURCES.get(finding.title, "")) for finding in found]


def _row_places(params: Params) -> dict[tuple[str, str], str]:
    """Give the first run behind each row, by the row's label and corpus."""
    places: dict[tuple[str, str], str] = {}
    for name, run in params.runs.items():
        for label in run.rows.values():
            for corpus in run.train.corpora:
                places.setdefault((label, corpus), f"run-{name}")
    return places
