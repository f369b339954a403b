"""The paper's names for its models, computed from the model that was built (Sec. 5, Setup)."""

from __future__ import annotations

from torch import nn

from signkit.errors import InputError
from signkit.model.mlsf import Mlsf
from signkit.model.prompt2langgloss import Prompt2LangGloss
from signkit.model.retrieval import NearestClip
from signkit.model.saving import Trained
from signkit.model.sign_lookup import GlossLookup
from signkit.text.languages import find_language

SIZES = ("Base", "Large", "Super")
_LEADING = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
"""Leading figures of a name; the coarsest series in which the paper's three sizes are nearest."""


def count_parameters(module: nn.Module) -> int:
    """Count the trained numbers of a module.

    Parameters
    ----------
    module : Module
        Any module; statistics of the poses are buffers and do not count.

    Returns
    -------
    int
        Number of parameters.
    """
    return sum(parameter.numel() for parameter in module.parameters())


def round_parameters(count: int) -> str:
    """Write a number of parameters as roughly as the paper does.

    37.8 million is its ``40M``, 134.3 and 122.0 million its ``120M``, 973.4 million its ``1B``
    (ledger SIZE-1).

    Parameters
    ----------
    count : int
        Number of parameters, from 1.

    Returns
    -------
    str
        The rounded number with K, M or B.

    Raises
    ------
    InputError
        If there are none.

    Examples
    --------
    >>> [round_parameters(n) for n in (257_536, 37_774_848, 134_305_000, 973_400_000)]
    ['250K', '40M', '120M', '1B']
    """
    if count < 1:
        raise InputError("parameters", "a number from 1", str(count), "is the model built?")
    power = 10 ** (len(str(count)) - 1)
    rounded = round(min(_LEADING, key=lambda figure: abs(figure * power - count)) * power)
    for unit, size in (("B", 10**9), ("M", 10**6), ("K", 10**3)):
        if rounded >= size:
            return f"{rounded / size:g}{unit}"
    return str(rounded)


def name_model(languages: int, parameters: int, size: str, mode: str, language: str) -> str:
    """Name a model by the rule of Sec. 5.

    Parameters
    ----------
    languages : int
        Number of languages that the model knows.
    parameters : int
        Parameters of a single language.
    size : str
        ``Base``, ``Large`` or ``Super``.
    mode : str
        ``M`` for MLSF, ``P`` for Prompt2LangGloss.
    language : str
        Key or code of the language that it is asked for.

    Returns
    -------
    str
        The name.

    Raises
    ------
    InputError
        If the size, the mode or the language is unknown.

    Examples
    --------
    >>> name_model(2, 37_774_848, "Base", "M", "asl")
    'SignLLM-2x40M-Base-M (ASL)'
    """
    if size not in SIZES:
        raise InputError("model size", f"one of {', '.join(SIZES)}", repr(size), "see Sec. 5")
    if mode not in ("M", "P"):
        raise InputError("mode", "M (MLSF) or P (Prompt2LangGloss)", repr(mode), "see Sec. 5")
    code = find_language(language).code
    return f"SignLLM-{languages}x{round_parameters(parameters)}-{size}-{mode} ({code})"


def name_mlsf(model: Mlsf, size: str, language: str) -> str:
    """Name a multi-language model that was built.

    Parameters
    ----------
    model : Mlsf
        The model.
    size : str
        ``Base``, ``Large`` or ``Super``: the row of the paper that its shape stands for.
    language : str
        Key or code of the language that it is asked for.

    Returns
    -------
    str
        The name; its numbers are counted in the model.
    """
    parameters = count_parameters(model.channel(language))
    return name_model(len(model.languages), parameters, size, "M", language)


def name_prompt_model(model: Prompt2LangGloss, size: str, language: str) -> str:
    """Name a Prompt2LangGloss model that was built: all languages share its parameters.

    Parameters
    ----------
    model : Prompt2LangGloss
        The model.
    size : str
        ``Base``, ``Large`` or ``Super``: the row of the paper that its shape stands for.
    language : str
        Key or code of the language that it is asked for.

    Returns
    -------
    str
        The name; its numbers are counted in the model.
    """
    return name_model(len(model.languages), count_parameters(model), size, "P", language)


def name_system(model: Trained, size: str, language: str) -> str:
    """Name a model of either mode that was built, or a baseline by what it does.

    Parameters
    ----------
    model : Mlsf, Prompt2LangGloss, NearestClip or GlossLookup
        The model.
    size : str
        ``base``, ``large`` or ``super``: the row of the paper that its shape stands for; what
        follows a ``_`` tells two readings of a size apart (ledger SIZE-1).
    language : str
        Key or code of the language that it is asked for.

    Returns
    -------
    str
        The name; its numbers are counted in the model.
    """
    size = size.partition("_")[0]
    if isinstance(model, NearestClip | GlossLookup):
        what = "Nearest clip" if isinstance(model, NearestClip) else "Gloss lookup"
        return f"{what} ({find_language(language).code})"
    if isinstance(model, Prompt2LangGloss):
        return name_prompt_model(model, size.capitalize(), language)
    head = model.channel(language).config.head
    if head != "frame":  # no SignLLM, whatever its size
        counted = round_parameters(count_parameters(model.channel(language)))
        return f"{head.replace('_', ' ').capitalize()}-{counted} ({find_language(language).code})"
    return name_mlsf(model, size.capitalize(), language)
