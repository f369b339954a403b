"""The datasheet as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

DIALLED_DOWN = (
    "The targets are those of the preset `paper`. The preset `{preset}` is dialled down (small "
    "lexicon, few rare signs, short sentences), so that a small model can learn it in seconds."
)


def render_datasheet(sheet: Mapping[str, Any]) -> str:
    """Write a datasheet for readers.

    Parameters
    ----------
    sheet : mapping of str
        What `signkit.octosign.datasheet.build_datasheet` collected.

    Returns
    -------
    str
        Markdown.
    """
    origin = (
        f"Constructed language `{sheet['language']}`, in the place of {sheet['stands_in_for']}. "
        f"Preset `{sheet['preset']}`, seed {sheet['seed']}, signkit {sheet['version']}, "
        f"{sheet['fps']} frames a second, {sheet['clips']:,} clips, {sheet['frames']:,} frames, "
        f"{sum(sheet['bytes_of_files'].values()):,} bytes."
    )
    parts = [
        f"# Datasheet of {sheet['language']} (synthetic)",
        f"**{sheet['warning']}**",
        origin,
        "## Splits",
        _splits_table(sheet["splits"]),
        "## Sentences of train beside PHOENIX14T's",
        "" if sheet["preset"] == "paper" else DIALLED_DOWN.format(preset=sheet["preset"]),
        _targets_table(sheet["targets"], sheet["sentences"]["train"]),
        "## Sentences of the other splits",
        _novelty_table(sheet["sentences"]),
        "## Keypoints of train",
        _keypoints_table(sheet["splits"]["train"]["keypoints"]),
        "## Template decoding of the true poses",
        "Gloss word error rate of a decoder that knows the lexicon and no sentence; below 2 % is "
        "wanted.",
        _decoding_table(sheet["template_decoding"]),
        "## Files",
        _table(("file", "bytes"), sheet["bytes_of_files"].items()),
    ]
    return "\n\n".join(part for part in parts if part)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(value: object) -> str:
    if isinstance(value, list | tuple):
        return " / ".join(_cell(item) for item in value)
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) else str(value)


def _splits_table(splits: Mapping[str, Any]) -> str:
    head = ("split", "clips", "frames", "seconds", "signers", "bytes of archives")
    return _table(
        head,
        [
            (name, s["clips"], s["frames"], s["seconds"], len(s["signers"]), s["bytes"])
            for name, s in splits.items()
        ],
    )


def _targets_table(targets: Mapping[str, object], reached: Mapping[str, object]) -> str:
    rows = [
        (name.replace("_", " "), targets.get(name, "-"), value) for name, value in reached.items()
    ]
    return _table(("measure", "PHOENIX14T", "here"), rows)


def _novelty_table(sentences: Mapping[str, Mapping[str, Any]]) -> str:
    head = ("split", "sentences", "glosses a sentence", "share with an unseen combination")
    rows = [
        (split, part["sentences"], part["glosses_a_sentence"], part["novelty_share"])
        for split, part in sentences.items()
        if split != "train"
    ]
    return _table(head, rows)


def _keypoints_table(parts: Mapping[str, Mapping[str, Any]]) -> str:
    quantiles = list(next(iter(parts.values()))["confidence_quantiles"])
    head = (
        "part",
        "missing %",
        "of the rest below 0.3, %",
        *(f"confidence {q}" for q in quantiles),
    )
    rows = [
        (
            name.replace("_", " "),
            100 * part["missing_share"],
            100 * part["share_below_0.3"],
            *part["confidence_quantiles"].values(),
        )
        for name, part in parts.items()
    ]
    return _table(head, rows)


def _decoding_table(decoding: Mapping[str, Mapping[str, float]]) -> str:
    rows = [
        (split, checked["clips"], checked["glosses"], checked["wer"])
        for split, checked in decoding.items()
    ]
    return _table(("split", "clips", "glosses", "WER %"), rows)
