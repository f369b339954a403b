"""Pictures to learn from, drawn as they are needed from poses of the training split."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from signkit.corpus.batches import Batch, ClipStore
from signkit.errors import InputError
from signkit.pose.skeleton import N_JOINTS, N_LIMBS
from signkit.presentation.films import film, project
from signkit.render.retargeting import measure_proportions, retarget

STYLES = ("stick", "avatar")
FRAMES_A_CLIP = 4
"""Frames drawn of one clip in one style: changing bodies costs as much for four as for one."""

BODY_SPREAD = 0.12
"""Deviation of the logarithm of bone lengths about another signer's: a corpus has few signers."""


@dataclass(frozen=True)
class PictureBatch(Batch):
    """Hold some pictures; to the training loop each is a clip of one frame.

    Parameters
    ----------
    tokens, token_mask, poses, joint_mask, counter, frame_mask, glosses, language, index
        As of any batch, without text or motion.
    pictures : Tensor of uint8, (pictures, size, size, 3)
        RGB.
    keypoints : Tensor of float32, (pictures, 50, 3)
        What is in them: x px, y px, and 1 where the joint was drawn, else three zeros.
    """

    pictures: Tensor
    keypoints: Tensor


class PictureBatches:
    """Draw pictures of frames of the training split, each epoch others.

    A picture shows the body of the frame's own signer or one like another clip's, as a stick
    figure or as an avatar, so that a detector learns to look and not to remember.

    Parameters
    ----------
    store : CorpusStore
        Poses of train.
    indices : sequence of int
        Clips to take frames from.
    size : int
        Side of the pictures in pixels.
    batch_size : int
        Pictures a batch.
    batches : int
        Batches an epoch.
    seed : int
        Seed of what is drawn.

    Raises
    ------
    InputError
        If there is no clip to draw.
    """

    def __init__(
        self,
        store: ClipStore,
        indices: Sequence[int],
        *,
        size: int,
        batch_size: int,
        batches: int,
        seed: int,
    ) -> None:
        if not len(indices):
            raise InputError("pictures to learn from", "a clip", "none", "check the split")
        self.store, self.indices, self.size = store, np.asarray(indices), size
        self.batch_size, self.batches, self.seed = batch_size, batches, seed

    def __len__(self) -> int:
        return self.batches

    def epoch(self, number: int, start: int = 0) -> Iterator[Batch]:
        """Yield the batches of one epoch, the same for the same number.

        Parameters
        ----------
        number : int
            Number of the epoch, from 0.
        start : int
            Batches at the beginning to leave out.

        Yields
        ------
        PictureBatch
            The batches.
        """
        for batch in range(start, self.batches):
            rng = np.random.default_rng([self.seed, number, batch])
            yield self._draw(rng)

    def _draw(self, rng: np.random.Generator) -> PictureBatch:
        drawn = [self._draw_clip(rng) for _ in range(0, self.batch_size, FRAMES_A_CLIP)]
        pictures, keypoints = (np.concatenate(part) for part in zip(*drawn, strict=True))
        return make_batch(pictures[: self.batch_size], keypoints[: self.batch_size])

    def _draw_clip(self, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        pose = self.store.frames(int(rng.choice(self.indices)))
        frames = pose[rng.integers(len(pose), size=FRAMES_A_CLIP)]
        if rng.random() < 0.5:
            body = self.store.frames(int(rng.choice(self.indices)))
            varied = np.exp(rng.normal(0, BODY_SPREAD, N_LIMBS))
            frames = retarget(frames, measure_proportions(body) * varied)
        style = STYLES[rng.integers(len(STYLES))]
        return np.stack(list(film(frames, style, self.size))), project(frames, self.size)


def make_batch(pictures: np.ndarray, keypoints: np.ndarray) -> PictureBatch:
    """Put pictures and what is in them into a batch.

    Parameters
    ----------
    pictures : ndarray of uint8, shape (pictures, size, size, 3)
        RGB.
    keypoints : ndarray, shape (pictures, 50, 3)
        x px, y px, 1; NaN where a joint was not drawn.

    Returns
    -------
    PictureBatch
        A clip of one frame without text a picture.
    """
    count, seen = len(pictures), np.asarray(np.isfinite(keypoints).all(axis=-1))
    places = torch.from_numpy(np.where(seen[..., None], keypoints, 0.0).astype(np.float32))
    one = torch.ones(count, 1)
    return PictureBatch(
        tokens=torch.zeros(count, 1, dtype=torch.int64),
        token_mask=torch.zeros(count, 1, dtype=torch.bool),
        poses=torch.zeros(count, 1, N_JOINTS, 3),
        joint_mask=torch.from_numpy(seen)[:, None],
        counter=one,
        frame_mask=one.bool(),
        glosses=[""] * count,
        language="",
        index=torch.arange(count),
        pictures=torch.from_numpy(pictures),
        keypoints=places,
    )
