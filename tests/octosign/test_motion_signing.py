"""Bodies that sign: bones, rest, overlap, loci and minimal pairs."""

from dataclasses import replace

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.octosign.motion import perform
from signkit.octosign.phonology import Movement, Sign, SignToken
from signkit.octosign.signers import HELD_OUT_SIGNER, SIGNERS, STANDARD_SIGNER
from signkit.octosign.strokes import minimum_jerk
from signkit.pose.skeleton import CHILDREN, JOINT, LEFT_HAND, MIRROR, PARENTS, RIGHT_HAND

FPS = 12.5
HOUSE = Sign("HOUSE", "flat", "chest", "palm_side_fingers_up", Movement("straight", "down"))
SIGNS = (
    HOUSE,
    Sign(
        "RAIN",
        "claw",
        "space_high",
        "palm_down_fingers_forward",
        Movement("straight", "down", 2, "wiggle"),
        "symmetric",
    ),
    Sign(
        "BREAD",
        "bent_flat",
        "space_centre",
        "palm_down_fingers_across",
        Movement("circle", "in"),
        "base",
        "fist",
    ),
    Sign("GIVE", "flat_round", "space_centre", "palm_up_fingers_forward", Movement("arc", "up")),
)
MINIMAL_PAIRS = {
    "handshape": replace(HOUSE, handshape="fist"),
    "location": replace(HOUSE, location="neck"),
    "orientation": replace(HOUSE, orientation="palm_in_fingers_across"),
    "path": replace(HOUSE, movement=Movement("arc", "down")),
    "direction": replace(HOUSE, movement=Movement("straight", "up")),
    "repeat": replace(HOUSE, movement=Movement("straight", "down", 2)),
    "internal": replace(HOUSE, movement=Movement("straight", "down", 1, "close")),
    "hands": replace(HOUSE, hands="symmetric"),
}


def sign_alone(sign, signer=STANDARD_SIGNER, fps=FPS, **loci):
    return perform([SignToken(sign, **loci)], signer, fps, np.random.default_rng(0))


@pytest.mark.parametrize("signer", [*SIGNERS, HELD_OUT_SIGNER], ids=lambda s: s.name)
def test_bones_keep_their_length_in_a_performance(signer):
    tokens = [SignToken(sign) for sign in SIGNS]
    pose = perform(tokens, signer, FPS, np.random.default_rng(1)).pose
    lengths = np.linalg.norm(pose[:, CHILDREN] - pose[:, PARENTS], axis=-1)
    assert np.ptp(lengths, axis=0).max() < 1e-9
    assert lengths.min() > 0.005


def test_a_performance_starts_and_ends_at_rest():
    pose = perform([SignToken(s) for s in SIGNS], STANDARD_SIGNER, FPS, np.random.default_rng(0))
    hands = pose.pose[:, [JOINT["left_wrist"], JOINT["right_wrist"]]]
    np.testing.assert_allclose(hands[-1], hands[0], atol=0.01)
    assert (hands[0, :, 1] > 0.35).all()


def test_segments_are_in_order_and_within_the_clip():
    performance = perform([SignToken(s) for s in SIGNS], SIGNERS[3], FPS, np.random.default_rng(2))
    bounds = [bound for segment in performance.segments for bound in segment[1:]]
    assert [segment.gloss for segment in performance.segments] == [s.gloss for s in SIGNS]
    assert bounds == sorted(bounds)
    assert bounds[0] > 0
    assert bounds[-1] < len(performance.pose)


def test_the_same_seed_gives_the_same_motion_and_another_seed_another():
    tokens = [SignToken(sign) for sign in SIGNS]
    one, same, other = (
        perform(tokens, SIGNERS[0], FPS, np.random.default_rng(seed)).pose for seed in (5, 5, 6)
    )
    np.testing.assert_array_equal(one, same)
    assert one.shape != other.shape or not np.allclose(one, other)


@pytest.mark.parametrize("parameter", MINIMAL_PAIRS)
def test_minimal_pairs_look_different(parameter):
    one, other = sign_alone(HOUSE), sign_alone(MINIMAL_PAIRS[parameter])
    assert middle_difference(one, other) > 0.008


def middle_difference(one, other):
    """Mean distance of the hands' points in the picture plane, metres, over the sign."""
    ways = []
    for performance in (one, other):
        (segment,) = performance.segments
        frames = np.linspace(segment.start, segment.end - 1, 9).round().astype(int)
        ways.append(performance.pose[frames, 8:, :2])
    return np.linalg.norm(ways[0] - ways[1], axis=-1).mean(axis=1).max()


def test_a_left_handed_signer_mirrors_a_right_handed_one():
    right = sign_alone(HOUSE).pose
    left = sign_alone(HOUSE, replace(STANDARD_SIGNER, left_handed=True)).pose
    np.testing.assert_allclose(left, right[:, MIRROR] * [-1, 1, 1])


def test_one_handed_signs_leave_the_other_hand_at_rest():
    pose = sign_alone(HOUSE).pose
    assert np.ptp(pose[:, LEFT_HAND], axis=0).max() < 1e-9
    assert np.ptp(pose[:, RIGHT_HAND], axis=0).max() > 0.2


def test_symmetric_signs_mirror_the_hands_in_every_frame():
    pose = sign_alone(SIGNS[1]).pose
    np.testing.assert_allclose(pose[:, LEFT_HAND], pose[:, RIGHT_HAND] * [-1, 1, 1], atol=1e-12)


def test_a_base_hand_holds_still_under_the_moving_one():
    performance = sign_alone(SIGNS[2], fps=50)
    (segment,) = performance.segments
    middle = slice(segment.start + 6, segment.end - 6)
    wrists = performance.pose[middle][:, [JOINT["left_wrist"], JOINT["right_wrist"]]]
    assert np.ptp(wrists[:, 0], axis=0).max() < 0.02
    assert np.ptp(wrists[:, 1], axis=0).max() > 0.05
    assert wrists[0, 0, 1] < 0.4


@pytest.mark.parametrize(("locus", "side"), [("left", 1), ("right", -1)])
def test_an_agreement_verb_ends_at_its_locus(locus, side):
    performance = sign_alone(SIGNS[3], start_locus="signer", end_locus=locus)
    (segment,) = performance.segments
    hand = performance.pose[:, RIGHT_HAND].mean(axis=1)[:, 0]
    assert side * (hand[segment.end - 1] - hand[segment.start]) > 0.1


def test_without_coarticulation_a_sign_reaches_its_full_extent():
    tokens = [SignToken(SIGNS[3]), SignToken(HOUSE), SignToken(SIGNS[3])]
    heights = [
        perform(tokens, STANDARD_SIGNER, 100, np.random.default_rng(0), coarticulation=c).pose[
            :, JOINT["right_wrist"]
        ]
        for c in (0.0, 2.0)
    ]
    travel = [np.ptp(wrist[150:], axis=0).sum() for wrist in heights]
    assert travel[1] < travel[0]


def test_a_sentence_ends_more_slowly_than_it_goes_on():
    tokens = [SignToken(HOUSE)] * 4
    segments = perform(tokens, STANDARD_SIGNER, 100, np.random.default_rng(0)).segments
    first, *_, last = [segment.end - segment.start for segment in segments]
    assert last > 1.2 * first


def test_motion_is_smooth_at_a_high_frame_rate():
    pose = perform([SignToken(s) for s in SIGNS], SIGNERS[1], 200, np.random.default_rng(3)).pose
    speed = np.linalg.norm(np.diff(pose[:, JOINT["right_wrist"]], axis=0), axis=-1) * 200
    assert np.abs(np.diff(speed)).max() < 0.35


def test_minimum_jerk_starts_and_ends_without_speed():
    share = minimum_jerk(np.linspace(0, 1, 1001))
    assert (np.diff(share) >= 0).all()
    assert share[1] < 1e-7
    assert 1 - share[-2] < 1e-7


def test_a_sentence_without_signs_is_refused():
    with pytest.raises(InputError, match="at least one sign"):
        perform([], STANDARD_SIGNER, FPS, np.random.default_rng(0))


def test_a_name_outside_the_inventory_is_refused():
    with pytest.raises(InputError, match="handshape"):
        replace(HOUSE, handshape="paw")
    with pytest.raises(InputError, match="direction"):
        Movement("none", "up")
