"""The corpus's datasheet: what in it is real, what a program made, and how much there is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from signkit.atomic import atomic_path

WARNING = (
    "STITCHED. Real letter clips, stitched and varied by a program: the handshapes are a person's, "
    "the movements between them, the signers' differences, the view and the noise are not. The "
    "list of words was written for signkit. This is not natural fluent fingerspelling: fluent "
    "spellers blend and drop letters, here each is made in full; and no clip is a sentence of a "
    "sign language."
)
LIMITS = (
    "One person shows each alphabet, so nothing here is about several people.",
    "Every letter of a kind is the same recording, resized and retimed; only jitter differs.",
    "Text is written letter by letter (`a n n a`), since models know what stands between spaces "
    "and no word of dev or test occurs in train; the words themselves are in the `.words` lists.",
    "A hand that the letter clips do not show is missing (confidence 0), never a guess.",
    "One signer of twelve is left-handed. A missing hand teaches nothing, so a model that is not "
    "told who signs spells with both hands at once, in ASL, GSL and DSGS.",
    "Two-handed letters of signers with longer arms touch a little less exactly than recorded.",
)


def write_datasheet(folder: Path, summary: Mapping[str, Any]) -> str:
    """Write ``datasheet.md`` into a corpus's folder.

    Parameters
    ----------
    folder : Path
        The corpus's folder.
    summary : mapping of str
        What `signkit.fingerspelling.corpus.write_corpus` returned.

    Returns
    -------
    str
        The datasheet in Markdown.
    """
    parts = [
        f"# Datasheet of fingerspelling, {summary['language']} (stitched)",
        f"**{WARNING}**",
        f"Letter clips: {summary['package']}, MIT licence, see `ATTRIBUTION.txt`. Seed "
        f"{summary['seed']}, signkit {summary['version']}, {summary['fps']:g} frames a second.",
        "## Splits",
        "Splits share no word; signers and letters are the same in all.",
        _splits_table(summary),
        "## Alphabet",
        _alphabet(summary),
        "## Words left out",
        ", ".join(summary["words_left_out"]) or "None: the alphabet has every letter of the list.",
        "## Limits",
        "\n".join(f"- {limit}" for limit in LIMITS),
    ]
    markdown = "\n\n".join(parts) + "\n"
    with atomic_path(folder / "datasheet.md") as unfinished:
        unfinished.write_text(markdown, encoding="utf-8")
    return markdown


def _splits_table(summary: Mapping[str, Any]) -> str:
    head = ("split", "words", "clips", "letters", "frames", "seconds", "bytes")
    lines = [head, ["---"] * len(head)]
    for name, split in summary["splits"].items():
        seconds = round(split["frames"] / summary["fps"])
        counts = (split[key] for key in ("words", "clips", "letters", "frames"))
        lines.append((name, *counts, seconds, split["bytes"]))
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _alphabet(summary: Mapping[str, Any]) -> str:
    counts = summary["letters_of_words"]
    listed = ", ".join(f"{letter} ({counts.get(letter, 0)})" for letter in summary["alphabet"])
    bad = "".join(f"\n\nLeft out {key}: {why}" for key, why in summary["bad_letters"].items())
    return f"Letters, and how often the words have them: {listed}.{bad}"
