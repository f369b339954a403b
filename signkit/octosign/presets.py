"""Sizes and the difficulty dial of the embedded corpus: ``smoke``, ``laptop`` and ``paper``.

One frozen record a preset, read by the language side (lexicon, sentences, splits) and by the
motion side (signers, coarticulation, camera) alike.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field

from signkit.errors import InputError
from signkit.text.languages import find_language

SPLITS = ("train", "dev", "test", "test_systematic", "test_signer")
"""The paper's three splits, one of unseen combinations and one of an unseen signer."""

TABLE_2 = {
    "ASL": (31_047, 1_739, 2_343),
    "GSL": (7_096, 519, 642),
    "DSGS": (8_043, 500, 500),
    "LSF-CH": (5_672, 500, 250),
    "LIS-CH": (2_254, 250, 250),
    "LSA": (2_400, 400, 400),
    "KSL": (17_000, 2_000, 6_000),
    "TSL": (28_142, 4_418, 3_742),
}
"""Clips in train, dev and test of the paper's eight corpora (Table 2)."""

PAPER_EXTRA = 250
"""Clips in each of octosign's own two test splits at the paper's scale, where Table 2 has none."""


@dataclass(frozen=True)
class Preset:
    """Size and difficulty of one build of the embedded corpus.

    Parameters
    ----------
    name : str
        Name of the preset: ``laptop``.
    lexicon_size : int
        Signs in each language's lexicon, function signs included.
    sentence_length : tuple of int
        Fewest, median and most glosses a sentence.
    rare_share : float
        Share of the glosses of train that are to occur there exactly once.
    wordings : int
        Number of wordings a meaning may have in the written language, 1 to 3.
    sizes : mapping of str to int
        Clips a split, for every language.
    sizes_by_language : mapping of str to mapping
        Clips a split for one language's code, where languages differ; wins over ``sizes``.
    main_wording : float
        Share of sentences with the first, usual wording; the signs do not show the wording, so
        the rest is lost to any back-translator.
    zipf : float
        Exponent of the Zipf law by which concepts of one class are used.
    minimal_pairs : int
        Number of pairs of signs made to differ in one parameter only, for each parameter.
    far_apart : bool
        Whether all other signs of a lexicon differ in at least two parameters.
    fps : float
        Frames a second of the written keypoints.
    signers : int
        Number of signers, beside the held-out one of test_signer.
    coarticulation : float
        Strength of transitions, undershoot and anticipation; 0 is none, 1 usual.
    camera_noise : float
        Strength of jitter and hand drop-out; 0 is none, 1 usual.
    share_misaligned : float
        Share of train clips that carry another clip's text (the noise arm).
    share_corrupted : float
        Share of train clips whose keypoints are corrupted (the noise arm).

    Examples
    --------
    >>> PRESETS["laptop"].sizes_for("ksl")["train"]
    2200
    >>> PRESETS["paper"].sizes_for("LSF-CH")["test"]
    250
    """

    name: str
    lexicon_size: int
    sentence_length: tuple[int, int, int]
    rare_share: float
    wordings: int
    sizes: Mapping[str, int] = field(default_factory=dict, hash=False)
    sizes_by_language: Mapping[str, Mapping[str, int]] = field(default_factory=dict, hash=False)
    main_wording: float = 0.85
    zipf: float = 0.7
    minimal_pairs: int = 2
    far_apart: bool = True
    fps: float = 12.5
    signers: int = 12
    coarticulation: float = 1.0
    camera_noise: float = 1.0
    share_misaligned: float = 0.0
    share_corrupted: float = 0.0

    def sizes_for(self, code: str) -> dict[str, int]:
        """Tell how many clips each split of one language has.

        Parameters
        ----------
        code : str
            Code or key of the language.

        Returns
        -------
        dict of str to int
            Clips a split, in the order of `SPLITS`.
        """
        sizes = self.sizes_by_language.get(find_language(code).code, self.sizes)
        return {split: sizes[split] for split in SPLITS if split in sizes}


def _table_2_sizes() -> dict[str, dict[str, int]]:
    return {
        code: dict(zip(SPLITS, (*counts, PAPER_EXTRA, PAPER_EXTRA), strict=True))
        for code, counts in TABLE_2.items()
    }


PRESETS = {
    preset.name: preset
    for preset in (
        Preset(
            "smoke",
            lexicon_size=20,
            sentence_length=(2, 3, 3),
            rare_share=0.0,
            wordings=1,
            sizes=dict(zip(SPLITS, (24, 6, 6, 4, 4), strict=True)),
            minimal_pairs=1,
        ),
        Preset(
            "laptop",
            lexicon_size=72,
            sentence_length=(3, 4, 7),
            rare_share=0.0,
            wordings=3,
            sizes=dict(zip(SPLITS, (2_200, 100, 100, 60, 60), strict=True)),
            main_wording=0.5,
        ),
        Preset(
            "paper",
            lexicon_size=1_300,
            sentence_length=(2, 7, 20),
            rare_share=0.33,
            wordings=3,
            sizes_by_language=_table_2_sizes(),
            main_wording=0.7,
            zipf=1.0,
            minimal_pairs=8,
            far_apart=False,
        ),
    )
}
"""Every preset by its name."""


def find_preset(name: str) -> Preset:
    """Find a preset by its name.

    Parameters
    ----------
    name : str
        ``smoke``, ``laptop`` or ``paper``.

    Returns
    -------
    Preset
        The preset of that name.

    Raises
    ------
    InputError
        If there is no such preset; the message suggests the nearest one.

    Examples
    --------
    >>> find_preset("smoke").lexicon_size
    20
    """
    if name in PRESETS:
        return PRESETS[name]
    near = difflib.get_close_matches(name, PRESETS, n=1)
    raise InputError(
        f"preset {name!r}",
        f"one of {', '.join(PRESETS)}",
        repr(name),
        f"did you mean {near[0]!r}?" if near else "see signkit.octosign.presets",
    )
