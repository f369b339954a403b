"""Checks of rows against each other: constant multiples, one profile, twins, repeated figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from signkit.linting.table import Figure, Finding, Row, Table

LEAST_CELLS = 4
"""Fewest figures two rows must share before their ratios say anything."""

FULL_SHARE, PARTLY_SHARE = 0.9, 0.75
"""Share of cells that must be one multiple; the second where another pair has the same factor."""

ONE_PROFILE = 0.02
"""Spread of the ratios, over eight cells or more, below which two rows have one profile."""

BY_CHANCE = 0.05
"""Expected number of equal figures by chance above which equal figures are not reported."""


class _Pair(NamedTuple):
    row: Row
    other: Row
    factor: float
    agreeing: int
    cells: int
    spread: float

    @property
    def share(self) -> float:
        return self.agreeing / self.cells


def check_multiples(table: Table) -> Iterator[Finding]:
    """Find rows that are a constant multiple of another, and tables of one profile.

    Two systems that were measured differ by another factor in every metric and split. A factor
    that holds, within the rounding, in nine cells of ten is reported; one that holds in three
    of four is if another pair of the table has it too. Rows within 1 % of each other say
    nothing and are passed over (ledger: TAB-8).

    Parameters
    ----------
    table : Table
        A table.

    Yields
    ------
    Finding
        One for each pair, and one if most pairs keep one ratio over eight or more cells.
    """
    pairs = list(_pairs(table))
    sure = [p for p in pairs if p.share >= FULL_SHARE and p.agreeing >= LEAST_CELLS]
    known = {round(p.factor, 2) for p in sure if p.cells < 8} if len(sure) > 1 else set()
    likely = [
        p
        for p in pairs
        if p not in sure
        and p.share >= PARTLY_SHARE
        and any(abs(p.factor - factor) < 0.002 for factor in known)
    ]
    for pair in [p for p in pairs if p in sure or p in likely]:
        text = (
            f"{pair.other} is {pair.factor:.2f} times {pair.row} in {pair.agreeing} of "
            f"{pair.cells} cells"
        )
        rows = [str(pair.row), str(pair.other)]
        yield Finding("multiple", "implausible", table.name, rows, text)
    yield from _one_profile(table, [p for p in pairs if p.cells >= 8])


def _pairs(table: Table) -> Iterator[_Pair]:
    systems = table.systems()
    for row, other in combinations(systems, 2):
        if row.language != other.language:
            continue
        first, second = table.cells_of(row), table.cells_of(other)
        shared = [key for key in first if key in second and first[key].value > 0]
        if len(shared) < LEAST_CELLS:
            continue
        pair = _fit(row, other, [first[key] for key in shared], [second[key] for key in shared])
        if abs(pair.factor - 1) > 0.01:
            yield pair


def _fit(row: Row, other: Row, first: list[Figure], second: list[Figure]) -> _Pair:
    x = np.array([figure.value for figure in first])
    y = np.array([figure.value for figure in second])
    unit = 2 * np.array([max(a.rounding, b.rounding) for a, b in zip(first, second, strict=True)])
    ratios = y / x
    # Factors as people choose them come first, so that ties go to 1.10 and not to 1.0998.
    factors = np.unique(np.concatenate([np.round(ratios, 2), ratios]))
    # Half a digit of either figure, and half a digit for a product that was cut, not rounded.
    close = np.abs(y - factors[:, None] * x) <= unit * (1 + 0.5 * factors[:, None]) + 1e-9
    agreeing = close.sum(axis=1)
    plain = np.isclose(factors, np.round(factors, 2))
    best = max(range(len(factors)), key=lambda i: (agreeing[i], plain[i]))
    spread = float((ratios.max() - ratios.min()) / np.median(ratios))
    return _Pair(row, other, float(factors[best]), int(agreeing[best]), len(x), spread)


def _one_profile(table: Table, pairs: list[_Pair]) -> Iterator[Finding]:
    alike = [pair for pair in pairs if pair.spread < ONE_PROFILE]
    if len(alike) < 3 or len(alike) < 0.5 * len(pairs):
        return
    widest = max(pair.spread for pair in alike)
    rows = list(dict.fromkeys(str(row) for pair in alike for row in (pair.row, pair.other)))
    text = (
        f"{len(alike)} of {len(pairs)} pairs of rows keep one ratio over all {alike[0].cells} "
        f"cells (it varies by at most {widest:.1%}): one profile at several heights"
    )
    yield Finding("one-profile", "implausible", table.name, rows, text)


def check_repeats(table: Table) -> Iterator[Finding]:
    """Find figures that two rows of one language share to the last digit, beyond chance.

    Parameters
    ----------
    table : Table
        A table.

    Yields
    ------
    Finding
        One for each column with equal figures where chance expects fewer than one in twenty.
    """
    systems = set(table.systems())
    for group, metric in table.columns():
        cells = [(p.row, f) for p, f in table.figures.items() if p[1:] == (group, metric)]
        cells = [(r, f) for r, f in cells if r in systems and f.decimals > 1 and f.value % 100]
        pairs = [
            (a, b, f, g) for (a, f), (b, g) in combinations(cells, 2) if a.language == b.language
        ]
        equal = [(a, b, f) for a, b, f, g in pairs if f.value == g.value]
        if not equal:
            continue
        values = [f.value for _, f in cells]
        width = max(max(values) - min(values), 1e-9)
        expected = len(pairs) * 10.0 ** -cells[0][1].decimals / width
        if expected < BY_CHANCE:
            for a, b, figure in equal:
                text = f"{group} {metric}: {a} and {b} share {figure.value:.{figure.decimals}f}"
                yield Finding("repeat", "implausible", table.name, [str(a), str(b)], text)


def check_twins(tables: Sequence[Table]) -> Iterator[Finding]:
    """Find rows that share nearly all figures, and one name with several sets of figures.

    Parameters
    ----------
    tables : sequence of Table
        All tables that are looked at together.

    Yields
    ------
    Finding
        One for each pair of rows with at least five shared cells of which four in five are
        equal (ledger: TAB-1), and, between tables, for each row whose figures differ (TAB-6).
    """
    lines = [(table, row, table.cells_of(row)) for table in tables for row in table.systems()]
    for (table, row, cells), (beside, other, others) in combinations(lines, 2):
        shared = [key for key in cells if key in others]
        equal = [key for key in shared if cells[key].value == others[key].value]
        where = table.name if table is beside else f"{table.name}, {beside.name}"
        if len(shared) >= 5 and len(equal) >= 0.8 * len(shared):
            odd = [key for key in shared if key not in equal]
            text = f"{row} and {other} are equal in {len(equal)} of {len(shared)} cells" + "".join(
                f"; {group} {metric} {cells[group, metric].value:g} and "
                f"{others[group, metric].value:g}"
                for group, metric in odd
            )
            yield Finding("twins", "implausible", where, [str(row), str(other)], text)
        elif row == other and shared and table is not beside and len(equal) < len(shared):
            text = f"{row} has other figures in the second table in {len(shared) - len(equal)} of "
            text += f"{len(shared)} cells"
            higher = sum(others[key].value > cells[key].value for key in shared)
            text += f" ({higher} higher, {len(shared) - len(equal) - higher} lower)"
            yield Finding("one-name", "implausible", where, [str(row)], text)
