"""Records condensed to one entry for each line of a table: means over seeds, and what is known."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from signkit.text.languages import LANGUAGES

ENTRY_KEYS = ["run", "corpus", "language", "synthetic", "decoding"]


@dataclass(frozen=True)
class Score:
    """One metric on one split, over seeds.

    Parameters
    ----------
    mean : float
        Mean over the seeds.
    spread : float
        Standard deviation over the seeds (n - 1); NaN with one seed.
    """

    mean: float
    spread: float = math.nan


@dataclass(frozen=True)
class Entry:
    """One run or control in one language and decoding: what a line of a table shows.

    Parameters
    ----------
    run : str
        Name of the run or control.
    kind : str
        ``system``, ``control`` or ``ceiling``.
    label : str
        What a reader calls it.
    corpus : str
        Name of the corpus in ``params.yaml``.
    language : str
        Code of the sign language: ``ASL``.
    decoding : str
        ``length-free``, ``oracle`` or ``none``.
    data : str
        ``real``, or ``synthetic`` with the name of the stand-in.
    gate : str
        ``passed``, or ``failed`` with the reason.
    seeds : int
        Number of seeds behind the means.
    clips : str
        Clips a split, as ``100/120``.
    scores : dict of (str, str) to Score
        Keyed by split and metric.
    """

    run: str
    kind: str
    label: str
    corpus: str
    language: str
    decoding: str
    data: str
    gate: str
    seeds: int
    clips: str
    scores: dict[tuple[str, str], Score]


def summarise(records: pd.DataFrame) -> list[Entry]:
    """Condense tidy records into entries, in the order in which the records come.

    Parameters
    ----------
    records : DataFrame (metrics of all records, 18)
        As `load_records` gives it.

    Returns
    -------
    list of Entry
        One for each run, corpus, language and decoding; real and synthetic data never share one.
    """
    groups = records.groupby(ENTRY_KEYS, sort=False)
    return [_entry(group) for _, group in groups]


def _entry(group: pd.DataFrame) -> Entry:
    first = group.iloc[0]
    language = str(first["language"])
    failed = sorted(set(group.loc[~group["gate"].astype(bool), "gate_reason"]))
    clips = group.drop_duplicates("split")["clips"]
    scores = group.groupby(["split", "metric"], sort=False)["value"].agg(["mean", "std"])
    return Entry(
        run=str(first["run"]),
        kind=str(first["kind"]),
        label=str(first["label"]),
        corpus=str(first["corpus"]),
        language=language,
        decoding=str(first["decoding"]),
        data=data_source(language, bool(group["synthetic"].any()), str(first["corpus"])),
        gate=f"failed: {'; '.join(failed)}" if failed else "passed",
        seeds=max(1, group["seed"].nunique()),
        clips="/".join(f"{int(count):,}" for count in clips),
        scores={
            (str(split), str(metric)): Score(float(mean), float(spread))
            for (split, metric), mean, spread in scores.itertuples()
        },
    )


def data_source(language: str, synthetic: bool, corpus: str | None = None) -> str:
    """Name where figures come from, so that no synthetic one passes for a real one.

    Parameters
    ----------
    language : str
        Code or key of the sign language.
    synthetic : bool
        Whether a program made the clips.
    corpus : str, optional
        The corpus's name in ``params.yaml``; only one named after its language is octosign's
        stand-in, ``fs_asl`` is made of real letter clips.

    Returns
    -------
    str
        ``real``, ``synthetic (stand-in)`` or ``synthetic``.

    Examples
    --------
    >>> data_source("ASL", synthetic=True), data_source("ASL", synthetic=False)
    ('synthetic (syn-ase)', 'real')
    >>> data_source("ASL", synthetic=True, corpus="fs_asl")
    'synthetic'
    """
    if not synthetic:
        return "real"
    known = LANGUAGES.get(language.upper().replace("_", "-"))
    is_stand_in = known is not None and corpus in (None, known.key)
    return f"synthetic ({known.stand_in})" if known and is_stand_in else "synthetic"
