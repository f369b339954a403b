"""What a claim is, what a test of it may look at, and what it finds (science.md 1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from signkit.params import Params
from signkit.report.comparisons import Clips
from signkit.score.language_choices import LanguageChoices

REPRODUCED = "reproduced"
NOT_REPRODUCED = "not reproduced"
ONE_SEED = "untestable at one seed"
UNTESTABLE = "untestable here"
NOT_RUN = "not run"
VERDICTS = (REPRODUCED, NOT_REPRODUCED, ONE_SEED, UNTESTABLE, NOT_RUN)


@dataclass(frozen=True)
class Figure:
    """One number that a verdict rests on.

    Parameters
    ----------
    what : str
        What it is: ``ASL, test: BLEU-4 of Base-P minus Base-M``.
    value : float
        Ours.
    low, high : float
        Ends of its 95 % interval; NaN where it has none.
    seeds : int
        Seeds behind it; 0 where chance plays no part.
    printed : float
        The paper's own, NaN where it prints none.
    synthetic : bool
        Whether ours comes from synthetic data.
    runs : tuple of str
        The runs and controls that it was computed from (``base_asl``), or a stage with its name
        (``fig5@asl``); empty where the claim's own test computed it.
    source : str
        Folder of committed results that these runs belong to: ``reports/seeds``; empty for those
        of this project.
    """

    what: str
    value: float
    low: float = float("nan")
    high: float = float("nan")
    seeds: int = 0
    printed: float = float("nan")
    synthetic: bool = False
    runs: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Finding:
    """What the test of a claim found.

    Parameters
    ----------
    verdict : str
        One of :data:`VERDICTS`.
    because : str
        Why, in one sentence.
    figures : tuple of Figure
        The numbers.
    """

    verdict: str
    because: str
    figures: tuple[Figure, ...] = ()


Choices = Mapping[str, Mapping[str, LanguageChoices]]
"""By corpus and split."""


@dataclass(frozen=True)
class Evidence:
    """Everything that a test may look at.

    Parameters
    ----------
    params : Params
        Names runs, rows and corpora.
    records : DataFrame (metrics of all records, 18)
        As `signkit.report.records.load_records` gives it.
    clips : mapping of (str, str, str) to mapping of str to ClipScores
        As `signkit.report.comparisons.load_clips` gives it.
    project : Path
        The project's folder: stages' outputs lie under ``artifacts``, studies under ``reports``.
    choices : mapping of str to mapping
        By run of several languages, how it inferred the language of texts; see
        `signkit.score.language_choices`.
    committed : Evidence, optional
        Results of several seeds that were committed; see `signkit.claims.committed`.
    made : str
        Where these results come from, if not from this project as it is.
    """

    params: Params
    records: pd.DataFrame
    clips: Clips
    project: Path
    choices: Mapping[str, Choices] = field(default_factory=dict)
    committed: Evidence | None = None
    made: str = ""


Test = Callable[[Evidence], Finding]


@dataclass(frozen=True)
class Claim:
    """One claim of the paper.

    Parameters
    ----------
    name : str
        A short name for links: ``rl-plc``.
    where : str
        Section, table or figure.
    quote : str
        The paper's words.
    asked : str
        What is tested here, as a sentence that can be false.
    test : callable
        From the evidence to a finding.
    ledger : tuple of str
        Entries of DISCREPANCIES.md that bear on it.
    """

    name: str
    where: str
    quote: str
    asked: str
    test: Test
    ledger: tuple[str, ...] = field(default=())
