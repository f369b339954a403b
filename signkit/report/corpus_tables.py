"""Tables about the data: Table 2 (clips a split) and supplementary Table 1 (templates)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import pandas as pd

from signkit.errors import InputError
from signkit.report.entries import data_source
from signkit.report.tables import AS_PRINTED, HERE, NOT_RUN, Cell
from signkit.text.languages import LANGUAGES, Language

SPLITS = ("train", "dev", "test")
EXAMPLES = 6
"""Templates shown a language: supplementary Table 1 shows six in each of its parts."""


class Store(Protocol):
    """What a table of counts asks of a corpus store (see `signkit.corpus.store.CorpusStore`)."""

    fps: float
    synthetic: bool
    texts: list[str]
    lengths: np.ndarray


def count_table(
    stores: Mapping[str, Mapping[str, Mapping[str, Store]]],
    printed: pd.DataFrame,
    splits: Sequence[str] = SPLITS,
) -> pd.DataFrame:
    """Count what the corpora hold beside what Table 2 prints.

    Departs from the paper in its shape (a line a language, or a corpus where a language has
    several) and adds minutes and distinct sentences, without which a number of clips says little.

    Parameters
    ----------
    stores : mapping of str to mapping of str to mapping of str to CorpusStore
        Stores by language code, corpus and split; what is missing reads "not run".
    printed : DataFrame
        Tidy columns row, language, split, metric, value, note: the paper's Table 2.
    splits : sequence of str
        The splits, in the order of the columns.

    Returns
    -------
    DataFrame (corpora, columns)
        Columns (split, metric, source) as `build_table` makes them.

    Raises
    ------
    InputError
        If a language is none of the paper's.
    """
    strange = sorted(set(stores) - set(LANGUAGES))
    if strange:
        needed = f"codes among {', '.join(LANGUAGES)}"
        raise InputError("count_table", needed, ", ".join(strange), "use Language.code as the key")
    paper = {
        (language, split): value
        for language, split, value in printed[["language", "split", "value"]].itertuples(
            index=False
        )
    }
    return table_frame(
        [
            _count_line(language, corpus, found, paper, splits)
            for code, language in LANGUAGES.items()
            for corpus, found in (stores.get(code) or {"": {}}).items()
        ]
    )


def _count_line(
    language: Language,
    corpus: str,
    stores: Mapping[str, Store],
    paper: Mapping[tuple[str, str], float],
    splits: Sequence[str],
) -> dict[tuple[str, str, str], Cell]:
    made = list(stores.values())
    synthetic = any(store.synthetic for store in made)
    source = data_source(language.code, synthetic, corpus) if made else None
    own = corpus in ("", language.key)
    line: dict[tuple[str, str, str], Cell] = {
        ("", "", "row"): language.name if own else f"{language.name}: {corpus}",
        ("", "", "language"): language.code,
        ("", "", "data"): source,
    }
    for split in splits:
        line |= {(split, key, HERE): value for key, value in _counts(stores.get(split)).items()}
        if split in SPLITS:
            line[split, "clips", AS_PRINTED] = paper.get((language.code, split))
    order = ["clips", "minutes", "sentences"]
    return dict(sorted(line.items(), key=lambda item: _rank(item[0], splits, order)))


def _rank(
    key: tuple[str, str, str], splits: Sequence[str], metrics: Sequence[str]
) -> tuple[int, int, int]:
    split, metric, source = key
    if not split:
        return -1, 0, 0
    return list(splits).index(split), metrics.index(metric), int(source == AS_PRINTED)


def _counts(store: Store | None) -> dict[str, Cell]:
    if store is None:
        return {"clips": NOT_RUN, "minutes": NOT_RUN, "sentences": NOT_RUN}
    return {
        "clips": float(len(store.lengths)),
        "minutes": float(np.sum(store.lengths)) / store.fps / 60,
        "sentences": float(len(set(store.texts))),
    }


def template_table(templates: Mapping[str, Sequence[str]], printed: pd.DataFrame) -> pd.DataFrame:
    """Show how many prompt templates each language has, and the first of them.

    Parameters
    ----------
    templates : mapping of str to sequence of str
        Templates by language code, with ``{}`` where the sentence goes.
    printed : DataFrame
        Tidy columns row, language, split, metric, value, note: the paper's counts of templates,
        where it gives one (Sec. 3: 120 English, 30 for each other language).

    Returns
    -------
    DataFrame (templates shown, columns)
        One line a template shown, with the counts of its language.
    """
    paper = dict(zip(printed["language"], printed["value"], strict=True))
    lines: list[dict[tuple[str, str, str], Cell]] = []
    for code, texts in templates.items():
        for text in texts[:EXAMPLES]:
            lines.append(
                {
                    ("", "", "language"): code,
                    ("", "", "template"): text.replace("{}", "{Text}"),
                    ("", "templates", HERE): float(len(texts)),
                    ("", "templates", AS_PRINTED): paper.get(code),
                }
            )
    return table_frame(lines)


def table_frame(lines: Sequence[Mapping[tuple[str, str, str], Cell]]) -> pd.DataFrame:
    """Make a table of lines whose cells are keyed by column; a line may lack some.

    Parameters
    ----------
    lines : sequence of mapping
        Cells by (split, metric, source).

    Returns
    -------
    DataFrame (lines, columns)
        Columns in the order in which they first come.
    """
    columns = list(dict.fromkeys(key for line in lines for key in line))
    cells = {key: pd.Series([line.get(key) for line in lines], dtype=object) for key in columns}
    frame = pd.DataFrame(cells)
    frame.columns = pd.MultiIndex.from_tuples(columns, names=["split", "metric", "source"])
    return frame
