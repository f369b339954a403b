"""What a constructed sign is made of: handshape, location, orientation, movement, hands.

The five parameters of sign phonology in the reduced form that the corpus needs. Names
only; what a name looks like is said in ``handshapes``, ``body`` and ``motion``.
"""

from __future__ import annotations

from dataclasses import dataclass

from signkit.errors import InputError

HANDSHAPES = (
    "fist",
    "thumb_up",
    "flat",
    "flat_thumb_out",
    "bent_flat",
    "open",
    "claw",
    "four",
    "curved",
    "round",
    "flat_round",
    "duck",
    "point",
    "hook",
    "point_thumb",
    "hook_thumb",
    "beak",
    "vee",
    "bent_vee",
    "two_together",
    "kay",
    "three_thumb",
    "bent_three",
    "three_up",
    "ring",
    "middle_down",
    "little",
    "horns",
    "horns_thumb",
    "wye",
)

LOCATIONS = (
    "forehead",
    "temple",
    "ear",
    "mouth",
    "neck",
    "shoulder",
    "other_shoulder",
    "chest",
    "belly",
    "space_centre",
    "space_high",
    "space_side",
    "space_low",
    "space_across",
)

ORIENTATIONS = (
    "palm_out_fingers_up",
    "palm_in_fingers_up",
    "palm_side_fingers_up",
    "palm_down_fingers_forward",
    "palm_up_fingers_forward",
    "palm_in_fingers_across",
    "palm_down_fingers_across",
    "palm_out_fingers_across",
)

PATHS = ("none", "straight", "arc", "circle", "zigzag")

DIRECTIONS = ("none", "up", "down", "in", "out", "forward", "back", "up_out", "down_in")

INTERNAL_MOVEMENTS = ("none", "open", "close", "wiggle", "twist", "nod")

HANDS = ("one", "symmetric", "base")

LOCI = ("left", "right", "signer")

MAX_REPEAT = 3


def _check(where: str, name: object, inventory: tuple[str, ...]) -> None:
    if name not in inventory:
        raise InputError(where, f"one of {', '.join(inventory)}", repr(name), "see phonology.py")


@dataclass(frozen=True)
class Movement:
    """How the hand moves while a sign is held in its location.

    Parameters
    ----------
    path : str
        One of ``PATHS``: the form of the wrist's path.
    direction : str
        One of ``DIRECTIONS``, seen by the signer (``in`` is towards the other side). It is
        ``"none"`` exactly where the path is. A circle starts in this direction.
    repeat : int
        How often path or internal movement is done, 1 to 3.
    internal : str
        One of ``INTERNAL_MOVEMENTS``: what fingers and wrist do along the path.

    Examples
    --------
    >>> Movement("straight", "down").internal
    'none'
    """

    path: str
    direction: str
    repeat: int = 1
    internal: str = "none"

    def __post_init__(self) -> None:
        """Refuse names outside the inventories."""
        _check("Movement.path", self.path, PATHS)
        _check("Movement.direction", self.direction, DIRECTIONS)
        _check("Movement.internal", self.internal, INTERNAL_MOVEMENTS)
        if (self.path == "none") != (self.direction == "none"):
            raise InputError(
                "Movement",
                "direction 'none' exactly where the path is 'none'",
                f"path {self.path!r} with direction {self.direction!r}",
                "give both or neither",
            )
        if not 1 <= self.repeat <= MAX_REPEAT:
            raise InputError(
                "Movement.repeat", f"1 to {MAX_REPEAT}", repr(self.repeat), "repeat less often"
            )


@dataclass(frozen=True)
class Sign:
    """One entry of a constructed lexicon.

    Parameters
    ----------
    gloss : str
        The sign's name in capitals: ``HOUSE``.
    handshape : str
        One of ``HANDSHAPES``, of the dominant hand (of both where symmetric).
    location : str
        One of ``LOCATIONS``, on the dominant side where it has a side.
    orientation : str
        One of ``ORIENTATIONS``.
    movement : Movement
        How the hand moves.
    hands : str
        ``"one"``, ``"symmetric"`` (the other hand mirrors) or ``"base"`` (it holds still below).
    base_handshape : str, optional
        One of ``HANDSHAPES``, exactly where ``hands`` is ``"base"``.

    Examples
    --------
    >>> Sign("TREE", "open", "space_side", "palm_in_fingers_up",
    ...      Movement("none", "none", 2, "twist")).hands
    'one'
    """

    gloss: str
    handshape: str
    location: str
    orientation: str
    movement: Movement
    hands: str = "one"
    base_handshape: str | None = None

    def __post_init__(self) -> None:
        """Refuse names outside the inventories."""
        where = f"sign {self.gloss!r}"
        _check(f"{where}, handshape", self.handshape, HANDSHAPES)
        _check(f"{where}, location", self.location, LOCATIONS)
        _check(f"{where}, orientation", self.orientation, ORIENTATIONS)
        _check(f"{where}, hands", self.hands, HANDS)
        if self.hands == "base":
            _check(f"{where}, base_handshape", self.base_handshape, HANDSHAPES)
        elif self.base_handshape is not None:
            raise InputError(
                f"{where}, base_handshape",
                "none, as the sign has no base hand",
                repr(self.base_handshape),
                "set hands to 'base' or leave it out",
            )


@dataclass(frozen=True)
class SignToken:
    """One use of a sign in a sentence, with the places in space it agrees with.

    Parameters
    ----------
    sign : Sign
        The lexicon's entry.
    start_locus : str, optional
        One of ``LOCI``: where an agreement verb starts.
    end_locus : str, optional
        One of ``LOCI``: where an agreement verb ends or a pointing sign points to.

    Examples
    --------
    >>> point = Sign("IX", "point", "space_centre", "palm_down_fingers_forward",
    ...              Movement("straight", "forward"))
    >>> SignToken(point, end_locus="left").gloss
    'IX'
    """

    sign: Sign
    start_locus: str | None = None
    end_locus: str | None = None

    def __post_init__(self) -> None:
        """Refuse loci that do not exist."""
        for name in ("start_locus", "end_locus"):
            if getattr(self, name) is not None:
                _check(f"token {self.sign.gloss!r}, {name}", getattr(self, name), LOCI)

    @property
    def gloss(self) -> str:
        """The sign's gloss."""
        return self.sign.gloss
