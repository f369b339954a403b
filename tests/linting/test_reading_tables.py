"""CSV, Markdown and LaTeX become the same figures; what is no table is refused in a sentence."""

import pytest
from typer.testing import CliRunner

from signkit.__main__ import app
from signkit.errors import InputError
from signkit.linting.table import Row
from signkit.linting.understanding import read_tables

TEX = r"""
\begin{table}[t]
\caption{Results of \textbf{ours} on \emph{dev} and test, in \% (see \cite{x}).}
\resizebox{\textwidth}{!}{%
\begin{tabular}{@{}llcc|cc@{}}
\toprule
\multirow{2}{*}{Approach:} & \multirow{2}{*}{Language} & \multicolumn{2}{c}{DEV SET} &
  \multicolumn{2}{c}{TEST SET} \\
\cmidrule(lr){3-4}\cmidrule(lr){5-6}
 & & BLEU-4 $\uparrow$ & \makecell{ROUGE\\(F)} & BLEU-4 & ROUGE \\ % 99.9 & 99.9
\midrule
\multirow[t]{2}{*}{Base~\cite{y}} & A \& B & 10.50 & 30.25 & 9.75 & -- \\[2pt]
 & C\_D & 11.50 & $31.25$ & \textcolor{red}{8.75} & 29.00 \\
\hline
\rowcolor{gray!10} Ours$^{\dagger}$ & C\_D & \textbf{12.00} +0.50 & \underline{31.00} &
 $\mathbf{9.25}_{\pm 0.30}$ & 1,029.5 \\
\bottomrule
\end{tabular}}
\end{table}
"""


def _write(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _figures(table):
    return {
        (place.row.label, place.group, place.metric): figure.value
        for place, figure in table.figures.items()
    }


def test_latex_spans_marks_and_increments_are_understood(tmp_path):
    (table,) = read_tables(_write(tmp_path, "t.tex", TEX))
    assert table.caption == "Results of ours on dev and test, in % (see )."
    assert table.rows == [Row("Base", "A & B"), Row("Base", "C_D"), Row("Ours †", "C_D")]
    cells = table.cells_of(table.rows[2])
    assert {key: figure.value for key, figure in cells.items()} == {
        ("dev", "bleu4"): 12.0,
        ("dev", "rouge"): 31.0,
        ("test", "bleu4"): 9.25,
        ("test", "rouge"): 1029.5,
    }
    assert [cells[key].mark for key in cells] == ["bold", "underlined", "bold", ""]
    assert [(i.amount.value, i.plus_minus) for i in table.increments] == [(0.5, False), (0.3, True)]
    assert ("test", "rouge") not in table.cells_of(table.rows[0])
    assert table.cells_of(table.rows[1])["test", "bleu4"].value == 8.75


def test_markdown_with_two_lines_of_headings_and_a_caption(tmp_path):
    text = """
**Our results**

| Approach | DEV SET | | TEST SET | |
|---|--:|--:|--:|--:|
| | BLEU-4 | ROUGE | BLEU-4 | ROUGE |
| FP \\| GN | **16.44** | 53.44 | 17.17 | <u>50.47</u> |
| Base | 10.96 | 44.13 | n/a | 40.39 |
"""
    (table,) = read_tables(_write(tmp_path, "t.md", text))
    assert table.caption == "Our results"
    assert _figures(table) == {
        ("FP | GN", "dev", "bleu4"): 16.44,
        ("FP | GN", "dev", "rouge"): 53.44,
        ("FP | GN", "test", "bleu4"): 17.17,
        ("FP | GN", "test", "rouge"): 50.47,
        ("Base", "dev", "bleu4"): 10.96,
        ("Base", "dev", "rouge"): 44.13,
        ("Base", "test", "rouge"): 40.39,
    }
    assert [figure.mark for figure in table.figures.values()][:4] == ["bold", "", "", "underlined"]


@pytest.mark.parametrize(("separator", "number"), [(",", "12.50"), (";", "12,50"), ("\t", "12.50")])
def test_csv_of_any_separator_and_decimal_comma(tmp_path, separator, number):
    lines = [["system", "dev BLEU-4", "test WER", "clips"], ["A", number, "0.4", "60"]]
    text = "\n".join(separator.join(line) for line in lines)
    (table,) = read_tables(_write(tmp_path, "t.csv", text))
    assert _figures(table) == {("A", "dev", "bleu4"): 12.5, ("A", "test", "wer"): 0.4}
    assert table.counts == {Row("A"): "60"}


def test_rows_that_are_numbered_are_known_by_their_words(tmp_path):
    text = ",system,dev BLEU-4\n0,Base,12.5\n1,Ours,13.5\n"
    (table,) = read_tables(_write(tmp_path, "t.csv", text))
    assert table.rows == [Row("Base"), Row("Ours")]


def test_orders_of_bleu_in_a_line_of_their_own(tmp_path):
    head = r"\begin{tabular}{lcccc}& \multicolumn{4}{c}{BLEU} \\ & 1 & 2 & 3 & 4 \\"
    text = rf"{head} A & 40.1 & 30.2 & 20.3 & 10.4 \end{{tabular}}"
    (table,) = read_tables(_write(tmp_path, "t.tex", text))
    assert _figures(table) == {
        ("A", "", "bleu1"): 40.1,
        ("A", "", "bleu2"): 30.2,
        ("A", "", "bleu3"): 20.3,
        ("A", "", "bleu4"): 10.4,
    }


USUAL = r"""
\begin{tabular}{l|cc|cc} \hline
 & \multicolumn{2}{c|}{\textbf{Dev Set}} & \multicolumn{2}{c}{\textbf{Test Set}} \\
Method & B@4 & R-L & B@4 & R-L \\ \hline\hline
{\bf Ours} & {\bf 13.10} & 36.10\textsubscript{$\pm$0.21} & 13.00 (0.2) & 36.00 [35.0, 37.0]\\
Theirs & $12.10_{+2.59}$ & 35.10 \textcolor{green}{(+2.74)} & 12.00 & 35.00\\
\end{tabular}
"""


def test_spreads_intervals_and_increments_as_papers_set_them(tmp_path):
    (table,) = read_tables(_write(tmp_path, "t.tex", USUAL))
    assert list(_figures(table).values()) == [13.1, 36.1, 13.0, 36.0, 12.1, 35.1, 12.0, 35.0]
    assert table.columns() == [
        ("dev", "bleu4"),
        ("dev", "rouge"),
        ("test", "bleu4"),
        ("test", "rouge"),
    ]
    amounts = [(i.amount.value, i.plus_minus) for i in table.increments]
    assert amounts == [(0.21, True), (2.59, False), (2.74, False)]
    assert next(iter(table.figures.values())).mark == "bold"


def test_parts_of_a_table_headed_by_a_split(tmp_path):
    text = "system,BLEU-4,ROUGE\nDev set,,\nA,1.5,2.5\nTest set,,\nA,3.5,4.5\n"
    (table,) = read_tables(_write(tmp_path, "t.csv", text))
    assert list(_figures(table).items()) == [
        (("A", "dev", "bleu4"), 1.5),
        (("A", "dev", "rouge"), 2.5),
        (("A", "test", "bleu4"), 3.5),
        (("A", "test", "rouge"), 4.5),
    ]


def test_metrics_at_the_left_are_turned(tmp_path):
    text = "metric,Base,Ours\nBLEU-4,10.5,12.5\nROUGE,30.5,32.5\n"
    (table,) = read_tables(_write(tmp_path, "t.csv", text))
    assert _figures(table)["Ours", "", "rouge"] == 32.5


def test_every_table_of_a_file_is_read(tmp_path):
    one = "| s | BLEU-4 |\n|---|---|\n| A | 1.5 |\n\n"
    tables = read_tables(_write(tmp_path, "t.md", one + "words\n\n" + one))
    assert [table.name for table in tables] == ["t.md table 1", "t.md table 2"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "an empty file"),
        ("a.csv", b"\x89PNG\x00\xff\xfe", "no UTF-8 text"),
        ("a.tex", b"\\section{Words}", "needs a table"),
        ("a.md", b"# Words only", "needs a table"),
        ("a.csv", b"name,age\nAnn,12\n", "named like a metric"),
        ("a.csv", b"row,metric,value\nA,bleu4\n", "line 2: needs 3 fields, got 2 fields"),
        ("a.csv", b"system,BLEU-4\nA,1.5,2.5\n", "needs rows of 2 cells, got 3 in row 2"),
    ],
)
def test_junk_is_refused_in_one_sentence(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_tables(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_tables(tmp_path / "none.csv")


CLEAN = """system,clips,test BLEU-1,test BLEU-4
True poses,60,40.12,20.31
Blind,60,20.05,4.42
A,60,31.31,11.07
"""


def test_the_command_ends_with_0_on_a_clean_table_and_with_1_on_findings(tmp_path):
    clean = CliRunner().invoke(app, ["lint-table", str(_write(tmp_path, "clean.csv", CLEAN))])
    assert (clean.exit_code, clean.stdout.splitlines()[-1]) == (0, "nothing found")
    bad = CLEAN.replace("11.07", "33.07")
    found = CliRunner().invoke(app, ["lint-table", str(_write(tmp_path, "bad.csv", bad))])
    assert found.exit_code == 1
    assert "BLEU-4 33.07" not in found.stdout  # BLEU-2 and BLEU-3 are not there to compare with
    assert "'A' is above 'True poses': test bleu4 33.07" in found.stdout


def test_the_command_gives_json(tmp_path):
    import json

    path = _write(tmp_path, "bad.csv", CLEAN.replace("31.31", "131.31"))
    answer = CliRunner().invoke(app, ["lint-table", str(path), "--json"])
    findings = json.loads(answer.stdout)["findings"]
    assert answer.exit_code == 1
    assert [(f["check"], f["level"]) for f in findings] == [
        ("range", "wrong"),
        ("above-ceiling", "implausible"),
    ]
