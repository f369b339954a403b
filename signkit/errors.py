"""The one error a user of signkit sees: where, what was needed, what came, what to do."""

from __future__ import annotations


class InputError(ValueError):
    """Say that something a user gave cannot be used.

    Parameters
    ----------
    where : str
        File and line, clip and frame, or key: the place to look at.
    needed : str
        What was expected there.
    came : str
        What was found instead.
    advice : str
        What the user can do about it.

    Examples
    --------
    >>> print(InputError("dev.skels line 3", "frames of 151 numbers", "302 and a half",
    ...                  "was it written without the counter?"))
    dev.skels line 3: needs frames of 151 numbers, got 302 and a half; was it written
    without the counter?
    """

    def __init__(self, where: str, needed: str, came: str, advice: str) -> None:
        super().__init__(f"{where}: needs {needed}, got {came}; {advice}")
        self.where = where
        self.needed = needed
        self.came = came
        self.advice = advice
