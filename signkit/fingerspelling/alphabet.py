"""The letters: real clips of finger alphabets from the package spoken-to-signed (facts 1.11).

The package's data lie in ``assets/fingerspelling_lexicon``: an ``index.csv`` and one ``.pose`` file
a letter. They are read where they are, without importing the package, and nothing is copied.
"""

from __future__ import annotations

import csv
import importlib.util
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from signkit.errors import InputError
from signkit.fingerspelling.letter_files import read_letter_file
from signkit.fingerspelling.letters import Letter, make_letter
from signkit.fingerspelling.spelling import letter_key
from signkit.progress import say
from signkit.text.languages import find_language

PACKAGE = "spoken_to_signed"
DISTRIBUTION = "spoken-to-signed"
LEXICON = Path("assets", "fingerspelling_lexicon")
ISO_CODES = {"ASL": "ase", "GSL": "gsg", "DSGS": "sgg", "TSL": "tsm"}
"""The paper's languages whose finger alphabets the package holds, by their ISO 639-3 codes."""


@dataclass(frozen=True)
class Alphabet:
    """The finger alphabet of one sign language.

    Parameters
    ----------
    language : str
        The paper's code of the sign language: ``ASL``.
    letters : dict of str to Letter
        The clips by letter, upper case; some alphabets hold more than letters: ``SCH``.
    files : tuple of str
        Paths of the files read, relative to the lexicon's folder.
    bad : dict of str to str
        Letters whose clip could not be used, with the reason.
    """

    language: str
    letters: dict[str, Letter]
    files: tuple[str, ...]
    bad: dict[str, str]


def find_lexicon() -> Path:
    """Find the folder of finger alphabets in the installed package.

    Returns
    -------
    Path
        The folder that holds ``index.csv``.

    Raises
    ------
    InputError
        If the package is not installed; the message names the extra.
    """
    found = importlib.util.find_spec(PACKAGE)
    places = list(found.submodule_search_locations or []) if found else []
    for place in places:
        if (Path(place) / LEXICON / "index.csv").is_file():
            return Path(place) / LEXICON
    raise InputError(
        "fingerspelling",
        f"the finger alphabets of {DISTRIBUTION}",
        "no such package",
        "install it: pip install 'signkit[lexicon]'",
    )


def package_licence() -> tuple[str, str]:
    """Give version and licence text of the installed package.

    Returns
    -------
    tuple of str
        ``0.4.0`` and the text of its licence, as shipped.

    Raises
    ------
    InputError
        If the package ships no licence: without it nothing made from its clips may be passed on.
    """
    try:
        package = distribution(DISTRIBUTION)
    except PackageNotFoundError:
        find_lexicon()
        raise
    for file in package.files or []:
        if file.name.upper().startswith("LICEN"):
            return package.version, file.read_text()
    needed, advice = "the licence of its clips", f"reinstall {DISTRIBUTION}"
    raise InputError(DISTRIBUTION, needed, "none in the package", advice)


def read_alphabet(code: str, lexicon: Path | None = None) -> Alphabet:
    """Read the finger alphabet of a sign language.

    Parameters
    ----------
    code : str
        Code or key of the sign language: ``ASL``, ``gsl``.
    lexicon : Path, optional
        Another folder with ``index.csv`` and clips, laid out in the same way.

    Returns
    -------
    Alphabet
        Its letters, each trimmed to where the hand holds or makes it.

    Raises
    ------
    InputError
        If the package is not installed or has no alphabet of that language.
    """
    language = find_language(code).code
    folder = find_lexicon() if lexicon is None else lexicon
    rows = [row for row in _read_index(folder) if row["signed_language"] == ISO_CODES.get(language)]
    if not rows:
        needed = f"a language of {', '.join(ISO_CODES)}"
        raise InputError("fingerspelling", needed, code, "choose one whose alphabet is there")
    letters: dict[str, Letter] = {}
    bad: dict[str, str] = {}
    for row in rows:
        key = letter_key(row["words"], language)
        try:
            letters[key] = make_letter(key, read_letter_file(folder / row["path"]), language)
        except InputError as error:
            bad[key] = str(error)
            say(f"fingerspelling {language}: left out the letter {key}: {error}")
    return Alphabet(language, letters, tuple(row["path"] for row in rows), bad)


def _read_index(folder: Path) -> list[dict[str, str]]:
    path = folder / "index.csv"
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except FileNotFoundError:
        raise InputError(f"{path}", "an index of clips", "no such file", "check the path") from None
    missing = {"path", "signed_language", "words"} - set(rows[0] if rows else {})
    if missing:
        came = "no rows" if not rows else f"no column {', '.join(sorted(missing))}"
        advice = "use the index as the package has it"
        raise InputError(f"{path}", "columns path, signed_language and words", came, advice)
    return rows
