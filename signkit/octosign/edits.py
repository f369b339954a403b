"""Sentences signed again with something changed: minimal pairs for testing an evaluator.

Everything is performed a second time by the same signer with other chance, so that what an
evaluator sees in an edited clip can be told from what it sees in any second performance. An edit
changes the sign's form and nothing else: the same chance goes into the edited and the unedited
second performance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from signkit.errors import InputError
from signkit.octosign.constructed import Sentence
from signkit.octosign.forms import (
    PARAMETERS,
    POINTING_SIGNS,
    change_parameter,
    features,
    is_possible,
)
from signkit.octosign.language import build_language, make_splits
from signkit.octosign.phonology import Sign, SignToken
from signkit.octosign.presets import Preset
from signkit.octosign.recording import record
from signkit.octosign.seeding import seeded_generator
from signkit.octosign.signers import HELD_OUT_SIGNER, SIGNERS, Signer

AGAIN = "again"
ONE_SIGN = tuple(f"one_{parameter}" for parameter in PARAMETERS)
EVERY_SIGN = tuple(f"every_{parameter}" for parameter in PARAMETERS)
EDITS = (AGAIN, "another_signer", *ONE_SIGN, *EVERY_SIGN, "left_out", "other_order", "half_speed")
"""What can be changed before anything is signed: ``again`` is the second performance itself."""
SECOND_TAKE = "second take"
MOST_DRAWS = 200


def find_sentences(
    code: str, preset: Preset, split: str, seed: int, names: Sequence[str]
) -> list[Sentence]:
    """Find the sentences that clips of a corpus were made from.

    Parameters
    ----------
    code : str
        Code or key of the language: ``ASL``.
    preset : Preset
        The preset the corpus was made with.
    split : str
        The split.
    seed : int
        The corpus's seed.
    names : sequence of str
        The clips' names, which end in their numbers.

    Returns
    -------
    list of Sentence
        One a clip.

    Raises
    ------
    InputError
        If the split has no such clips.
    """
    language = build_language(code, preset)
    sentences = make_splits(language, preset.sizes_for(language.code), seed)[split]
    numbers = [int(name.rpartition("_")[2]) for name in names]
    if max(numbers, default=0) >= len(sentences):
        needed = f"clips of {split}, {len(sentences)} sentences"
        advice = "synthesise the corpus again with this preset"
        raise InputError(f"names of {split}", needed, f"number {max(numbers)}", advice)
    return [sentences[number] for number in numbers]


def find_signers(names: Sequence[str]) -> list[Signer]:
    """Find signers of the corpus by name.

    Parameters
    ----------
    names : sequence of str
        ``signer01`` and so on.

    Returns
    -------
    list of Signer
        In the same order.
    """
    cast = {signer.name: signer for signer in (*SIGNERS, HELD_OUT_SIGNER)}
    return [cast[name] for name in names]


def choose_sentences(sentences: Sequence[Sentence], count: int) -> list[int]:
    """Choose the first sentences in which a sign can be edited and signs be put in other order.

    Parameters
    ----------
    sentences : sequence of Sentence
        A split.
    count : int
        How many are wanted.

    Returns
    -------
    list of int
        Their numbers, at most `count`.

    Raises
    ------
    InputError
        If there is none.
    """
    fit = [i for i, s in enumerate(sentences) if _editable(s.tokens) and len(set(s.tokens)) > 1]
    if not fit:
        needed = "a sentence of two signs, one of which can be edited"
        raise InputError("sentences to edit", needed, f"none of {len(sentences)}", "take more")
    return fit[:count]


def perform_edits(
    sentences: Sequence[Sentence], signers: Sequence[Signer], preset: Preset, seed: int
) -> dict[str, list[np.ndarray]]:
    """Sign every sentence again, once as it is and once with every edit.

    Parameters
    ----------
    sentences : sequence of Sentence
        From `choose_sentences`.
    signers : sequence of Signer
        Who signed each of them first, and signs it again.
    preset : Preset
        Frame rate, coarticulation and camera noise.
    seed : int
        Seed of the edits and of the second performance.

    Returns
    -------
    dict of str to list of ndarray (frames, 50, 3)
        By edit, a clip a sentence: x px, y px, confidence; NaN, NaN, 0 where nothing is seen.
    """
    return {
        edit: [
            _perform(edit, number, sentence.tokens, signer, preset, seed)
            for number, (sentence, signer) in enumerate(zip(sentences, signers, strict=True))
        ]
        for edit in EDITS
    }


def edit_tokens(tokens: Sequence[SignToken], edit: str, number: int, seed: int) -> list[SignToken]:
    """Edit a sentence's signs.

    Parameters
    ----------
    tokens : sequence of SignToken
        The sentence, with a sign that can be edited.
    edit : str
        One of `EDITS`; those that concern the signer or speed leave the signs as they are.
    number : int
        Number of the sentence, which decides the sign that is edited.
    seed : int
        Seed of the edits.

    Returns
    -------
    list of SignToken
        The edited sentence. An edited sign keeps its gloss, so that it is known what was meant.

    Raises
    ------
    InputError
        If there is no such edit.
    """
    if edit not in EDITS:
        raise InputError("edit", f"one of {', '.join(EDITS)}", repr(edit), "see EDITS")
    changed = list(tokens)
    places = _editable(tokens)
    target = places[int(seeded_generator("edited sign", number, seed).integers(len(places)))]
    scope, _, parameter = edit.partition("_")
    if scope in ("one", "every"):
        rng = seeded_generator("edit", parameter, number, seed)
        for place in [target] if scope == "one" else places:
            sign = _change(tokens[place].sign, parameter, rng)
            changed[place] = replace(tokens[place], sign=sign)
    elif edit == "left_out":
        del changed[target]
    elif edit == "other_order":
        rng = seeded_generator("edit", "order", number, seed)
        while changed == list(tokens):
            changed = [tokens[i] for i in rng.permutation(len(tokens))]
    return changed


def another_signer(signer: Signer) -> Signer:
    """Give the next signer of the corpus with the same dominant hand.

    Parameters
    ----------
    signer : Signer
        Who signed first.

    Returns
    -------
    Signer
        Someone else; beside the only left-handed signer a right-handed one turned round.
    """
    others = [other for other in SIGNERS if other.name != signer.name]
    after = next((i for i, other in enumerate(others) if other.name > signer.name), 0)
    return replace(others[after], left_handed=signer.left_handed)


def _editable(tokens: Sequence[SignToken]) -> list[int]:
    """Places of signs whose four parameters are all their own: no pointing, no loci."""
    pointing = set(POINTING_SIGNS.values())
    return [
        place
        for place, token in enumerate(tokens)
        if token.sign not in pointing and token.start_locus is None and token.end_locus is None
    ]


def _change(sign: Sign, parameter: str, rng: np.random.Generator) -> Sign:
    for _ in range(MOST_DRAWS):
        changed = change_parameter(rng, sign, parameter, False)
        if features(changed) != features(sign) and is_possible(changed):
            return changed
    raise AssertionError(f"no other {parameter} for {sign.gloss}")


def _perform(
    edit: str, number: int, tokens: Sequence[SignToken], signer: Signer, preset: Preset, seed: int
) -> np.ndarray:
    if edit == "another_signer":
        signer = another_signer(signer)
    elif edit == "half_speed":
        signer = replace(signer, tempo=signer.tempo / 2)
    rng = seeded_generator(SECOND_TAKE, number, seed)
    seen = record(edit_tokens(tokens, edit, number, seed), signer, preset, rng).keypoints
    keypoints = np.array(seen, np.float32)
    keypoints[keypoints[..., 2] == 0] = (np.nan, np.nan, 0)
    return keypoints
