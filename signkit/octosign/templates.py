"""The lexicon as templates: every sign once, by a standard signer before a standard camera."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple

import numpy as np

from signkit.octosign.camera import STANDARD_CAMERA, to_pose_units
from signkit.octosign.motion import perform
from signkit.octosign.phonology import SignToken
from signkit.octosign.signers import STANDARD_SIGNER
from signkit.pose.template_decoding import Templates, join_templates

FRAMES_PER_CLIP_FRAME = 2
"""Templates have twice the clips' frame rate, so that half frames can be matched."""


def lexicon_templates(tokens: Iterable[SignToken], fps: float) -> Templates:
    """Perform every different token alone and cut its own frames out.

    Parameters
    ----------
    tokens : iterable of SignToken
        Tokens as they occur; an agreement verb gives one template for every pair of loci.
    fps : float
        Frames a second of the clips that will be decoded.

    Returns
    -------
    Templates
        One template a different token, sorted by gloss and loci.
    """
    distinct = sorted(
        set(tokens), key=lambda t: (t.gloss, t.start_locus or "", t.end_locus or "", repr(t.sign))
    )
    rate = fps * FRAMES_PER_CLIP_FRAME
    poses = [_perform_alone(token, rate) for token in distinct]
    return join_templates([token.gloss for token in distinct], poses, rate)


def sign_parameters(tokens: Iterable[SignToken]) -> dict[str, dict[str, str]]:
    """Say what every sign is made of, so that errors can be counted by parameter.

    Parameters
    ----------
    tokens : iterable of SignToken
        Tokens as they occur.

    Returns
    -------
    dict of str to dict of str to str
        By gloss, sorted: ``handshape``, ``location``, ``orientation`` and ``movement`` (path,
        direction, repetitions and hand-internal movement in one word).
    """
    signs = sorted({token.sign for token in tokens}, key=lambda sign: (sign.gloss, repr(sign)))
    return {
        sign.gloss: {
            "handshape": sign.handshape,
            "location": sign.location,
            "orientation": sign.orientation,
            "movement": "-".join(map(str, astuple(sign.movement))),
        }
        for sign in signs
    }


def _perform_alone(token: SignToken, fps: float) -> np.ndarray:
    performance = perform(
        [token], STANDARD_SIGNER, fps, np.random.default_rng(0), coarticulation=0.5
    )
    (segment,) = performance.segments
    seen = STANDARD_CAMERA.see(performance.pose[segment.start : segment.end])
    return to_pose_units(seen, STANDARD_SIGNER)
