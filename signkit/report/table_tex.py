"""A table as LaTeX, for a thesis or a paper."""

from __future__ import annotations

from itertools import groupby

import pandas as pd

from signkit.report.cells import GATE_MARK, ORACLE_MARK, Column, Shown, column_name, readable
from signkit.report.notes import full_caption, table_notes

_TEX = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "–": "--",
    "−": "$-$",
    "“": "``",
    "”": "''",
    ORACLE_MARK: r"\dag{}",
    GATE_MARK: r"\ddag{}",
}


def table_to_tex(frame: pd.DataFrame, caption: str, label: str) -> str:
    """Write a table for LaTeX (booktabs, xcolor, graphicx), with its notes in the caption.

    Parameters
    ----------
    frame : DataFrame
        A table of this package.
    caption : str
        What the table shows.
    label : str
        The label that a text refers to.

    Returns
    -------
    str
        A ``table*`` as wide as the page.
    """
    notes = " ".join([f"{full_caption(frame, caption)}.", *table_notes(frame)])
    columns, shown = readable(frame)
    align = "".join("r" if metric else "l" for _, metric, _ in columns)
    lines = [" & ".join(_tex_cell(cell) for cell in line) + r" \\" for line in shown]
    return "\n".join(
        [
            r"\begin{table*}",
            r"\centering",
            rf"\caption{{{escape_tex(notes)}}}",
            rf"\label{{{label}}}",
            r"\resizebox{\textwidth}{!}{%",
            rf"\begin{{tabular}}{{{align}}}",
            r"\toprule",
            *_tex_header(columns),
            r"\midrule",
            *lines,
            r"\bottomrule",
            r"\end{tabular}}",
            r"\end{table*}",
            "",
        ]
    )


def _tex_header(columns: list[Column]) -> list[str]:
    groups = [
        (split, len(list(group))) for split, group in groupby(column[0] for column in columns)
    ]
    top = " & ".join(
        rf"\multicolumn{{{count}}}{{c}}{{{escape_tex(split)}}}" for split, count in groups
    )
    bottom = " & ".join(escape_tex(column_name(("", *column[1:]))) for column in columns)
    return [top + r" \\", bottom + r" \\"]


def _tex_cell(cell: Shown) -> str:
    text = escape_tex(cell.text)
    return rf"\textcolor{{gray}}{{{text}}}" if cell.greyed else text


def escape_tex(text: str) -> str:
    """Escape what LaTeX reads as commands, and set marks and dashes its way.

    Parameters
    ----------
    text : str
        Plain text.

    Returns
    -------
    str
        The same words for LaTeX.

    Examples
    --------
    >>> escape_tex("FP & GN, 5 %")
    'FP \\\\& GN, 5 \\\\%'
    """
    return "".join(_TEX.get(letter, letter) for letter in text)
