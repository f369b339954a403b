"""Lint tables of results: read files, run all checks, say what was found (science.md 2)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from signkit.errors import InputError
from signkit.linting.arithmetic import (
    check_bleu_orders,
    check_increments,
    check_marks,
    check_ranges,
)
from signkit.linting.context import check_bleu_against_rouge, check_controls, check_test_sets
from signkit.linting.likeness import check_multiples, check_repeats, check_twins
from signkit.linting.table import Finding, Table
from signkit.linting.understanding import read_tables

CHECKS: tuple[Callable[[Table], Iterator[Finding]], ...] = (
    check_ranges,
    check_bleu_orders,
    check_increments,
    check_marks,
    check_multiples,
    check_repeats,
    check_bleu_against_rouge,
    check_controls,
    check_test_sets,
)
"""What is asked of every table by itself."""


def lint_tables(paths: Sequence[Path]) -> tuple[list[Table], list[Finding]]:
    """Look for what cannot be, what is unlikely and what is not said in tables of results.

    Parameters
    ----------
    paths : sequence of Path
        CSV, Markdown or LaTeX files; rows are compared between the tables of all of them.

    Returns
    -------
    tuple of list of Table and list of Finding
        The tables as understood, and the findings, table by table.

    Raises
    ------
    InputError
        If no file is given, or one holds no table of results.
    """
    if not paths:
        raise InputError("lint-table", "at least one file", "none", "name a table")
    tables = [table for path in paths for table in read_tables(Path(path))]
    return tables, list(lint(tables))


def lint(tables: Iterable[Table]) -> Iterator[Finding]:
    """Run all checks over tables that are already read.

    Parameters
    ----------
    tables : iterable of Table
        The tables.

    Yields
    ------
    Finding
        Everything found, table by table, then what lies between rows of all tables.
    """
    tables = list(tables)
    for table in tables:
        for check in CHECKS:
            yield from check(table)
    yield from check_twins(tables)


def say_findings(tables: Sequence[Table], findings: Sequence[Finding]) -> str:
    """Say the findings for a person.

    Parameters
    ----------
    tables : sequence of Table
        The tables as understood.
    findings : sequence of Finding
        What was found.

    Returns
    -------
    str
        Per table what was read and its findings; at last how many there are.
    """
    lines = []
    for table in tables:
        columns = ", ".join(" ".join(filter(None, column)) for column in table.columns())
        lines.append(
            f"{table.name}: {len(table.rows)} rows, {len(table.figures)} figures ({columns})"
        )
        lines += [_line(finding) for finding in findings if finding.table == table.name]
    names = {table.name for table in tables}
    between = [finding for finding in findings if finding.table not in names]
    if between:
        lines += ["between tables:"]
        lines += [f"{_line(finding)} [{finding.table}]" for finding in between]
    count = len(findings)
    lines.append("nothing found" if not count else f"{count} finding{'s' if count > 1 else ''}")
    return "\n".join(lines)


def _line(finding: Finding) -> str:
    return f"  {finding.level:<11} {finding.check:<14} {finding.message}"


def findings_to_json(tables: Sequence[Table], findings: Sequence[Finding]) -> str:
    """Write tables and findings for a program.

    Parameters
    ----------
    tables : sequence of Table
        The tables as understood.
    findings : sequence of Finding
        What was found.

    Returns
    -------
    str
        JSON with ``tables`` (name, caption, rows, columns) and ``findings`` (check, level,
        table, rows, message).
    """
    read = [
        {
            "name": table.name,
            "caption": table.caption,
            "rows": [list(row) for row in table.rows],
            "columns": [list(column) for column in table.columns()],
        }
        for table in tables
    ]
    found = [finding._asdict() for finding in findings]
    return json.dumps({"tables": read, "findings": found}, ensure_ascii=False, indent=1)
