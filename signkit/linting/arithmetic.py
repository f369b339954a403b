"""Checks that arithmetic decides: ranges, BLEU's orders and precisions, increments, bold type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from signkit.linting.table import LOWER_IS_BETTER, Figure, Finding, Increment, Place, Row, Table

PERCENT = ("bleu", "rouge", "chrf", "meteor", "pck", "accuracy", "similarity")
"""Metrics between 0 and 100 (or 0 and 1)."""

UNIT = ("ssim", "hand_ssim")
"""Metrics between -1 and 1."""

NOT_NEGATIVE = ("wer", "ter", "dtw", "ndtw", "mpjpe", "fid", "fgd", "f2fd", "psnr", "cider")


def check_ranges(table: Table) -> Iterator[Finding]:
    """Find figures outside what their metric can be.

    Parameters
    ----------
    table : Table
        A table.

    Yields
    ------
    Finding
        One for each figure out of range, and one for each metric in two scales.
    """
    for place, figure in table.figures.items():
        low, high = _limits(place.metric)
        if not low <= figure.value <= high:
            text = f"{place}: {_said(figure)} is outside {low:g} to {high:g}"
            yield Finding("range", "wrong", table.name, [str(place.row)], text)
    for group, metric in table.columns():
        if metric.startswith(PERCENT):
            yield from _mixed_scales(table, group, metric)


def _limits(metric: str) -> tuple[float, float]:
    if metric.startswith(PERCENT):
        return 0.0, 100.0
    if metric in UNIT:
        return -1.0, 1.0
    return (0.0 if metric in NOT_NEGATIVE else -float("inf")), float("inf")


def _mixed_scales(table: Table, group: str, metric: str) -> Iterator[Finding]:
    figures = {p.row: f for p, f in table.figures.items() if p[1:] == (group, metric)}
    # 0.xx with two or more digits beside scores over 10: shares beside percentages.
    shares = [r for r, f in figures.items() if 0 < f.value < 1 and f.decimals >= 3]
    large = [r for r, f in figures.items() if f.value > 10]
    if shares and large and metric not in ("bleu3", "bleu4", "bleu"):
        text = f"{group} {metric}: figures below 1 ({_names(shares)}) beside figures above 10"
        yield Finding("scale", "wrong", table.name, [str(row) for row in shares], text)


def check_bleu_orders(table: Table) -> Iterator[Finding]:
    """Find rows whose cumulative BLEU rises with n, or implies n-gram precisions that rise.

    BLEU-n is BP (p1 ... pn)^(1/n), so BLEU-n^n / BLEU-(n-1)^(n-1) is BP pn. The precision of
    n-grams exceeds that of (n-1)-grams only where the matched stretches are longer than the
    average sentence: not in results of this size. Rounding is allowed for (ledger: TAB-4).

    Parameters
    ----------
    table : Table
        A table with BLEU-1 to BLEU-4, or two neighbours of them.

    Yields
    ------
    Finding
        One a row and group for the order, one for the precisions.
    """
    for (row, group), bleu in _bleu_blocks(table).items():
        rising = [n for n in bleu if n - 1 in bleu and _surely_above(bleu[n], bleu[n - 1])]
        if rising:
            said = ", ".join(
                f"BLEU-{n} {_said(bleu[n])} > BLEU-{n - 1} {_said(bleu[n - 1])}" for n in rising
            )
            text = f"{row}, {group}: {said}; cumulative BLEU falls with n"
            yield Finding("bleu-order", "implausible", table.name, [str(row)], text)
        precisions = _precisions(bleu)
        higher = [n for n in precisions if n - 1 in precisions and _rises(precisions, n)]
        if higher:
            said = ", ".join(
                f"{sum(precisions[n]) / 2:.1%} of {n}-grams > "
                f"{sum(precisions[n - 1]) / 2:.1%} of {n - 1}-grams"
                for n in higher
            )
            text = f"{row}, {group}: the implied precisions rise: {said} (up to one factor)"
            yield Finding("bleu-precision", "implausible", table.name, [str(row)], text)


def _bleu_blocks(table: Table) -> dict[tuple[Row, str], dict[int, Figure]]:
    blocks: dict[tuple[Row, str], dict[int, Figure]] = {}
    for place, figure in table.figures.items():
        if place.metric in ("bleu1", "bleu2", "bleu3", "bleu4"):
            blocks.setdefault((place.row, place.group), {})[int(place.metric[-1])] = figure
    return {key: dict(sorted(block.items())) for key, block in blocks.items()}


def _surely_above(figure: Figure, other: Figure) -> bool:
    return figure.value - other.value > figure.rounding + other.rounding


def _precisions(bleu: dict[int, Figure]) -> dict[int, tuple[float, float]]:
    """Bound BP pn of every n whose BLEU and that of n - 1 are printed."""
    bounds = {0: (1.0, 1.0)}
    for n, figure in bleu.items():
        scale = 100.0 if max(f.value for f in bleu.values()) > 1 else 1.0
        low, high = figure.value - figure.rounding, figure.value + figure.rounding
        bounds[n] = (max(low, 0.0) / scale, high / scale)
    return {
        n: (
            bounds[n][0] ** n / bounds[n - 1][1] ** (n - 1),
            bounds[n][1] ** n / bounds[n - 1][0] ** (n - 1),
        )
        for n in bleu
        if n - 1 in bounds and bounds[n - 1][0] > 0
    }


def _rises(precisions: dict[int, tuple[float, float]], n: int) -> bool:
    return precisions[n][0] > precisions[n - 1][1]


def check_increments(table: Table) -> Iterator[Finding]:
    """Find printed differences that are no difference to the row the others are taken to.

    The row compared with is the one that explains most of the differences. Differences in per
    cent are held against ratios; those below the figures (a row of gains) against the pair of
    rows that explains most of them (ledger: TAB-5).

    Parameters
    ----------
    table : Table
        A table with ``+2.9`` beside or below its figures.

    Yields
    ------
    Finding
        One for each difference that does not add up, and one where ``±`` stands for differences.
    """
    beside = [i for i in table.increments if i.place in table.figures]
    below = [i for i in table.increments if i.place not in table.figures]
    # A ± counts as a difference only if it is one: otherwise it is a spread, as is usual.
    yield from _unexplained(table, [i for i in beside if not i.plus_minus])
    plus_minus = [i for i in beside if i.plus_minus]
    row, explained = _best_baseline(table, plus_minus)
    if row and len(explained) >= 2 and len(explained) == len(plus_minus):
        said = ", ".join(f"{i.place}: ± {_said(i.amount)}" for i in explained)
        text = f"what is printed as ± are differences to {row}, no spreads: {said}"
        yield Finding("plus-minus", "wrong", table.name, [str(row)], text)
    yield from _unexplained_below(table, below)


def _unexplained(table: Table, increments: list[Increment]) -> Iterator[Finding]:
    row, explained = _best_baseline(table, increments)
    for increment in increments:
        if increment in explained:
            continue
        own = table.figures[increment.place]
        text = f"{increment.place}: {_said(own)} {_step(increment)} is no difference to any row"
        other = table.figures.get(increment.place._replace(row=row)) if row else None
        if other:
            difference = _difference(own, other, increment.percent)
            text = (
                f"{increment.place}: {_step(increment)} is printed, but {_said(own)} against "
                f"{_said(other)} of {row} is {difference:+.2f}{'%' if increment.percent else ''}"
            )
        yield Finding("increment", "wrong", table.name, [str(increment.place.row)], text)


def _best_baseline(
    table: Table, increments: Iterable[Increment]
) -> tuple[Row | None, list[Increment]]:
    best: tuple[Row | None, list[Increment]] = (None, [])
    for row in table.rows:
        explained = [
            i
            for i in increments
            if i.place.row != row
            and (other := table.figures.get(i.place._replace(row=row)))
            and _adds_up(table.figures[i.place], other, i)
        ]
        if len(explained) > len(best[1]):
            best = (row, explained)
    return best


def _unexplained_below(table: Table, increments: list[Increment]) -> Iterator[Finding]:
    best: tuple[Row | None, Row | None, list[Increment]] = (None, None, [])
    for own in table.rows:
        for other in table.rows:
            explained = [
                i for i in increments if own != other and _pair_adds_up(table, i, own, other)
            ]
            if len(explained) > len(best[2]):
                best = (own, other, explained)
    for increment in increments:
        if increment not in best[2]:
            text = f"{increment.place}: {_step(increment)} is no difference of two rows"
            if best[0]:
                text += f", as the others are ({best[0]} over {best[1]})"
            yield Finding("increment", "wrong", table.name, [str(increment.place.row)], text)


def _pair_adds_up(table: Table, increment: Increment, own: Row, other: Row) -> bool:
    mine = table.figures.get(increment.place._replace(row=own))
    theirs = table.figures.get(increment.place._replace(row=other))
    return bool(mine and theirs and _adds_up(mine, theirs, increment))


def _adds_up(own: Figure, other: Figure, increment: Increment) -> bool:
    slack = own.rounding + other.rounding
    if increment.percent:
        slack = 100 * slack / max(abs(other.value), 1e-9)
    # Differences are often taken of the printed figures, often of the unrounded ones.
    gap = abs(_difference(own, other, increment.percent) - increment.amount.value)
    return gap <= increment.amount.rounding + slack + 1e-9


def _difference(own: Figure, other: Figure, percent: bool) -> float:
    if percent:
        return 100 * (own.value / other.value - 1) if other.value else float("inf")
    return own.value - other.value


def check_marks(table: Table) -> Iterator[Finding]:
    """Find bold figures that are not the best of their column, and underlined ones not second.

    A row that is bold or underlined throughout is set so for another reason and passed over.

    Parameters
    ----------
    table : Table
        A table, with the marks its file holds.

    Yields
    ------
    Finding
        One for each mark in the wrong place (ledger: TAB-3).
    """
    whole = {
        (row, mark)
        for row in table.rows
        for mark in ("bold", "underlined")
        if all(figure.mark == mark for figure in table.cells_of(row).values())
    }
    systems = set(table.systems())  # the truth itself is not to be beaten
    for place, figure in table.figures.items():
        if not figure.mark or (place.row, figure.mark) in whole or place.row not in systems:
            continue
        rank = 1 + len(
            {f.value for f in _column(table, place, systems) if _better(f, figure, place.metric)}
        )
        due = {"bold": 1, "underlined": 2}[figure.mark]
        if rank != due:
            word = "best" if due == 1 else "second"
            text = f"{place}: {_said(figure)} is {figure.mark} as {word} and is number {rank}"
            yield Finding("marks", "wrong", table.name, [str(place.row)], text)


def _column(table: Table, place: Place, systems: set[Row]) -> list[Figure]:
    return [
        figure
        for other, figure in table.figures.items()
        if other[1:] == place[1:]
        and other.row.language == place.row.language
        and other.row in systems
    ]


def _better(figure: Figure, other: Figure, metric: str) -> bool:
    return figure.value < other.value if metric in LOWER_IS_BETTER else figure.value > other.value


def _said(figure: Figure) -> str:
    return f"{figure.value:.{figure.decimals}f}"


def _step(increment: Increment) -> str:
    sign = "±" if increment.plus_minus else "+" if increment.amount.value >= 0 else ""
    return f"{sign}{_said(increment.amount)}{'%' if increment.percent else ''}"


def _names(rows: list[Row]) -> str:
    return ", ".join(str(row) for row in rows)
