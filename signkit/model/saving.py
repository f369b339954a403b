"""A trained multi-language model as a folder: weights, shapes and vocabularies, no pickle."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, TypeVar
from zipfile import BadZipFile

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import nn

from signkit.atomic import atomic_path
from signkit.errors import InputError
from signkit.model.config import ModelConfig
from signkit.model.devices import to_fastest
from signkit.model.mlsf import Mlsf
from signkit.model.prompt2langgloss import Prompt2LangGloss
from signkit.model.prompt_config import PromptConfig
from signkit.model.retrieval import NearestClip
from signkit.model.sign_lookup import GlossLookup
from signkit.model.text2pose import Text2Pose
from signkit.text.gloss_inventory import GlossInventory
from signkit.text.vocabulary import Vocabulary

Config = TypeVar("Config", ModelConfig, PromptConfig)

Trained = Mlsf | Prompt2LangGloss | NearestClip | GlossLookup
"""A model of either mode, or a baseline without a network."""

WITHOUT_NETWORK: dict[str, type[NearestClip] | type[GlossLookup]] = {
    "nearest": NearestClip,
    "lookup": GlossLookup,
}

MODEL = "model.json"
WEIGHTS = "weights.safetensors"


def save_mlsf(folder: Path, model: Mlsf) -> None:
    """Write a model into a folder; the JSON file comes last, so a folder with it is whole.

    Parameters
    ----------
    folder : Path
        The folder; made where it is missing.
    model : Mlsf
        The model.
    """
    _write_weights(folder, model)
    shapes = {}
    for language in model.languages:
        channel = model.channel(language)
        channel.vocabulary.save(folder / f"{language}.vocabulary.txt")
        shapes[language] = asdict(channel.config)
    with atomic_path(folder / MODEL) as unfinished:
        content = json.dumps({"mode": "mlsf", "channels": shapes}, indent=1)
        unfinished.write_text(content + "\n", "utf-8")


def load_mlsf(folder: Path) -> Mlsf:
    """Read a model from a folder, ready to produce.

    Parameters
    ----------
    folder : Path
        What :func:`save_mlsf` wrote.

    Returns
    -------
    Mlsf
        The model, in evaluation mode, on the CPU.

    Raises
    ------
    InputError
        If a file is missing or damaged, or the weights are of another shape.
    """
    where, advice = f"{folder}", "train the run again"
    try:
        shapes = json.loads((folder / MODEL).read_text(encoding="utf-8"))["channels"]
        channels = {
            language: Text2Pose(
                _settings(ModelConfig, shape),
                Vocabulary.load(folder / f"{language}.vocabulary.txt"),
            )
            for language, shape in shapes.items()
        }
        model = Mlsf(channels)
        model.load_state_dict(load_file(folder / WEIGHTS))
    except (OSError, KeyError, TypeError, RuntimeError, SafetensorError, json.JSONDecodeError) as e:
        raise InputError(
            where, "a model saved by signkit", f"{type(e).__name__}: {e}", advice
        ) from e
    return model.eval()


def save_prompt_model(folder: Path, model: Prompt2LangGloss) -> None:
    """Write a Prompt2LangGloss model into a folder; the JSON file comes last.

    Parameters
    ----------
    folder : Path
        The folder; made where it is missing.
    model : Prompt2LangGloss
        The model.
    """
    _write_weights(folder, model)
    model.channel.vocabulary.save(folder / "words.vocabulary.txt")
    model.inventory.save(folder / "langgloss.vocabulary.txt")
    content = {
        "mode": "prompt2langgloss",
        "shape": asdict(model.channel.config),
        "prompt": asdict(model.config),
    }
    with atomic_path(folder / MODEL) as unfinished:
        unfinished.write_text(json.dumps(content, indent=1) + "\n", "utf-8")


def save_model(folder: Path, model: Trained) -> None:
    """Write a model of either mode, or a baseline, into a folder; the JSON file comes last.

    Parameters
    ----------
    folder : Path
        The folder; made where it is missing.
    model : Mlsf, Prompt2LangGloss, NearestClip or GlossLookup
        The model.
    """
    if isinstance(model, Prompt2LangGloss):
        save_prompt_model(folder, model)
    elif isinstance(model, Mlsf):
        save_mlsf(folder, model)
    else:
        folder.mkdir(parents=True, exist_ok=True)
        mode = next(name for name, kind in WITHOUT_NETWORK.items() if isinstance(model, kind))
        content = {"mode": mode, **model.save(folder)}
        with atomic_path(folder / MODEL) as unfinished:
            unfinished.write_text(json.dumps(content, indent=1) + "\n", "utf-8")


def load_model(folder: Path) -> Trained:
    """Read a model of either mode, or a baseline, from a folder, ready to produce.

    Parameters
    ----------
    folder : Path
        What :func:`save_model` wrote.

    Returns
    -------
    Mlsf, Prompt2LangGloss, NearestClip or GlossLookup
        The model, in evaluation mode, on the GPU where there is one.

    Raises
    ------
    InputError
        If a file is missing or damaged, or the weights are of another shape.
    """
    try:
        content = json.loads((folder / MODEL).read_text(encoding="utf-8"))
        if content.get("mode") in WITHOUT_NETWORK:
            return WITHOUT_NETWORK[content["mode"]].load(folder, content)
        if content.get("mode") != "prompt2langgloss":
            return to_fastest(load_mlsf(folder))
        model = Prompt2LangGloss(
            _settings(ModelConfig, content["shape"]),
            Vocabulary.load(folder / "words.vocabulary.txt"),
            GlossInventory.load(folder / "langgloss.vocabulary.txt"),
            _settings(PromptConfig, content["prompt"]),
        )
        model.load_state_dict(load_file(folder / WEIGHTS))
    except InputError:
        raise
    except (
        OSError, KeyError, TypeError, RuntimeError, SafetensorError, ValueError, BadZipFile,
    ) as e:  # fmt: skip
        raise InputError(
            f"{folder}", "a model saved by signkit", f"{type(e).__name__}: {e}",
            "train the run again",
        ) from e  # fmt: skip
    return to_fastest(model.eval())


def _settings(kind: type[Config], saved: dict[str, Any]) -> Config:
    """Refuse a model without a setting that there is today: its weights learnt something else."""
    missing = [field.name for field in fields(kind) if field.name not in saved]
    if missing:
        raise KeyError(f"{kind.__name__} without {', '.join(missing)}, as older versions wrote it")
    return kind(**saved)


def _write_weights(folder: Path, model: nn.Module) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {name: t.detach().cpu().contiguous() for name, t in model.state_dict().items()}
    with atomic_path(folder / WEIGHTS) as unfinished:
        save_file(tensors, unfinished)
