"""Tables 1 and 3: what corpora hold and what the two modes can do, found in stores and models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import torch

from signkit.corpus.store import CorpusStore
from signkit.learn.methods import PROMPTED
from signkit.model.config import ModelConfig
from signkit.model.mlsf import Mlsf
from signkit.model.naming import count_parameters
from signkit.model.prompt2langgloss import Prompt2LangGloss
from signkit.model.text2pose import Text2Pose
from signkit.report.corpus_tables import table_frame
from signkit.report.entries import data_source
from signkit.report.tables import AS_PRINTED, HERE, Cell
from signkit.text.gloss_inventory import GlossInventory
from signkit.text.prompts import load_templates
from signkit.text.vocabulary import Vocabulary

FEATURES = (
    "vocab", "duration", "signers", "multiview", "transcription", "gloss", "pose", "depth",
    "speech", "prompt", "compress",
)  # fmt: skip
"""The columns of Table 1."""

Line = dict[tuple[str, str, str], Cell]


@dataclass(frozen=True)
class CorpusFiles:
    """Where a corpus lies before and after ingest and lift.

    Parameters
    ----------
    language : str
        Code of its sign language.
    source : Path
        The keypoint files that were read.
    ingested, lifted : Path
        Folders of one store a split.
    """

    language: str
    source: Path
    ingested: Path
    lifted: Path


def dataset_table(corpora: Mapping[str, CorpusFiles], printed: pd.DataFrame) -> pd.DataFrame:
    """Put what this run's corpora hold under the lines of Table 1, feature by feature.

    ``compress`` says whether the ingested stores are smaller than the files they were read from;
    ``multiview`` and ``speech`` are never found, since a store holds one view and no sound.

    Parameters
    ----------
    corpora : mapping of str to CorpusFiles
        Corpora by name.
    printed : DataFrame
        Tidy columns row, language, split, metric, value, note: the paper's Table 1.

    Returns
    -------
    DataFrame (corpora, columns)
        The paper's lines first.
    """
    lines = []
    for row in dict.fromkeys(printed["row"]):
        mine = printed[printed["row"] == row]
        cells = dict(zip(mine["metric"], mine["value"], strict=True))
        line = _lead(row, AS_PRINTED, None)
        lines.append(line | {("", name, HERE): _word(cells.get(name)) for name in FEATURES})
    for name, files in corpora.items():
        found = corpus_features(files)
        synthetic = any(CorpusStore(path).synthetic for path in files.ingested.glob("*.h5"))
        line = _lead(name, "here", data_source(files.language, synthetic, name))
        lines.append(line | {("", key, HERE): found[key] for key in FEATURES})
    return table_frame(lines)


def _lead(row: str, figures: str, data: str | None) -> Line:
    return {("", "", "row"): row, ("", "", "figures"): figures, ("", "", "data"): data}


def _word(value: object) -> Cell:
    """A printed figure as the paper has it: "3k" and "79" stand in one column."""
    if isinstance(value, float):
        return None if np.isnan(value) else f"{value:g}"
    return str(value)


def corpus_features(files: CorpusFiles) -> dict[str, str]:
    """Look for each feature of Table 1 in a corpus.

    Parameters
    ----------
    files : CorpusFiles
        Where it lies.

    Returns
    -------
    dict of str to str
        By feature: a number, or ✓ or ✗.
    """
    stores = [CorpusStore(path) for path in sorted(files.ingested.glob("*.h5"))]
    lifted = [CorpusStore(path) for path in sorted(files.lifted.glob("*.h5"))]
    words = {word for store in stores for text in store.texts for word in text.lower().split()}
    seconds = sum(float(np.sum(store.lengths)) / store.fps for store in stores)
    signers = {signer for store in stores for signer in store.signers if signer}
    smaller = _bytes(files.ingested) < _bytes(files.source)
    return {
        "vocab": f"{len(words)}",
        "duration": f"{seconds / 3600:.2g}",
        "signers": f"{len(signers)}" if signers else "unknown",
        "multiview": "✗",
        "transcription": _tick(any(text.strip() for s in stores for text in s.texts)),
        "gloss": _tick(any(line.strip() for s in stores for line in s.glosses)),
        "pose": _tick(bool(stores)),
        "depth": _tick(any(np.ptp(s.frames(0)[..., 2][~_missing(s)]) > 0 for s in lifted)),
        "speech": "✗",
        "prompt": _tick(bool(load_templates(files.language))),
        "compress": _tick(smaller),
    }


def _missing(store: CorpusStore) -> np.ndarray:
    return np.isnan(store.frames(0)[..., 2])


def _tick(found: bool) -> str:
    return "✓" if found else "✗"


def _bytes(place: Path) -> int:
    """The bytes of a folder's data, without the truth that is kept apart for scoring."""
    if place.is_file():
        return place.stat().st_size
    files = [p for p in place.rglob("*") if p.is_file() and p.suffix != ".ipynb"]
    return sum(p.stat().st_size for p in files if "truth" not in p.relative_to(place).parts)


def mode_table(printed: pd.DataFrame) -> pd.DataFrame:
    """Set Table 3 beside what two models of two languages, built here, turn out to be.

    Parameters
    ----------
    printed : DataFrame
        Tidy columns row, language, split, metric, value, note: the paper's Table 3.

    Returns
    -------
    DataFrame (properties, 5)
        Properties by mode, as printed and here.
    """
    found = {"M": mode_features("mlsf"), "P": mode_features("prompt2langgloss")}
    lines = []
    for name in dict.fromkeys(printed["metric"]):
        line: Line = {("", "", "property"): name}
        for mode, features in found.items():
            here = printed[(printed["row"] == mode) & (printed["metric"] == name)]["value"]
            line["", f"mode {mode}", HERE] = features[name]
            line["", f"mode {mode}", AS_PRINTED] = str(here.iloc[0])
        lines.append(line)
    return table_frame(lines)


def mode_features(mode: str) -> dict[str, str]:
    """Build a small model of two languages and see what Table 3 says of its mode.

    Parameters
    ----------
    mode : str
        ``mlsf`` or ``prompt2langgloss``.

    Returns
    -------
    dict of str to str
        By property of Table 3.
    """
    one, two = _build(mode, ["asl"]), _build(mode, ["asl", "gsl"])
    poses = [two.produce(["rain"], language) for language in two.languages]
    encoders = sum(isinstance(m, Text2Pose) for m in two.modules())
    growth = count_parameters(two) / count_parameters(one)
    return {
        "function": f"one text in {len(poses)} of 2 languages",
        "address": "text2gloss" if hasattr(two, "write_glosses") else "text2pose",
        "enc-dec": f"{encoders} for 2 languages",
        "prompt": "trained on" if mode in PROMPTED else "not trained on",
        "feature": f"{growth:.2f} times the parameters for a second language",
        "note": "the first language untouched by adding and removing a second"
        if _is_untouched(two)
        else "no language can be added to a trained model",
    }


def _build(mode: str, languages: list[str]) -> Mlsf | Prompt2LangGloss:
    shape = ModelConfig(layers=1, heads=2, hidden=64, feed_forward=128, max_frames=8)
    words = Vocabulary.build(["rain"])
    with torch.random.fork_rng():
        torch.manual_seed(0)
        if mode == "mlsf":
            return Mlsf({language: Text2Pose(shape, words) for language in languages}).eval()
        glosses = GlossInventory.build({language: ["RAIN"] for language in languages})
        return Prompt2LangGloss(shape, words, glosses).eval()


def _is_untouched(model: Mlsf | Prompt2LangGloss) -> bool:
    """Take the second language out and put it back: are the first's weights the same bits?"""
    if not isinstance(model, Mlsf):
        return False
    before = {name: p.clone() for name, p in model.channel("asl").named_parameters()}
    model.add("gsl", model.remove("gsl"))
    after = dict(model.channel("asl").named_parameters())
    return all(torch.equal(after[name], value) for name, value in before.items())
