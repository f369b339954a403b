"""What the avatar wears: colours apart from its motion."""

from __future__ import annotations

from dataclasses import dataclass

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Look:
    """Colours of one avatar, red, green, blue in 0..255.

    Parameters
    ----------
    skin, hair, iris, cloth : tuple of int
        Face and hands; hair and brows; eyes; a plain shirt with sleeves.
    background : tuple of int
        What lies behind it.
    """

    skin: Colour = (240, 186, 152)
    hair: Colour = (66, 46, 36)
    iris: Colour = (70, 50, 38)
    cloth: Colour = (48, 58, 84)
    background: Colour = (196, 206, 214)


DEFAULT_LOOK = Look()
