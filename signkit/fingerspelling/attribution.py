"""Whose clips a corpus is made of, and under which licence: kept with all made from them."""

from __future__ import annotations

from pathlib import Path

from signkit.atomic import atomic_path
from signkit.fingerspelling.alphabet import DISTRIBUTION, LEXICON, Alphabet

SOURCE = "https://github.com/ZurichNLP/spoken-to-signed-translation"


def write_attribution(path: Path, alphabet: Alphabet, package: str, licence: str) -> None:
    """Write source, licence and list of the letter clips.

    Parameters
    ----------
    path : Path
        The file to write.
    alphabet : Alphabet
        The letters that were read.
    package : str
        Version of the package they come from.
    licence : str
        Its licence's text, as shipped.
    """
    lines = [
        f"The finger alphabet clips ({alphabet.language}) come from the Python package",
        f"{DISTRIBUTION} {package}, {SOURCE},",
        "under the licence below. signkit cut them to the letters, put them one after another,",
        "made the movements between them, changed proportions, tempo and view, and added noise.",
        "Keep this file with the corpus and with whatever is made from it.",
        "",
        f"Files used, under spoken_to_signed/{LEXICON.as_posix()}:",
        *(f"  {file}" for file in alphabet.files),
        "",
        licence.rstrip("\n"),
    ]
    with atomic_path(path) as unfinished:
        unfinished.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
