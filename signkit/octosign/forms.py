"""Drawing sign forms from the phonological inventories, and telling how far two are apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from signkit.octosign.handshapes import is_closed
from signkit.octosign.phonology import (
    DIRECTIONS,
    HANDS,
    HANDSHAPES,
    INTERNAL_MOVEMENTS,
    LOCATIONS,
    ORIENTATIONS,
    PATHS,
    Movement,
    Sign,
)

PARAMETERS = ("handshape", "location", "orientation", "movement")
"""The parameters that minimal pairs are made for; hands are the fifth that sets signs apart."""

BASE_HANDSHAPES = ("flat", "fist", "point")
_SIGNS_ALONG = {
    "straight": ("up", "down", "in", "out", "up_out", "down_in", "forward", "back"),
    "arc": ("up", "down", "in", "out", "forward"),
    "circle": ("up", "in", "forward"),
    "zigzag": ("down", "in", "out", "forward"),
}
_SHARES_OF_PATHS = (0.22, 0.32, 0.18, 0.16, 0.12)
_SHARES_OF_HANDS = (0.56, 0.27, 0.17)

POINTING_SIGNS = {
    "ix": Sign(
        "IX", "point", "space_centre", "palm_down_fingers_forward", Movement("straight", "forward")
    ),
    "me": Sign("ME", "point", "chest", "palm_in_fingers_across", Movement("none", "none", 2)),
    "you": Sign(
        "YOU", "flat", "space_centre", "palm_up_fingers_forward", Movement("straight", "forward")
    ),
}
"""Signs that are the same in all eight languages and are not counted in their overlap."""


def _pick(rng: np.random.Generator, names: tuple[str, ...]) -> str:
    return names[int(rng.random() * len(names))]


def _draw_movement(rng: np.random.Generator) -> Movement:
    path = PATHS[int(np.searchsorted(np.cumsum(_SHARES_OF_PATHS), rng.random() * 0.9999))]
    if path == "none":
        internal = _pick(rng, INTERNAL_MOVEMENTS)
        return Movement("none", "none", 1 if internal in ("open", "close") else 2, internal)
    internal = _pick(rng, INTERNAL_MOVEMENTS) if rng.random() < 0.45 else "none"
    repeat = 2 if rng.random() < 0.3 else 1
    return Movement(path, _pick(rng, _SIGNS_ALONG[path]), repeat, internal)


def _draw_agreeing_movement(rng: np.random.Generator) -> Movement:
    """Draw a path on which loci can be put: once, forward."""
    path = "straight" if rng.random() < 0.6 else "arc"
    return Movement(path, "forward", 1, _pick(rng, ("none", "none", "open", "close", "twist")))


def draw_parameter(
    rng: np.random.Generator, parameter: str, agrees: bool
) -> dict[str, str | Movement]:
    """Draw a new value of one parameter.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    parameter : str
        One of `PARAMETERS`.
    agrees : bool
        Whether the sign agrees with loci, which leaves it less freedom.

    Returns
    -------
    dict of str
        The parameter's name and its new value.
    """
    if parameter == "movement":
        return {"movement": _draw_agreeing_movement(rng) if agrees else _draw_movement(rng)}
    if parameter == "location":
        return {"location": "space_centre" if agrees else _pick(rng, LOCATIONS)}
    inventory = HANDSHAPES if parameter == "handshape" else ORIENTATIONS
    return {parameter: _pick(rng, inventory)}


def draw_form(rng: np.random.Generator, agrees: bool) -> Sign:
    """Draw a sign form that is not yet anyone's, with an empty gloss.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    agrees : bool
        Whether the sign agrees with loci: then it moves forward through neutral space.

    Returns
    -------
    Sign
        A possible sign.
    """
    values: dict[str, Any] = {}
    for parameter in PARAMETERS:
        values |= draw_parameter(rng, parameter, agrees)
    shares = (0.75, 0.25) if agrees else _SHARES_OF_HANDS
    hands = HANDS[int(np.searchsorted(np.cumsum(shares), rng.random() * 0.9999))]
    base = _pick(rng, BASE_HANDSHAPES) if hands == "base" else None
    return Sign("", hands=hands, base_handshape=base, **values)


def change_parameter(rng: np.random.Generator, form: Sign, parameter: str, agrees: bool) -> Sign:
    """Change one parameter of a form and keep the others: its near form or minimal pair.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    form : Sign
        The form to start from.
    parameter : str
        One of `PARAMETERS`.
    agrees : bool
        Whether the sign agrees with loci.

    Returns
    -------
    Sign
        A form that differs at most in that parameter.
    """
    changed: dict[str, Any] = {**draw_parameter(rng, parameter, agrees)}
    return replace(form, **changed)


def is_possible(form: Sign) -> bool:
    """Tell whether a form can be told from all forms of other names.

    A closed hand that opens looks like its open partner that opens; only the latter is used.

    Parameters
    ----------
    form : Sign
        A drawn form.

    Returns
    -------
    bool
        False where two names would mean one form.
    """
    return not (form.movement.internal in ("open", "close") and is_closed(form.handshape))


def features(form: Sign) -> tuple[int, int, int, int, int]:
    """Number the values of a form's five parameters; repeats alone do not count.

    Parameters
    ----------
    form : Sign
        A sign.

    Returns
    -------
    tuple of int
        Handshape, location, orientation, movement and hands.

    Examples
    --------
    >>> features(POINTING_SIGNS["ix"])[:3]
    (12, 9, 3)
    """
    path, direction, _, internal = (
        PATHS.index(form.movement.path),
        DIRECTIONS.index(form.movement.direction),
        form.movement.repeat,
        INTERNAL_MOVEMENTS.index(form.movement.internal),
    )
    movement = (path * len(DIRECTIONS) + direction) * len(INTERNAL_MOVEMENTS) + internal
    base = BASE_HANDSHAPES.index(form.base_handshape) + 1 if form.base_handshape else 0
    return (
        HANDSHAPES.index(form.handshape),
        LOCATIONS.index(form.location),
        ORIENTATIONS.index(form.orientation),
        movement,
        HANDS.index(form.hands) * (len(BASE_HANDSHAPES) + 1) + base,
    )


def count_differences(
    one: np.ndarray, many: np.ndarray, one_agrees: bool, many_agree: np.ndarray
) -> np.ndarray:
    """Count in how many parameters a form differs from others.

    Where either sign agrees with loci, its location is not its own and does not count.

    Parameters
    ----------
    one : ndarray of shape (5,)
        Features of a form.
    many : ndarray of shape (forms, 5)
        Features of other forms.
    one_agrees : bool
        Whether the form agrees with loci.
    many_agree : ndarray of shape (forms,)
        Whether the others do.

    Returns
    -------
    ndarray of shape (forms,)
        0 to 5.
    """
    differs = many != one
    free = many_agree | one_agrees
    return differs.sum(axis=1) - (differs[:, 1] & free)
