"""A table of results as the linter sees it: figures by row, group and metric, and findings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

LOWER_IS_BETTER = ("dtw", "ndtw", "wer", "ter", "mpjpe", "fid", "fgd", "f2fd")
"""Metrics of which the smallest figure is the best one."""

CEILING = re.compile(
    r"true pose|ground[- ]?truth|\bgt\b|\bgold\b|ceiling|upper bound|real (video|pose)|\btruth\b",
    re.IGNORECASE,
)
"""How a row is called that scores the truth itself."""

FLOOR = re.compile(
    r"\bblind\b|mean pose|\brandom\b|\bnoise pose|another (item|sentence)|\bfloor\b|control|"
    r"chance|constant (sentence|output)|shuffled",
    re.IGNORECASE,
)
"""How a row is called that knows nothing of its input."""


class Row(NamedTuple):
    """A line of the table: its label, and its language where a column says it."""

    label: str
    language: str = ""

    def __str__(self) -> str:
        """Name the row as a reader would."""
        return f"{self.label!r} ({self.language})" if self.language else repr(self.label)


class Place(NamedTuple):
    """A cell: row, group of columns (``dev``, ``test as printed``) and metric (``bleu4``)."""

    row: Row
    group: str
    metric: str

    def __str__(self) -> str:
        """Name the cell as a reader would."""
        return f"{self.row}, {self.group} {self.metric}".replace(",  ", ", ")


class Figure(NamedTuple):
    """A number as printed: its value, digits after the point, and how it is set."""

    value: float
    decimals: int = 2
    mark: str = ""

    @property
    def rounding(self) -> float:
        """Half of the last digit: how far the figure may be from what was measured."""
        return 0.5 * 10.0**-self.decimals


class Increment(NamedTuple):
    """A number printed as a difference: ``+2.9``, ``+14.2%`` or ``± 1.05``."""

    place: Place
    amount: Figure
    percent: bool = False
    plus_minus: bool = False


@dataclass
class Table:
    """A table of results.

    Parameters
    ----------
    name : str
        File, and which table of it.
    caption : str
        Its caption, or nothing.
    rows : list of Row
        The rows from top to bottom.
    figures : dict of Place to Figure
        The figures, in reading order.
    increments : list of Increment
        The differences printed beside or below the figures.
    counts : dict of Row to str
        How many clips each row was scored on, as printed.
    """

    name: str
    caption: str = ""
    rows: list[Row] = field(default_factory=list)
    figures: dict[Place, Figure] = field(default_factory=dict)
    increments: list[Increment] = field(default_factory=list)
    counts: dict[Row, str] = field(default_factory=dict)

    def columns(self) -> list[tuple[str, str]]:
        """List the pairs of group and metric that hold figures, in reading order.

        Returns
        -------
        list of tuple of str
            Group and metric.
        """
        return list(dict.fromkeys((place.group, place.metric) for place in self.figures))

    def cells_of(self, row: Row) -> dict[tuple[str, str], Figure]:
        """Give the figures of a row by group and metric.

        Parameters
        ----------
        row : Row
            One of the rows.

        Returns
        -------
        dict of tuple of str to Figure
            The row's figures in reading order.
        """
        return {(p.group, p.metric): f for p, f in self.figures.items() if p.row == row}

    def systems(self) -> list[Row]:
        """List the rows that are neither a ceiling nor a floor.

        Returns
        -------
        list of Row
            The rows from top to bottom.
        """
        return [r for r in self.rows if not CEILING.search(r.label) and not FLOOR.search(r.label)]


class Finding(NamedTuple):
    """Something about a table that a reader should ask about.

    ``level`` is ``wrong`` (arithmetic says so), ``implausible`` (measurements do not come out
    like that) or ``missing`` (a reader cannot judge the figures without it).
    """

    check: str
    level: str
    table: str
    rows: list[str]
    message: str
