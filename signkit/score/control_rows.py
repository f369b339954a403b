"""All control rows of a split at once, in the order in which tables print them (science.md 2)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from signkit.corpus.batches import ClipStore
from signkit.pose.template_decoding import Templates
from signkit.score.controls import (
    mean_pose,
    nearest_by_text,
    noise_pose,
    poses_of_another_item,
    random_training_clip,
    true_poses,
)
from signkit.score.distances import Pose
from signkit.score.evaluate import Row

TRANSITION_FRAMES = 3
"""Frames between two signs that are looked up, about a quarter of a second at 12.5 a second."""


def control_rows(
    store: ClipStore,
    indices: Sequence[int],
    training: ClipStore,
    generator: Sequence[int],
    split: str,
    seed: int = 27,
    templates: Templates | None = None,
) -> list[tuple[Row, list[Pose]]]:
    """Make the poses of every control row, ready for :func:`signkit.score.evaluate.evaluate`.

    The blind back-translator has no poses: score its texts by
    :func:`signkit.score.evaluate.evaluate_texts`.

    Parameters
    ----------
    store : CorpusStore
        True poses of the split.
    indices : sequence of int
        Clips to score.
    training : CorpusStore
        Poses of the training split.
    generator : sequence of int
        Clips of the generator's half G of it.
    split : str
        Name of the split.
    seed : int
        Seed of what is drawn.
    templates : Templates, optional
        Known signs: adds the row of glosses looked up and strung together.

    Returns
    -------
    list of (Row, list of ndarray (frames, 50, 3))
        The ceiling first, then the floor, then what knows the text.
    """
    lengths = [int(store.lengths[int(i)]) for i in indices]
    texts = [store.texts[int(i)] for i in indices]
    clips = len(indices)
    named: list[tuple[str, str, list[Pose]]] = [
        ("true_poses", "True poses", true_poses(store, indices)),
        ("mean_pose", "Mean pose", mean_pose(training, generator, clips)),
        ("noise_pose", "Noise pose", noise_pose(training, generator, clips, seed)),
        (
            "random_clip",
            "Random training clip",
            random_training_clip(training, generator, lengths, seed),
        ),
        ("nearest_text", "Nearest text", nearest_by_text(training, generator, texts)[0]),
    ]
    if clips > 1:  # one clip has no other item
        other = poses_of_another_item(store, indices, seed)
        named.insert(1, ("another_item", "Poses of another item", other))
    if templates is not None:
        poses = gloss_lookup([store.glosses[int(i)] for i in indices], templates, store.fps)
        named.append(("gloss_lookup", "Gloss lookup", poses))
    return [
        (Row(run, "ceiling" if run == "true_poses" else "control", label, split, "none", seed), p)
        for run, label, p in named
    ]


def gloss_lookup(
    glosses: Sequence[str],
    templates: Templates,
    fps: float,
    transition: int = TRANSITION_FRAMES,
) -> list[Pose]:
    """String together the known signs of the true glosses, with straight transitions.

    What a dictionary does: it knows the glosses, and nothing of how signs flow into each other.

    Parameters
    ----------
    glosses : sequence of str
        A gloss line a clip.
    templates : Templates
        The signs; of several forms the first is taken, an unknown gloss is left out.
    fps : float
        Frames a second wanted.
    transition : int
        Frames from one sign to the next.

    Returns
    -------
    list of ndarray (frames, 50, 3)
        One pose a gloss line; without any known gloss it has no frame.
    """
    step = max(1, round(templates.fps / fps))
    forms: dict[str, Pose] = {}
    for i, gloss in enumerate(templates.glosses):
        forms.setdefault(gloss, templates.poses[templates.offsets[i] : templates.offsets[i + 1]])
    lines = [[forms[g][::step] for g in line.split() if g in forms] for line in glosses]
    return [_string_together(signs, transition) for signs in lines]


def _string_together(signs: Sequence[Pose], transition: int) -> Pose:
    if not signs:
        return np.zeros((0, 50, 3), np.float32)
    parts = [signs[0]]
    shares = np.arange(1, transition + 1)[:, None, None] / (transition + 1)
    for sign in signs[1:]:
        before = parts[-1][-1]
        parts += [before + shares * (sign[0] - before), sign]
    return np.concatenate(parts).astype(np.float32)
