"""Multi-Language Switching Framework: one independent text-to-pose channel a language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from torch import Tensor, nn

from signkit.corpus.batches import Batch
from signkit.errors import InputError
from signkit.model.decoding import OracleTiming
from signkit.model.text2pose import PoseLoss, Text2Pose
from signkit.text.languages import find_language


class Mlsf(nn.Module):
    """Hold parallel channels, one a language, that share nothing (Sec. 4.3, mode M).

    The paper's assignment ``Enc_L = E_L, Dec_L = D_L`` is a dictionary look-up here, so that a
    language is added or taken away without touching the others' weights.

    Parameters
    ----------
    channels : mapping of str to Text2Pose
        The channel of each language, by key or code: ``asl``.
    """

    def __init__(self, channels: Mapping[str, Text2Pose]) -> None:
        super().__init__()
        self.channels = nn.ModuleDict()
        for language, channel in channels.items():
            self.add(language, channel)

    @property
    def languages(self) -> list[str]:
        """Keys of the languages, in the order in which they were added."""
        return list(self.channels)

    def add(self, language: str, channel: Text2Pose) -> None:
        """Add a language.

        Parameters
        ----------
        language : str
            Its key or code: ``asl`` or ``ASL``.
        channel : Text2Pose
            Its channel.

        Raises
        ------
        InputError
            If the language is unknown or has a channel already.
        """
        key = find_language(language).key
        if key in self.channels:
            raise InputError(
                f"channel {key!r}", "a language without a channel", "one that has one",
                "remove the old channel first",
            )  # fmt: skip
        self.channels[key] = channel

    def remove(self, language: str) -> Text2Pose:
        """Take a language away.

        Parameters
        ----------
        language : str
            Its key or code.

        Returns
        -------
        Text2Pose
            The channel it had.

        Raises
        ------
        InputError
            If there is no channel for that language.
        """
        channel = self.channel(language)
        del self.channels[find_language(language).key]
        return channel

    def channel(self, language: str) -> Text2Pose:
        """Find the channel of a language.

        Parameters
        ----------
        language : str
            Its key or code.

        Returns
        -------
        Text2Pose
            Its channel.

        Raises
        ------
        InputError
            If there is no channel for that language.
        """
        key = find_language(language).key
        if key not in self.channels:
            raise InputError(
                f"language {language!r}", f"one of {', '.join(self.languages) or 'none yet'}",
                repr(key), "train a channel for it and add it",
            )  # fmt: skip
        channel = self.channels[key]
        assert isinstance(channel, Text2Pose)
        return channel

    def clip_losses(self, batch: Batch, pose_loss: PoseLoss) -> Tensor:
        """Compute the teacher-forced loss of each clip in the channel of its language.

        Parameters
        ----------
        batch : Batch
            Clips of one language.
        pose_loss : callable
            From prediction and target to one loss an element.

        Returns
        -------
        Tensor, (clips,)
            One loss a clip.

        Raises
        ------
        InputError
            If there is no channel for the batch's language.
        """
        return self.channel(batch.language).clip_losses(batch, pose_loss)

    def produce(
        self, texts: Sequence[str], language: str, oracle: OracleTiming | None = None
    ) -> list[np.ndarray]:
        """Produce one pose a text, length-free unless a true timing is given.

        Parameters
        ----------
        texts : sequence of str
            The texts.
        language : str
            Key or code of the sign language to produce.
        oracle : OracleTiming, optional
            True numbers of frames; scores from such decoding must be marked.

        Returns
        -------
        list of ndarray of float32, (frames, 50, 3), shoulder widths
            One pose a text.

        Raises
        ------
        InputError
            If there is no channel for that language.
        """
        return self.channel(language).produce(texts, oracle)
