"""Languages of a trained model's folder: listed, added from another folder, taken away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from signkit.errors import InputError
from signkit.model.mlsf import Mlsf
from signkit.model.saving import load_mlsf, save_mlsf
from signkit.text.languages import find_language


def list_languages(folder: Path) -> list[str]:
    """List the languages of a trained model.

    Parameters
    ----------
    folder : Path
        The model's folder.

    Returns
    -------
    list of str
        Their keys.
    """
    return load_mlsf(folder).languages


def add_languages(
    folder: Path, sources: Sequence[Path], languages: Sequence[str] | None = None
) -> list[str]:
    """Put the channels of other trained models into a model; no weight changes (Sec. 4.3).

    Parameters
    ----------
    folder : Path
        The model that receives; made where there is none yet.
    sources : sequence of Path
        Folders of trained models.
    languages : sequence of str, optional
        Keys or codes of what to take, by default every channel of the sources.

    Returns
    -------
    list of str
        Keys of all languages that the model then has.

    Raises
    ------
    InputError
        If a language is nowhere to be found, or has a channel already; nothing is written then.
    """
    model = load_mlsf(folder) if folder.exists() else Mlsf({})
    wanted = None if languages is None else {find_language(name).key for name in languages}
    found = set()
    for source in sources:
        other = load_mlsf(source)
        for key in other.languages:
            if wanted is None or key in wanted:
                model.add(key, other.channel(key))
                found.add(key)
    if missing := sorted((wanted or found) - found):
        raise InputError(
            "languages", f"a source that has {', '.join(missing)}",
            f"{', '.join(map(str, sources)) or 'no source'}", "train a channel for it first",
        )  # fmt: skip
    save_mlsf(folder, model)
    return model.languages


def remove_languages(folder: Path, languages: Sequence[str]) -> list[str]:
    """Take channels out of a trained model; the others keep every bit.

    Parameters
    ----------
    folder : Path
        The model's folder.
    languages : sequence of str
        Keys or codes of what to take away.

    Returns
    -------
    list of str
        Keys of the languages that are left.

    Raises
    ------
    InputError
        If the model has no such channel, or none would be left; nothing is written then.
    """
    model = load_mlsf(folder)
    for language in languages:
        model.remove(language)
    if not model.languages:
        raise InputError(f"{folder}", "a language to keep", "none", "delete the folder instead")
    save_mlsf(folder, model)
    for language in languages:
        (folder / f"{find_language(language).key}.vocabulary.txt").unlink(missing_ok=True)
    return model.languages
