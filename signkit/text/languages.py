"""The eight sign languages of the paper (Table 1) and the synthetic stand-ins for them."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from signkit.errors import InputError


@dataclass(frozen=True)
class Language:
    """One sign language of the paper.

    Parameters
    ----------
    code : str
        The paper's abbreviation, as in Table 1: ``ASL``.
    name : str
        The language's English name.
    spoken : str
        ISO 639-1 code of the written language beside it: ``en``.
    stand_in : str
        Name of the constructed language that stands in its place in octosign: ``syn-ase``.
    """

    code: str
    name: str
    spoken: str
    stand_in: str

    @property
    def key(self) -> str:
        """Lower-case form for file, run and parameter names: ``lsf_ch``."""
        return self.code.lower().replace("-", "_")


LANGUAGES = {
    language.code: language
    for language in (
        Language("ASL", "American Sign Language", "en", "syn-ase"),
        Language("GSL", "German Sign Language", "de", "syn-gsg"),
        Language("DSGS", "Swiss German Sign Language", "de", "syn-sgg"),
        Language("LSF-CH", "French Sign Language of Switzerland", "fr", "syn-ssr"),
        Language("LIS-CH", "Italian Sign Language of Switzerland", "it", "syn-slf"),
        Language("LSA", "Argentine Sign Language", "es", "syn-aed"),
        Language("KSL", "Korean Sign Language", "ko", "syn-kvk"),
        Language("TSL", "Turkish Sign Language", "tr", "syn-tsm"),
    )
}


def find_language(code: str) -> Language:
    """Find a language by its code or key, upper or lower case.

    Parameters
    ----------
    code : str
        ``ASL``, ``asl``, ``LSF-CH`` or ``lsf_ch``.

    Returns
    -------
    Language
        The language of that code.

    Raises
    ------
    InputError
        If no language has that code; the message suggests the nearest one.

    Examples
    --------
    >>> find_language("lsf_ch").name
    'French Sign Language of Switzerland'
    """
    wanted = code.upper().replace("_", "-")
    if wanted in LANGUAGES:
        return LANGUAGES[wanted]
    near = difflib.get_close_matches(wanted, LANGUAGES, n=1)
    raise InputError(
        f"language {code!r}",
        f"one of {', '.join(LANGUAGES)}",
        repr(code),
        f"did you mean {near[0]!r}?" if near else "see signkit.text.languages",
    )
