"""The detector: fifty keypoints out of a picture's pixels, and of nothing else.

First the body and the middle of each hand, in the picture at half its size; then each hand in a
window of its own at full size, the left one mirrored so that one network learns both. It takes
MediaPipe's place for drawn figures, in which a face finder trained on people sees nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from signkit.corpus.batches import Batch
from signkit.errors import InputError
from signkit.pose.skeleton import (
    BODY,
    JOINT,
    LEFT_HAND,
    LEFT_WRIST,
    N_JOINTS,
    RIGHT_HAND,
    RIGHT_WRIST,
)
from signkit.presentation.films import camera
from signkit.presentation.heat_maps import CELL, HeatMaps
from signkit.presentation.picture_batches import PictureBatch
from signkit.render.frames import Picture

SHRINK = 2
"""The body is looked for in a picture of half the size."""

WINDOW = 0.95
"""Side of a hand's window in shoulder widths."""

JITTER = 0.12
"""Shoulder widths by which windows are off in training, as the body's network will be."""

CLOSE = 0.1
"""Shoulder widths that a keypoint may be off: the bound of PCK@0.1."""

PICTURES_AT_ONCE = 64

_MIDDLES = [JOINT["left_hand_middle_1"], JOINT["right_hand_middle_1"]]
_SOUGHT = [*range(BODY.stop), *_MIDDLES]
_HANDS = (
    [LEFT_WRIST, *range(LEFT_HAND.start, LEFT_HAND.stop)],
    [RIGHT_WRIST, *range(RIGHT_HAND.start, RIGHT_HAND.stop)],
)
"""What is sought in a window: the wrist lies in it too, and is seen better there."""


@dataclass(frozen=True)
class DetectorConfig:
    """Size of a detector.

    Parameters
    ----------
    size : int
        Side of the pictures it looks at, in pixels; 8 divides it.
    channels : int
        Width of the first layer of both networks.
    """

    size: int = 160
    channels: int = 12

    def __post_init__(self) -> None:
        if self.size % (SHRINK * CELL) or self.size < 64:
            raise InputError(
                "detector size",
                f"a multiple of {SHRINK * CELL} from 64",
                str(self.size),
                "take 160",
            )

    @property
    def unit(self) -> float:
        """Pixels a shoulder width: the camera stands still."""
        return camera(self.size).scale

    @property
    def window(self) -> int:
        """Side of a hand's window in pixels, whole cells."""
        return round(WINDOW * self.unit / (2 * CELL)) * 2 * CELL


class Detector(nn.Module):
    """Find fifty keypoints in pictures.

    Parameters
    ----------
    config : DetectorConfig
        Its size.
    """

    def __init__(self, config: DetectorConfig) -> None:
        super().__init__()
        self.config = config
        self.body = HeatMaps(len(_SOUGHT), config.channels)
        self.hand = HeatMaps(len(_HANDS[0]), config.channels)

    @property
    def size(self) -> int:
        """Side of the pictures in pixels."""
        return self.config.size

    @property
    def unit(self) -> float:
        """Pixels a shoulder width."""
        return self.config.unit

    def clip_losses(self, batch: Batch, pose_loss: Callable[..., Tensor]) -> Tensor:
        """Compute the loss of every picture: how unlikely its keypoints are by the heat maps.

        A Laplace likelihood with the scale that the network states, so that it learns where it
        errs too: ``e / s + log s`` with e the mean error in x and y.

        Parameters
        ----------
        batch : PictureBatch
            Pictures and what is in them.
        pose_loss : callable
            From prediction and target to one error an element; the loop's ``l1``.

        Returns
        -------
        Tensor, (pictures,)
            Mean over the joints drawn.
        """
        assert isinstance(batch, PictureBatch)
        true, seen = batch.keypoints[..., :2], batch.keypoints[..., 2]
        pictures = _to_signal(batch.pictures)
        found, scales = self.body(F.avg_pool2d(pictures, SHRINK))
        losses = [_nll(_enlarge(found), SHRINK * scales, true[:, _SOUGHT], pose_loss)]
        masks = [seen[:, _SOUGHT]]
        centres = true[:, _MIDDLES]
        centres = centres + JITTER * self.config.unit * (2 * torch.rand_like(centres) - 1)
        for side, hand in enumerate(_HANDS):
            found, scales = self._look_at_hand(pictures, centres[:, side], mirrored=side == 0)
            losses.append(_nll(found, scales, true[:, hand], pose_loss))
            masks.append(seen[:, hand])
        mask = torch.cat(masks, dim=1)
        return (torch.cat(losses, dim=1) * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1)

    def _look_at_hand(
        self, pictures: Tensor, centres: Tensor, mirrored: bool
    ) -> tuple[Tensor, Tensor]:
        windows, corners = cut_windows(pictures, centres, self.config.window)
        if mirrored:
            found, scales = self.hand(windows.flip(-1))
            found = torch.stack([self.config.window - 1 - found[..., 0], found[..., 1]], dim=-1)
        else:
            found, scales = self.hand(windows)
        return found + corners[:, None], scales

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Find the keypoints of pictures.

        Parameters
        ----------
        pictures : Tensor of uint8, (pictures, size, size, 3)
            RGB.

        Returns
        -------
        places : Tensor, (pictures, 50, 2)
            x and y in pixels.
        scales : Tensor, (pictures, 50)
            Mean error in x or y that the detector expects of itself, in pixels.
        """
        signal = _to_signal(pictures)
        body, body_scales = self.body(F.avg_pool2d(signal, SHRINK))
        body, body_scales = _enlarge(body), SHRINK * body_scales
        places, scales = body.new_zeros(len(body), N_JOINTS, 2), body.new_zeros(len(body), N_JOINTS)
        places[:, BODY], scales[:, BODY] = body[:, BODY], body_scales[:, BODY]
        for side, hand in enumerate(_HANDS):
            centres = body[:, side - len(_HANDS)]
            places[:, hand], scales[:, hand] = self._look_at_hand(signal, centres, side == 0)
        return places, scales

    @torch.inference_mode()
    def detect(self, pictures: Iterable[Picture]) -> NDArray[np.float32]:
        """Detect the keypoints of a clip's pictures, which are all that it is given.

        Parameters
        ----------
        pictures : iterable of ndarray of uint8, shape (size, size, 3)
            RGB, one a frame.

        Returns
        -------
        ndarray of float32, shape (frames, 50, 3)
            x px, y px, and as confidence the probability, by the detector's own account, that
            x (or y) is less than a tenth of a shoulder width off.

        Raises
        ------
        InputError
            If a picture is of another size, or there is none.
        """
        stack = self._check(list(pictures))
        was_training = self.training
        self.eval()
        parts, device = [], self.body.heat.weight.device
        for at in range(0, len(stack), PICTURES_AT_ONCE):
            places, scales = self(torch.from_numpy(stack[at : at + PICTURES_AT_ONCE]).to(device))
            sure = 1 - torch.exp(-CLOSE * self.config.unit / scales)
            parts.append(torch.cat([places, sure[..., None]], dim=-1).cpu().numpy())
        self.train(was_training)
        return np.concatenate(parts)

    def _check(self, pictures: list[Picture]) -> NDArray[np.uint8]:
        wanted = (self.config.size, self.config.size, 3)
        for number, picture in enumerate(pictures):
            if picture.shape != wanted or picture.dtype != np.uint8:
                raise InputError(
                    f"picture {number}", f"bytes of shape {wanted}",
                    f"{picture.dtype} {picture.shape}", "draw with signkit.presentation.films.film",
                )  # fmt: skip
        if not pictures:
            raise InputError("pictures to look at", "at least one", "none", "leave this clip out")
        return np.stack(pictures)


def cut_windows(pictures: Tensor, centres: Tensor, side: int) -> tuple[Tensor, Tensor]:
    """Cut a square window out of each picture; beyond the picture's edge its edge goes on.

    Parameters
    ----------
    pictures : Tensor, (pictures, channels, height, width)
        Pictures.
    centres : Tensor, (pictures, 2)
        x and y in pixels around which to cut.
    side : int
        Side of the windows in pixels.

    Returns
    -------
    windows : Tensor, (pictures, channels, side, side)
        The cuts.
    corners : Tensor, (pictures, 2)
        x and y of each window's first pixel in its picture.

    Examples
    --------
    >>> ramp = torch.arange(6.0).expand(1, 1, 6, 6)
    >>> windows, corners = cut_windows(ramp, torch.tensor([[4.6, 3.0]]), 4)
    >>> windows[0, 0, 0].tolist(), corners.tolist()
    ([3.0, 4.0, 5.0, 5.0], [[3.0, 2.0]])
    """
    corners = (centres.detach() - (side - 1) / 2).round()
    steps = torch.arange(side, device=pictures.device)
    x = (corners[:, 0, None].long() + steps).clamp(0, pictures.shape[3] - 1)
    y = (corners[:, 1, None].long() + steps).clamp(0, pictures.shape[2] - 1)
    rows = torch.arange(len(pictures), device=pictures.device)[:, None, None]
    windows = pictures.permute(0, 2, 3, 1)[rows, y[:, :, None], x[:, None, :]]
    return windows.permute(0, 3, 1, 2), corners


def _to_signal(pictures: Tensor) -> Tensor:
    return pictures.permute(0, 3, 1, 2).float() / 127.5 - 1


def _enlarge(places: Tensor) -> Tensor:
    """From pixels of the shrunken picture to those of the whole one."""
    return places * SHRINK + (SHRINK - 1) / 2


def _nll(found: Tensor, scales: Tensor, true: Tensor, pose_loss: Callable[..., Tensor]) -> Tensor:
    return pose_loss(found, true).mean(dim=-1) / scales + scales.log()
