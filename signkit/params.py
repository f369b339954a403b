"""Read and check ``params.yaml``: the only file that knows YAML.

Sections become pydantic models; an unknown key is refused with the nearest known one. The entry
of ``scales`` that ``scale`` names is laid over the sections before they are checked, and a run's
``train`` is laid over ``training``, so that a run says only what differs. Runs of several languages
have a section of their own, since their stages wait for every corpus; here they join the others.
"""

from __future__ import annotations

import difflib
from collections.abc import Container
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from signkit.errors import InputError
from signkit.sections import Params


def load_params(path: Path | str = "params.yaml") -> Params:
    """Read the file, lay the scale over it and check every key.

    Parameters
    ----------
    path : Path or str
        The file to read.

    Returns
    -------
    Params
        The checked sections.

    Raises
    ------
    InputError
        For a file that is not there or not YAML, an unknown key (with the nearest known one),
        a value of the wrong kind, or a run that names no corpus or model of the file.
    """
    raw = read_yaml(path)
    scales = raw.pop("scales", {})
    scale = raw.get("scale", "laptop")
    overlay = {k: v for k, v in (scales.get(scale) or {}).items() if k != "note"}
    return check_params(lay_over(raw, overlay), str(path))


def read_yaml(path: Path | str) -> dict[str, Any]:
    """Read a YAML mapping.

    Parameters
    ----------
    path : Path or str
        The file to read.

    Returns
    -------
    dict
        Its sections, unchecked.
    """
    try:
        raw = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(
            str(path), "a parameter file", "nothing", "run from the project's top"
        ) from None
    except yaml.YAMLError as error:
        raise InputError(str(path), "valid YAML", " ".join(str(error).split()), "mend it") from None
    if not isinstance(raw, dict):
        raise InputError(str(path), "sections", type(raw).__name__, "see the README's params.yaml")
    return raw


def lay_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Merge two nested dictionaries; the one above wins.

    Parameters
    ----------
    below, above : dict
        Nested sections; neither is changed.

    Returns
    -------
    dict
        The merged sections.

    Examples
    --------
    >>> lay_over({"a": {"x": 1, "y": 2}}, {"a": {"y": 3}})
    {'a': {'x': 1, 'y': 3}}
    """
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            merged[key] = lay_over(old, value)
        else:
            merged[key] = value
    return merged


def check_params(raw: dict[str, Any], where: str) -> Params:
    """Check sections that are already merged.

    Parameters
    ----------
    raw : dict
        The sections; each run's ``train`` is laid over ``training`` here, and so is the
        study's.
    where : str
        The file's name, for messages.

    Returns
    -------
    Params
        The checked sections.
    """
    base: dict[str, Any] = {"seed": raw.get("seed", 27), **(raw.get("training") or {})}
    runs, shared = (raw.get(section) or {} for section in ("runs", "shared_runs"))
    _check_sections(runs, shared, where)
    for run in (*runs.values(), *shared.values()):
        if isinstance(run, dict) and isinstance(run.get("train"), dict):
            run["train"] = lay_over(base, run["train"])
    study = raw.get("efficiency")
    if isinstance(study, dict):
        study["training"] = lay_over(raw.get("training") or {}, study.get("training") or {})
    try:
        params = Params.model_validate(raw)
    except ValidationError as error:
        raise _as_input_error(error, where) from None
    params = params.model_copy(update={"runs": {**params.runs, **params.shared_runs}})
    _check_names(params, where)
    _show_corpora_of_rows(params)
    return params


def _check_sections(runs: dict[str, Any], shared: dict[str, Any], where: str) -> None:
    """Refuse a run that stands under the wrong one of the two headings, or under both."""
    for name, run in runs.items():
        train = run.get("train") if isinstance(run, dict) else None
        if isinstance(train, dict) and "also" in train:
            place, came = f"{where}: runs.{name}.train.also", str(train["also"])
            raise InputError(place, "one corpus", came, "move the run to `shared_runs`")
        if name in shared:
            came = "one under `runs` as well"
            raise InputError(f"{where}: shared_runs.{name}", "a name of its own", came, "rename it")


def _check_names(params: Params, where: str) -> None:
    named: list[tuple[str, str, str, Container[str]]] = [
        ("efficiency", "corpus", corpus, params.corpora) for corpus in params.efficiency.corpora
    ]
    named += [
        ("evaluator.more_seeds", "corpus", corpus, params.corpora)
        for corpus in params.evaluator.more_seeds
    ]
    named += [
        (f"rendered.runs.{run}", "corpus of `rendered`", corpus, params.rendered.corpora)
        for run, corpus in params.rendered.runs.items()
    ]
    for name, run in params.runs.items():
        place = f"{'shared_runs' if name in params.shared_runs else 'runs'}.{name}"
        named += [
            *((place, "corpus", corpus, params.corpora) for corpus in run.train.corpora),
            (place, "model", run.train.model, params.models),
            *((place, "table", table, params.tables) for table in run.rows),
        ]
    for place, kind, key, known in named:
        if key not in known:
            needed = f"a {kind} of this file"
            raise InputError(f"{where}: {place}", needed, repr(key), _nearest(key, known))
    for name, run in params.shared_runs.items():
        languages = [params.corpora[corpus].language for corpus in run.train.corpora]
        if len(set(languages)) < len(languages):
            came, advice = ", ".join(languages), "join the corpora of a language first"
            raise InputError(f"{where}: shared_runs.{name}", "each language once", came, advice)


def _show_corpora_of_rows(params: Params) -> None:
    """Let a table show the corpus of every run that has a row in it, so that none is dropped."""
    for run in params.runs.values():
        for table in run.rows:
            shown = params.tables[table].corpora
            if not set(run.train.corpora) & set(shown):
                shown.append(run.train.corpus)


def _as_input_error(error: ValidationError, where: str) -> InputError:
    """Turn pydantic's first complaint into our one sentence."""
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        known = _known_keys(first["loc"][:-1])
        return InputError(
            f"{where}: {place}",
            "a known key",
            repr(first["loc"][-1]),
            _nearest(str(first["loc"][-1]), known),
        )
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, InputError):
        return InputError(f"{where}: {place}", cause.needed, cause.came, cause.advice)
    return InputError(
        f"{where}: {place}", first["msg"], repr(first["input"]), "see signkit/params.py"
    )


def _known_keys(place: tuple[Any, ...]) -> list[str]:
    """Fields of the model that stands at this place of the file."""
    model: Any = Params
    for part in place:
        fields = getattr(model, "model_fields", {})
        if part in fields:
            annotation = fields[part].annotation
            inner = [a for a in getattr(annotation, "__args__", ()) if hasattr(a, "model_fields")]
            model = inner[-1] if inner else annotation
    return list(getattr(model, "model_fields", {}))


def _nearest(word: str, known: Any) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean {near[0]!r}?" if near else f"known here: {', '.join(known)}"
