"""A corpus store seen through prompts, and with pseudo gloss where it has no true one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from signkit.corpus.batches import ClipStore
from signkit.errors import InputError
from signkit.text.prompts import Part, pair_prompts

GlossKind = Literal["true", "pseudo"]


class PromptedStore:
    """Give the clips of a store other texts and glosses; poses are those of the store.

    Parameters
    ----------
    store : CorpusStore
        The clips.
    prompts : sequence of str, optional
        One prompt a clip in place of its text.
    gloss : str
        ``true``: the corpus's glosses; ``pseudo``: the words of the sentence, as in supplement
        Table 2 (ledger GLOSS-1). The two are never pooled.

    Raises
    ------
    InputError
        If prompts are not one a clip, or true gloss is asked for and no clip has any.
    """

    def __init__(
        self, store: ClipStore, prompts: Sequence[str] | None = None, gloss: GlossKind = "true"
    ) -> None:
        self.store, self.language, self.fps = store, store.language, store.fps
        self.lengths = store.lengths
        self.texts = list(store.texts if prompts is None else prompts)
        if len(self.texts) != len(store):
            came = str(len(self.texts))
            raise InputError("prompts", f"{len(store)}, one a clip", came, "write them anew")
        if gloss not in ("true", "pseudo"):
            raise InputError("gloss", "true or pseudo", repr(gloss), "choose one")
        if gloss == "true" and not any(line.strip() for line in store.glosses):
            raise InputError(
                f"glosses of {store.language}", "a gloss line a clip", "none",
                "choose pseudo gloss: the words of the sentence",
            )  # fmt: skip
        self.gloss_kind = gloss
        self.glosses = list(store.glosses if gloss == "true" else store.texts)

    def __len__(self) -> int:
        return len(self.store)

    def frames(self, index: int) -> np.ndarray:
        """Read the frames of one clip.

        Parameters
        ----------
        index : int
            Number of the clip.

        Returns
        -------
        ndarray of float32, (frames, 50, 3)
            The pose, NaN where a joint is missing.
        """
        return self.store.frames(index)


def with_prompts(
    store: ClipStore, seed: int, part: Part = "train", gloss: GlossKind = "true"
) -> PromptedStore:
    """Put a question-style prompt in place of every second text.

    The model hears both ways of asking; clips of even number keep their text.

    Parameters
    ----------
    store : CorpusStore
        The clips.
    seed : int
        Seed of the pairing of texts and templates.
    part : {"train", "held_out", "all"}
        Which templates to draw from.
    gloss : str
        ``true`` or ``pseudo``.

    Returns
    -------
    PromptedStore
        The same clips.
    """
    prompts = pair_prompts(store.texts, store.language, seed, part)
    mixed = [p if i % 2 else t for i, (t, p) in enumerate(zip(store.texts, prompts, strict=True))]
    return PromptedStore(store, mixed, gloss)
