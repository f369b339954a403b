"""The corpus's datasheet: what it is, that it is synthetic, and every target beside its value."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from signkit.atomic import atomic_path
from signkit.errors import InputError
from signkit.octosign.datasheet_text import render_datasheet
from signkit.octosign.language import draw_sentences
from signkit.octosign.presets import Preset
from signkit.octosign.statistics import PHOENIX14T, describe_splits
from signkit.octosign.template_errors import template_word_error_rate
from signkit.text.languages import find_language

WARNING = (
    "SYNTHETIC. Constructed signs of a constructed language, performed by a program and seen by "
    "an imitated camera. This is no real sign language and no real signing; no result on it says "
    "anything about how well a Deaf signer would understand a system."
)


def build_datasheet(folder: Path, code: str, preset: Preset, seed: int) -> dict[str, Any]:
    """Collect what is known about a written corpus.

    Parameters
    ----------
    folder : Path
        A folder that `signkit.octosign.corpus.write_corpus` wrote.
    code : str
        Code or key of the real language whose place it takes.
    preset : Preset
        The preset it was written with.
    seed : int
        The seed it was written with.

    Returns
    -------
    dict
        What JSON can hold: origin, sizes, signers, keypoints, language statistics beside their
        targets, and the word error rate of template decoding.

    Raises
    ------
    InputError
        If the folder holds another corpus, or none.
    """
    summary = _read_summary(folder, code, preset, seed)
    language = find_language(code)
    splits = draw_sentences(language.code, preset, seed)
    checked = [split for split in splits if split != "train"]
    return {
        "warning": WARNING,
        **{key: value for key, value in summary.items() if key != "splits"},
        "splits": summary["splits"],
        "targets": PHOENIX14T,
        "sentences": describe_splits(splits),
        "template_decoding": {
            split: template_word_error_rate(folder, split, preset.fps) for split in checked
        },
        "bytes_of_files": _bytes_of_files(folder),
    }


def write_datasheet(folder: Path, code: str, preset: Preset, seed: int) -> str:
    """Write ``datasheet.json`` and ``datasheet.md`` into a corpus's folder.

    Parameters
    ----------
    folder : Path
        A folder that `signkit.octosign.corpus.write_corpus` wrote.
    code : str
        Code or key of the real language whose place it takes.
    preset : Preset
        The preset it was written with.
    seed : int
        The seed it was written with.

    Returns
    -------
    str
        The datasheet in Markdown.
    """
    sheet = build_datasheet(folder, code, preset, seed)
    markdown = render_datasheet(sheet)
    for name, text in (("datasheet.json", json.dumps(sheet, indent=2)), ("datasheet.md", markdown)):
        with atomic_path(folder / name) as unfinished:
            unfinished.write_text(text + "\n", encoding="utf-8")
    return markdown


def _read_summary(folder: Path, code: str, preset: Preset, seed: int) -> dict[str, Any]:
    path = folder / "corpus.json"
    if not path.exists():
        raise InputError(str(folder), "a complete corpus", "no corpus.json", "run write_corpus")
    summary: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    came = (summary["stands_in_for"], summary["preset"], summary["seed"])
    needed = (find_language(code).code, preset.name, seed)
    if came != needed:
        raise InputError(str(path), str(needed), str(came), "describe it as it was written")
    return summary


def _bytes_of_files(folder: Path) -> dict[str, int]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): path.stat().st_size
        for path in files
        if not path.name.startswith(("datasheet", "."))
    }
