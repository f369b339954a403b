"""Checks of what a reader needs beside the figures: ceiling, floor, test sets; BLEU and ROUGE."""

from __future__ import annotations

import math
from collections.abc import Iterator

from signkit.linting.table import CEILING, FLOOR, LOWER_IS_BETTER, Finding, Row, Table

BETA = 1.2
"""Weight of recall in the lineage's ROUGE-L."""

WIDEST_RATIO = 1.4
"""ROUGE-L over BLEU-1 up to which lengths within 0.6 to 1.9 of the reference's account for it."""

JUDGED = ("bleu", "rouge", "chrf", "wer")


def check_controls(table: Table) -> Iterator[Finding]:
    """Ask for a ceiling row and a floor row, and for systems that stay below the ceiling.

    Parameters
    ----------
    table : Table
        A table. Only back-translated metrics need the two rows.

    Yields
    ------
    Finding
        One for each missing row, and one for each system above the ceiling (ledger: CEIL-1).
    """
    if not any(metric.startswith(JUDGED) for _, metric in table.columns()):
        return
    ceilings = [row for row in table.rows if CEILING.search(row.label)]
    if not ceilings:
        text = "no row scores the true poses: there is no ceiling to read the figures against"
        yield Finding("ceiling", "missing", table.name, [], text)
    if not any(FLOOR.search(row.label) for row in table.rows):
        text = "no row knows nothing of its input (blind, mean pose, random clip): no floor"
        yield Finding("floor", "missing", table.name, [], text)
    for ceiling in ceilings:
        yield from _above(table, ceiling)


def _above(table: Table, ceiling: Row) -> Iterator[Finding]:
    limit = table.cells_of(ceiling)
    for row in table.systems():
        cells = table.cells_of(row) if row.language == ceiling.language else {}
        above = [
            f"{group} {metric} {cells[group, metric].value:g}"
            for group, metric in cells
            if metric.startswith(JUDGED)
            and (group, metric) in limit
            and _beats(cells[group, metric].value, limit[group, metric].value, metric)
        ]
        if above:
            text = f"{row} is above {ceiling}: {', '.join(above)}; look for replayed clips"
            yield Finding("above-ceiling", "implausible", table.name, [str(row)], text)


def _beats(value: float, limit: float, metric: str) -> bool:
    return value < limit if metric in LOWER_IS_BETTER else value > limit


def check_test_sets(table: Table) -> Iterator[Finding]:
    """Ask how many clips were scored, and whether all rows were scored on as many.

    Parameters
    ----------
    table : Table
        A table.

    Yields
    ------
    Finding
        One if no column says it, or one for each language whose rows differ.
    """
    counts = {row: text for row, text in table.counts.items() if any(c.isdigit() for c in text)}
    if not counts:
        text = "how many clips each row was scored on is not said"
        yield Finding("test-sets", "missing", table.name, [], text)
    for language in dict.fromkeys(row.language for row in counts):
        said = {row: text for row, text in counts.items() if row.language == language}
        if len(set(said.values())) > 1:
            parts = ", ".join(f"{row} {text}" for row, text in said.items())
            text = f"rows were scored on different numbers of clips: {parts}"
            yield Finding("test-sets", "wrong", table.name, [str(row) for row in said], text)


def check_bleu_against_rouge(table: Table) -> Iterator[Finding]:
    """Find ROUGE-L too far above BLEU-1, or below BLEU-4, for one set of sentences.

    With M matched words, h words a hypothesis and r a reference, BLEU-1 is at least BP M / h
    and ROUGE-L at most (1 + b^2) M / (h + b^2 r). Their ratio is bounded by the ratio of the
    lengths alone, so that a ratio above 1.4 needs hypotheses under 0.6 or over 1.9 times as
    long as the references. Means of sentences may differ somewhat from sums over a corpus.

    Parameters
    ----------
    table : Table
        A table with ROUGE and BLEU.

    Yields
    ------
    Finding
        One for each language and group.
    """
    for group in dict.fromkeys(group for group, _ in table.columns()):
        wide: dict[str, list[tuple[Row, float]]] = {}
        for row in table.systems():
            cells = table.cells_of(row)
            rouge, bleu1, bleu4 = (cells.get((group, m)) for m in ("rouge", "bleu1", "bleu4"))
            if rouge and bleu4 and bleu4.value > rouge.value:
                text = f"{row}, {group}: BLEU-4 {bleu4.value:g} is above ROUGE {rouge.value:g}"
                yield Finding("bleu-rouge", "implausible", table.name, [str(row)], text)
            if rouge and bleu1 and bleu1.value and rouge.value / bleu1.value > WIDEST_RATIO:
                wide.setdefault(row.language, []).append((row, rouge.value / bleu1.value))
        for found in wide.values():
            ratios = [ratio for _, ratio in found]
            least, widest = (_said_lengths(edge(ratios)) for edge in (min, max))
            said = ", ".join(f"{row} {ratio:.2f}" for row, ratio in found)
            text = f"{group}: ROUGE over BLEU-1 is {said}; that needs hypotheses {least}"
            text += f" times as long as the references{f' ({widest})' if widest != least else ''}"
            rows = [str(row) for row, _ in found]
            yield Finding("bleu-rouge", "implausible", table.name, rows, text)


def _said_lengths(ratio: float) -> str:
    shorter, longer = _length_ratios(ratio)
    return f"at most {shorter:.2f} or at least {longer:.1f}"


def _length_ratios(ratio: float) -> tuple[float, float]:
    """Give the lengths of hypotheses, in references', at which ROUGE-L / BLEU-1 is a ratio."""
    weight = BETA**2
    room = (1 + weight) - ratio
    longer = ratio * weight / room if room > 0 else math.inf
    low, high = 0.05, 1.0
    for _ in range(40):  # falls as the hypotheses grow to the reference's length
        middle = (low + high) / 2
        value = (1 + weight) * middle / (middle + weight) * math.exp(1 / middle - 1)
        low, high = (middle, high) if value > ratio else (low, middle)
    return low, longer
