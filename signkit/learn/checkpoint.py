"""Checkpoints that an interrupted run goes on from, to the very same weights.

Two files: tensors (weights, optimiser state, random state) as safetensors, everything else as
JSON. The JSON file names its tensor file and is replaced last, so that a run killed at any
moment leaves one whole checkpoint, the old or the new. No pickle is read or written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from signkit.atomic import atomic_path
from signkit.errors import InputError

CHECKPOINT = "checkpoint.json"


def write_tensors(path: Path, tensors: Mapping[str, Tensor]) -> None:
    """Write named tensors as safetensors, whole or not at all.

    Parameters
    ----------
    path : Path
        The file; its folder is made where it is missing.
    tensors : mapping of str to Tensor
        The tensors, on any device.
    """
    with atomic_path(path) as unfinished:
        save_file({name: t.detach().cpu().contiguous() for name, t in tensors.items()}, unfinished)


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Read named tensors from a safetensors file.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    dict of str to Tensor
        The tensors, on the CPU.

    Raises
    ------
    InputError
        If the file is missing or damaged.
    """
    try:
        return load_file(path)
    except (OSError, SafetensorError) as error:
        advice = "delete the folder and train again"
        raise InputError(str(path), "a whole safetensors file", str(error), advice) from error


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write JSON, whole or not at all; floats keep their every bit.

    Parameters
    ----------
    path : Path
        The file; its folder is made where it is missing.
    content : mapping
        What to write.
    """
    with atomic_path(path) as unfinished:
        unfinished.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def save_checkpoint(
    folder: Path, model: nn.Module, optimiser: torch.optim.Optimizer, state: Mapping[str, Any]
) -> None:
    """Write everything that a training run needs to go on.

    Parameters
    ----------
    folder : Path
        The run's folder.
    model : Module
        Its weights and buffers are written.
    optimiser : Optimizer
        Its state of each parameter is written; rates are the schedule's, not the state's.
    state : mapping
        Where the run is, as JSON holds it: needs ``step``.
    """
    tensors = {f"model.{name}": value for name, value in model.state_dict().items()}
    for name, parameter in model.named_parameters():
        for key, value in optimiser.state.get(parameter, {}).items():
            tensors[f"optimiser.{key}.{name}"] = value
    tensors |= {f"random.{name}": value for name, value in _random_state().items()}
    file = f"checkpoint-{state['step']:08d}.safetensors"
    write_tensors(folder / file, tensors)
    write_json(folder / CHECKPOINT, {**state, "tensors": file, "torch": torch.__version__})
    for old in folder.glob("checkpoint-*.safetensors*"):
        if old.name != file:
            old.unlink()


def load_checkpoint(
    folder: Path, model: nn.Module, optimiser: torch.optim.Optimizer
) -> dict[str, Any] | None:
    """Put a model, its optimiser and the random state back where a run was.

    Parameters
    ----------
    folder : Path
        The run's folder.
    model : Module
        Receives the weights and buffers.
    optimiser : Optimizer
        Receives the state of each parameter.

    Returns
    -------
    dict or None
        What was given to :func:`save_checkpoint` as state; None where there is no checkpoint.

    Raises
    ------
    InputError
        If the checkpoint is damaged or belongs to a model of another shape.
    """
    state = read_checkpoint(folder)
    if state is None:
        return None
    tensors = read_tensors(folder / state["tensors"])
    weights = _named(tensors, "model.")
    _check_shapes(folder, weights, model.state_dict())
    model.load_state_dict(weights)
    parameters = dict(model.named_parameters())
    for full_name, value in _named(tensors, "optimiser.").items():
        key, name = full_name.split(".", 1)
        parameter = parameters[name]
        # Fused optimisers keep their step count beside the weights, others on the CPU.
        optimiser.state[parameter][key] = value.to(parameter.device)
    _set_random_state(_named(tensors, "random."))
    return state


def read_checkpoint(folder: Path) -> dict[str, Any] | None:
    """Read where a run was, without its tensors.

    Parameters
    ----------
    folder : Path
        The run's folder.

    Returns
    -------
    dict or None
        The JSON part of the checkpoint; None where there is none.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    path = folder / CHECKPOINT
    if not path.is_file():
        return None
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        advice = "delete the folder and train again"
        raise InputError(str(path), "JSON written by signkit", str(error), advice) from error


def _named(tensors: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {n.removeprefix(prefix): t for n, t in tensors.items() if n.startswith(prefix)}


def _check_shapes(folder: Path, came: Mapping[str, Tensor], needed: Mapping[str, Tensor]) -> None:
    for name in sorted(came.keys() | needed.keys()):
        shapes = [tuple(t[name].shape) if name in t else None for t in (needed, came)]
        if shapes[0] != shapes[1]:
            advice = "the checkpoint is of another model: choose another folder or delete it"
            raise InputError(f"{folder}: {name}", f"shape {shapes[0]}", f"{shapes[1]}", advice)


def _random_state() -> dict[str, Tensor]:
    state = {"cpu": torch.get_rng_state()}
    if torch.cuda.is_available():
        state["cuda"] = torch.cuda.get_rng_state()
    return state


def _set_random_state(state: Mapping[str, Tensor]) -> None:
    torch.set_rng_state(state["cpu"])
    if "cuda" in state and torch.cuda.is_available():
        torch.cuda.set_rng_state(state["cuda"])
