"""What the linter holds for every table: multiples are found, bytes are never a traceback."""

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from signkit.errors import InputError
from signkit.linting.arithmetic import check_bleu_orders
from signkit.linting.cell_text import Cell, read_cell
from signkit.linting.likeness import check_multiples
from signkit.linting.lint import lint_tables
from signkit.linting.table import Figure, Place, Row, Table


def _table(rows):
    table = Table("t", rows=[Row(label) for label in rows])
    for label, values in rows.items():
        for column, value in enumerate(values):
            table.figures[Place(Row(label), f"g{column}", "rouge")] = Figure(value)
    return table


@given(
    st.lists(st.integers(500, 5000), min_size=5, max_size=12),
    st.floats(0.5, 0.98) | st.floats(1.02, 1.9),
)
def test_a_rounded_multiple_is_always_found(hundredths, factor):
    base = [value / 100 for value in hundredths]
    times = [round(factor * value, 2) for value in base]
    found = [f for f in check_multiples(_table({"A": base, "B": times})) if f.check == "multiple"]
    assert len(found) == 1 or abs(factor - 1) < 0.0101


@given(st.integers(0, 2**32 - 1))
def test_systems_that_vary_by_five_per_cent_a_cell_are_no_multiples(seed):
    rng = np.random.default_rng(seed)
    base = rng.uniform(10, 50, 10)
    other = base * rng.uniform(1.05, 1.2) * (1 + rng.uniform(0.05, 0.1, 10) * np.arange(10) / 5)
    assert not list(check_multiples(_table({"A": base.round(2), "B": other.round(2)})))


@given(st.lists(st.floats(0.02, 0.95), min_size=4, max_size=4), st.floats(0.3, 1.0))
def test_falling_precisions_are_never_a_finding(precisions, brevity):
    falling = sorted(precisions, reverse=True)
    table = Table("t", rows=[Row("A")])
    for n in range(1, 5):
        score = 100 * brevity * float(np.prod(falling[:n])) ** (1 / n)
        table.figures[Place(Row("A"), "", f"bleu{n}")] = Figure(round(score, 2))
    assert not list(check_bleu_orders(table))


@given(st.text(max_size=40))
def test_no_cell_is_too_odd_to_be_read(text):
    content = read_cell(Cell(text))
    assert content is None or content.figure or content.increment


PIECES = [*"ab1.,|&{}[]\\%$\n \t-:*_", "\\begin{tabular}", "BLEU-4", "\\multirow", "\\\\"]


@given(
    st.sampled_from(["a.csv", "a.tex", "a.md"]),
    st.binary(max_size=200)
    | st.lists(st.sampled_from(PIECES), max_size=60).map(lambda pieces: "".join(pieces).encode()),
)
@settings(max_examples=300, deadline=None)
def test_any_file_is_linted_or_refused_in_a_sentence(name, data):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            tables, _ = lint_tables([path])
        except InputError:
            return
        assert all(table.figures for table in tables)
