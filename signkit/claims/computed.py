"""Claims that arithmetic decides: no data, no chance, computed anew each time."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import torch

from signkit.claims.claim import (
    NOT_REPRODUCED,
    NOT_RUN,
    REPRODUCED,
    Evidence,
    Figure,
    Finding,
    Test,
)
from signkit.learn.losses import negative_reward, squared_error
from signkit.learn.priorities import find_probabilities
from signkit.model.config import PAPER_VOCABULARY, ModelConfig
from signkit.model.naming import count_parameters, round_parameters
from signkit.model.switching import add_languages, list_languages, remove_languages
from signkit.model.text2pose import Text2Pose
from signkit.text.vocabulary import Vocabulary

PRINTED_SIZES = {"Base": "40M", "Large": "120M", "Super": "1B"}


def shapes_have_the_names(shapes: Mapping[str, ModelConfig], source: str) -> Test:
    """Make the test that shapes have the numbers of parameters in the models' names.

    Parameters
    ----------
    shapes : mapping of str to ModelConfig
        By size.
    source : str
        Where the paper gives them.

    Returns
    -------
    callable
        Counts parameters on meta tensors at the vocabulary of 16k.
    """

    def test(evidence: Evidence) -> Finding:
        counts = {size: _count(shape) for size, shape in shapes.items()}
        figures = tuple(
            Figure(f"{size}, {source}: million parameters", round(count / 1e6, 1),
                   printed=_millions(PRINTED_SIZES[size]))
            for size, count in counts.items()
        )  # fmt: skip
        names = {size: round_parameters(count) for size, count in counts.items()}
        said = ", ".join(f"{size} {name}" for size, name in names.items())
        verdict = REPRODUCED if names == PRINTED_SIZES else NOT_REPRODUCED
        return Finding(verdict, f"built as given there, the sizes are {said}", figures)

    return test


def _millions(name: str) -> float:
    return float(name[:-1]) * (1000 if name.endswith("B") else 1)


@cache
def _count(shape: ModelConfig) -> int:
    words = [f"w{i}" for i in range(PAPER_VOCABULARY - len(Vocabulary.build([]).tokens))]
    with torch.device("meta"):
        return count_parameters(Text2Pose(shape, Vocabulary.build([" ".join(words)])))


def best_samples_come_first(evidence: Evidence) -> Finding:
    """Compute the printed probabilities for a good and a bad sample (ledger PLC-1).

    Parameters
    ----------
    evidence : Evidence
        Not looked at.

    Returns
    -------
    Finding
        Reproduced if the more rewarding of two samples is drawn more often.
    """
    losses = np.array([1.0, 4.0])  # rewards -1 and -4
    good, bad = find_probabilities("paper", losses, losses, eta=1, uniform_share=0.0)
    figures = (
        Figure("probability of the sample with reward −1 beside one with −4", float(good)),
        Figure("probability of the sample with reward −4", float(bad)),
    )
    verdict = REPRODUCED if good > bad else NOT_REPRODUCED
    return Finding(verdict, "as printed, η = 1, the worse sample is drawn more often", figures)


def reward_is_minus_mse(evidence: Evidence) -> Finding:
    """Compare the gradients of Eq. 3's two sides on random poses (ledger RL-1).

    Parameters
    ----------
    evidence : Evidence
        Not looked at.

    Returns
    -------
    Finding
        Reproduced if both have the same gradient, bit for bit.
    """
    generator = torch.Generator().manual_seed(27)
    target = torch.randn(4, 10, 150, generator=generator)
    gradients = []
    for loss in (negative_reward, squared_error):
        predicted = torch.zeros_like(target, requires_grad=True)
        loss(predicted, target).mean().backward()
        assert predicted.grad is not None
        gradients.append(predicted.grad)
    apart = float((gradients[0] - gradients[1]).abs().max())
    because = "both sides of Eq. 3 have one gradient: the RL loss is the MSE loss"
    figures = (Figure("largest difference of the two gradients", apart),)
    verdict = REPRODUCED if apart == 0 else NOT_REPRODUCED
    return Finding(verdict, because if apart == 0 else "the two gradients differ", figures)


def channels_come_and_go(evidence: Evidence) -> Finding:
    """Add a trained language to another one's model and take it away again (Table 3).

    Parameters
    ----------
    evidence : Evidence
        Holds trained models of two languages under ``artifacts/train``.

    Returns
    -------
    Finding
        Reproduced if the first language's weights keep every byte.
    """
    folders: dict[str, Path] = {}
    for name, run in evidence.params.runs.items():
        folder = evidence.project / "artifacts/train" / name
        alone = run.train.mode == "mlsf" and len(run.train.corpora) == 1
        if alone and list(folder.glob("*.safetensors")):
            folders.setdefault(run.train.corpus, folder)
    if len(folders) < 2:
        return Finding(NOT_RUN, "fewer than two languages are trained")
    first, second = list(folders.values())[:2]
    with tempfile.TemporaryDirectory() as place:
        model = Path(place) / "model"
        shutil.copytree(first, model)
        before, own = _weights(model), list_languages(model)
        with_more = add_languages(model, [second])
        remove_languages(model, [key for key in with_more if key not in own])
        after = _weights(model)
    behind = tuple(folder.name for folder in (first, second))
    figures = (Figure("languages while both were there", float(len(with_more)), runs=behind),)
    if before == after:
        return Finding(REPRODUCED, f"{', '.join(own)} kept every byte of its weights", figures)
    return Finding(NOT_REPRODUCED, f"the weights of {', '.join(own)} changed", figures)


def _weights(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.glob("*.safetensors"))
    }
