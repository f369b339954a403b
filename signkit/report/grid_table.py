"""Supplement Table 4: the hyper-parameter space as printed, and what was found of it here."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from signkit.errors import InputError
from signkit.report.corpus_tables import table_frame
from signkit.report.entries import data_source
from signkit.report.tables import AS_PRINTED, HERE, NOT_RUN, Cell
from signkit.text.languages import find_language

ROWS = {
    "corpus": "BSLP method",
    "vocabulary_size": "Vocabulary size",
    "batch_size": "Batch size",
    "learning_rate": "Learning Rate (LR)",
    "loss": "Loss mode",
    "max_frames": "Max_sent_length",
    "plc": "Priority Learning Channel",
    "dropout": "Dropout",
    "layers": "# Layers (encoder-decoder)",
    "hidden": "Embed dim",
    "feed_forward": "FFN dim",
    "heads": "# Attention heads",
}
"""The keys of a point of the grid, and the rows of the table that they stand for."""

NOTES = {
    "vocabulary_size": "a bound; the embedded corpora have fewer words than the least of these",
    "layers": "here: layers of the encoder, and as many of the decoder",
    "loss": "RL and L2 are MSE to the bit; LV is undefined and refused (ledger RL-1, TAB-7)",
    "max_frames": "longer clips are left out and counted",
    "plc": "sampler softmax, the prose's reading (ledger PLC-1)",
    "feed_forward": "always four times the embed dim",
}
WIDTHS = ("hidden", "feed_forward")
"""Keys that move together: "Must equal to 4*hidden size"."""


def load_grid(path: Path) -> pd.DataFrame:
    """Read the grid's CSV file.

    Parameters
    ----------
    path : Path
        What :func:`signkit.grid.add_row` wrote.

    Returns
    -------
    DataFrame (points, columns)
        One line a point, the default first; empty where there is no file.

    Raises
    ------
    InputError
        If the file lacks a column.
    """
    names = [
        *ROWS,
        "dev_ndtw",
        "synthetic",
        "epochs",
        "clips",
        "seed",
        "clips_used",
        "commit",
        "date",
    ]
    if not path.is_file():
        return pd.DataFrame(columns=names)
    frame = pd.read_csv(path)
    lacking = [name for name in names if name not in frame]
    if lacking:
        needed, advice = "the columns of a grid", "run `signkit grid --do run` into a new file"
        raise InputError(str(path), needed, f"no {', '.join(lacking)}", advice)
    return frame


def grid_caption(results: pd.DataFrame) -> str:
    """Say what was run for the table, when, and on which commit.

    Parameters
    ----------
    results : DataFrame (points, columns)
        From :func:`load_grid`.

    Returns
    -------
    str
        A caption.
    """
    caption = "Hyper-parameter space"
    if not len(results):
        return caption
    first, commits = results.iloc[0], ", ".join(results["commit"].astype(str).unique())
    return (
        f"{caption}; here {len(results)} points of one seed, so that no difference is a claim, "
        f"{first['epochs']} epochs on {results['clips_used'].max()} clips each, widths a fraction "
        f"of the paper's, dev nDTW (lower is better); run {results['date'].max()} on commit "
        f"{commits}"
    )


def grid_table(results: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """Lay out the space: printed values and choices, and the scores of the values tried here.

    A score stands beside a value only if its point differs from the first one, the default, in
    nothing else: what is printed is one step from the default, not the mean of mixed points.

    Parameters
    ----------
    results : DataFrame (points, columns)
        The grid's CSV file: the keys of :data:`ROWS`, ``dev_ndtw`` and ``synthetic``; it may be
        empty.
    printed : DataFrame
        Tidy columns row, language, split, metric, value, note: the supplement's Table 4.

    Returns
    -------
    DataFrame (12 hyper-parameters, 8)
        Columns (split, metric, source) as `build_table` makes them: the row, its data, the
        values, default and optimum as printed, the values tried here with dev nDTW, the best of
        them, and a note.
    """
    return table_frame([_line(key, row, results, printed) for key, row in ROWS.items()])


def _line(
    key: str, row: str, results: pd.DataFrame, printed: pd.DataFrame
) -> dict[tuple[str, str, str], Cell]:
    paper = printed[printed["row"] == row].set_index("metric")["value"]
    steps = steps_from_default(results, key)
    shown = [f"{_text(value)}: {score:.3f}" for value, score in steps.items()]
    is_synthetic = bool(steps) and bool(results["synthetic"].any())
    languages = ", ".join(find_language(key).code for key in results["corpus"].unique())
    return {
        ("", "", "row"): row,
        ("", "", "data"): data_source(languages, is_synthetic) if steps else None,
        **{
            ("", name, AS_PRINTED): _text(paper[name]) if name in paper else None
            for name in ("values", "default", "optimal")
        },
        ("dev", "nDTW by value", HERE): ", ".join(shown) or NOT_RUN,
        ("dev", "best value", HERE): _best(steps),
        ("", "", "note"): NOTES.get(key),
    }


def _best(steps: dict[object, float]) -> str:
    """The value with the lowest score, or why there is none."""
    if not steps:
        return NOT_RUN
    return _text(min(steps, key=steps.__getitem__)) if len(steps) > 1 else "not varied"


def steps_from_default(results: pd.DataFrame, key: str) -> dict[object, float]:
    """Find the scores of the points that differ from the default in one key alone.

    Parameters
    ----------
    results : DataFrame (points, columns)
        The grid's CSV file; its first line is the default.
    key : str
        A key of :data:`ROWS`; the feed-forward width goes with the hidden one.

    Returns
    -------
    dict of value to float
        Dev nDTW by value in ascending order, the default's among them.
    """
    if not len(results):
        return {}
    moved = WIDTHS if key in WIDTHS else (key,)
    others = [name for name in (*ROWS, "epochs", "clips", "seed") if name not in moved]
    same = (results[others] == results.iloc[0][others]).all(axis=1)
    pairs = results.loc[same, [key, "dev_ndtw"]].drop_duplicates(key)
    pairs = pairs.sort_values(
        key, key=lambda values: values.astype(str) if key == "loss" else values
    )
    return dict(zip(pairs[key], pairs["dev_ndtw"].astype(float), strict=True))


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
