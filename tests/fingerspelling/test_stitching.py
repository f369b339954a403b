"""Letters stay as recorded; what is between them moves as hands can."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from synthetic_letters import letter_clip

from signkit.errors import InputError
from signkit.fingerspelling.camera import record
from signkit.fingerspelling.letters import find_letter, make_letter
from signkit.fingerspelling.signers import SIGNERS, Signer, perform_as
from signkit.fingerspelling.stitching import SLIDE, Tempo, stitch
from signkit.pose.blending import blend_postures, minimum_jerk
from signkit.pose.clip import Clip
from signkit.pose.skeleton import (
    CHILDREN,
    LEFT_HAND,
    MIRROR,
    NECK,
    PARENTS,
    RIGHT_HAND,
    RIGHT_WRIST,
)

FPS = Tempo(25.0)
MIDDLE = Signer("middle", 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)


def _rng():
    return np.random.default_rng(5)


def _letter(name="A", **how):
    return make_letter(name, letter_clip(name, **how), "ASL")


def _posture(seed):
    rng = np.random.default_rng(seed)
    posture = rng.standard_normal((50, 3))
    return posture - posture[NECK]


def _lengths(frames):
    return np.linalg.norm(frames[..., CHILDREN, :] - frames[..., PARENTS, :], axis=-1)


def test_a_letter_is_trimmed_to_its_hold():
    letter = _letter(up=6, held=12, down=5)
    # the speed of frame 6, the first held, still has the last step of the way in it
    assert letter.start in (6, 7)
    assert letter.end == 18


def test_a_movement_inside_a_letter_is_not_cut_away():
    assert find_letter(np.array([9.0, 0.5, 6.0, 7.0, 6.0, 0.2, 9.0])) == (1, 6)


def test_a_clip_without_a_calm_frame_keeps_its_calmest():
    assert find_letter(np.array([9.0, 8.0, 5.0, 8.0, 9.0])) == (1, 4)


def test_a_letter_is_in_shoulder_widths_with_the_neck_at_the_origin():
    frames = _letter().frames
    assert np.allclose(frames[:, NECK], 0)
    assert np.allclose(frames[:, 5] - frames[:, 2], [1, 0, 0])


def test_a_hand_that_takes_no_part_stays_missing():
    letters = [_letter(), _letter("B", reach=0.2)]
    frames, confidence, _ = stitch([letters], FPS, _rng())
    assert letters[0].hands == (False, True)
    assert np.isnan(frames[:, LEFT_HAND]).all()
    assert (confidence[:, LEFT_HAND] == 0).all()
    assert np.isfinite(frames[:, RIGHT_HAND]).all()


def test_a_clip_without_hands_is_refused():
    clip = letter_clip()
    keypoints = clip.keypoints.copy()
    keypoints[:, RIGHT_HAND] = (np.nan, np.nan, 0.0)
    with pytest.raises(InputError, match="letter A: needs a hand in half of its frames, got 0%"):
        make_letter("A", Clip("x", keypoints, 25.0), "ASL")


@pytest.mark.parametrize("seed", range(5))
def test_blending_begins_and_ends_at_the_postures(seed):
    first, last = _posture(seed), _posture(seed + 100)
    frames = blend_postures(first, last, np.array([0.0, 1.0]))
    assert np.allclose(frames, [first, last])


@pytest.mark.parametrize("seed", range(5))
def test_no_bone_is_shorter_or_longer_on_the_way_than_at_its_ends(seed):
    first, last = _posture(seed), _posture(seed + 100)
    lengths = _lengths(blend_postures(first, last, np.linspace(0, 1, 9)))
    ends = np.stack([_lengths(first), _lengths(last)])
    assert (lengths >= ends.min(axis=0) - 1e-9).all()
    assert (lengths <= ends.max(axis=0) + 1e-9).all()


def test_a_finger_that_folds_over_keeps_its_length():
    first = _posture(1)
    last = first.copy()
    last[33] = 2 * first[32] - first[33]  # the thumb's tip, exactly the other way
    lengths = _lengths(blend_postures(first, last, np.linspace(0, 1, 5)))
    assert np.allclose(lengths, lengths[0])


def test_a_bone_seen_at_one_end_only_moves_with_what_it_hangs_on():
    first, last = _posture(1), _posture(2)
    first[LEFT_HAND] = np.nan
    frames = blend_postures(first, last, np.linspace(0, 1, 5))
    assert np.isfinite(frames).all()
    assert np.allclose(_lengths(frames)[:, 7:28], _lengths(last)[7:28])


def test_a_nose_that_was_never_seen_leaves_the_rest_where_it_is():
    first, last = _posture(1), _posture(2)
    whole = blend_postures(first, last, np.linspace(0, 1, 5))
    first[0] = last[0] = np.nan
    frames = blend_postures(first, last, np.linspace(0, 1, 5))
    assert np.isnan(frames[:, 0]).all()
    assert np.allclose(frames[:, 1:], whole[:, 1:])


def test_the_way_starts_and_ends_at_rest():
    way = minimum_jerk(np.linspace(0, 1, 101))
    assert way[1] < 1e-4
    assert 1 - way[-2] < 1e-4
    assert (np.diff(way) >= 0).all()


def test_a_word_has_its_letters_in_order_and_as_recorded():
    letters = [_letter("A"), _letter("B", reach=0.3), _letter("C", reach=-0.2)]
    frames, _, spans = stitch([letters], FPS, _rng())
    assert [span.letter for span in spans] == ["A", "B", "C"]
    for span, letter in zip(spans, letters, strict=True):
        held = letter.frames[letter.start + 2]
        assert np.allclose(frames[span.start : span.end], held, equal_nan=True, atol=1e-9)


def test_a_double_letter_is_repeated_further_out():
    frames, _, spans = stitch([[_letter(), _letter()]], FPS, _rng())
    first, second = (frames[span.start, RIGHT_WRIST] for span in spans)
    assert np.allclose(second - first, [-SLIDE, 0, 0])
    between = frames[spans[0].end : spans[1].start, RIGHT_WRIST]
    assert between[:, 1].max() > first[1] + 0.02  # and dips on the way


def test_the_hand_moves_no_faster_than_people_do():
    letters = [_letter("A"), _letter("B", reach=0.6), _letter("B", reach=0.6)]
    frames, _, spans = stitch([letters], FPS, _rng())
    inside = frames[spans[0].start : spans[-1].end, RIGHT_WRIST]
    speed = 25.0 * np.linalg.norm(np.diff(inside, axis=0), axis=-1)
    # WAY_SPEED is a mean; a minimum-jerk movement's peak is 15/8 of it
    assert speed.max() < 15 / 8 * 6.0


def test_the_same_seed_gives_the_same_performance_and_another_does_not():
    word = [[_letter("A"), _letter("B", reach=0.3)]]
    uneven = Tempo(25.0, 1.0, 0.5)
    one, two, other = (stitch(word, uneven, np.random.default_rng(seed))[0] for seed in (1, 1, 2))
    assert np.array_equal(one, two, equal_nan=True)
    assert one.shape != other.shape or not np.allclose(one, other, equal_nan=True)


@pytest.mark.parametrize("speed", [0.5, 2.0])
def test_tempo_changes_the_time_and_not_the_way(speed):
    word = [[_letter("A"), _letter("B", reach=0.3)]]
    middle, fast = stitch(word, FPS, _rng())[0], stitch(word, Tempo(25.0, speed), _rng())[0]
    assert len(fast) == pytest.approx(len(middle) / speed, rel=0.2)


@pytest.mark.parametrize("signer", SIGNERS, ids=lambda signer: signer.name)
def test_a_signer_has_bones_of_one_factor_each_and_the_same_directions(signer):
    frames = _letter().frames
    moved, _ = perform_as(signer, frames, np.ones(frames.shape[:2]))
    moved = moved[:, MIRROR] * [-1, 1, 1] if signer.left_handed else moved
    seen = _lengths(frames[0]) > 0.001  # not the left hand, nor wrist to hand, which coincide
    factor = _lengths(moved)[:, seen] / _lengths(frames)[:, seen]
    assert factor.shape[1] == 27
    assert factor.std(axis=0).max() < 1e-9
    assert factor.min() >= 0.94
    assert factor.max() <= 1.07
    assert np.allclose(moved[:, NECK], 0)


def test_a_left_handed_signer_spells_with_the_left_hand():
    letter = _letter()
    frames, confidence = perform_as(SIGNERS[3], letter.frames, letter.confidence)
    assert SIGNERS[3].left_handed
    assert np.isfinite(frames[:, LEFT_HAND]).all()
    assert np.isnan(frames[:, RIGHT_HAND]).all()
    assert (confidence[:, LEFT_HAND] > 0).all()
    assert (confidence[:, RIGHT_HAND] == 0).all()


def test_the_camera_sees_every_joint_near_its_place_and_misses_what_is_missing():
    letter = _letter()
    seen = record(letter.frames, letter.confidence, MIDDLE, 25.0, _rng())
    missing = np.isnan(seen[..., 0])
    assert np.array_equal(missing, np.isnan(letter.frames[..., 0]))
    assert (seen[..., 2][missing] == 0).all()
    assert (seen[..., 2][~missing] > 0).all()
    across = np.linalg.norm(seen[:, 5, :2] - seen[:, 2, :2], axis=-1)
    assert np.allclose(across, 210, rtol=0.06)


def test_jitter_grows_with_speed():
    still, moving = np.zeros((400, 50, 3)), np.zeros((400, 50, 3))
    moving[:, :, 0] = 0.3 * (np.arange(400) % 2)[:, None]  # to and fro, 63 px a frame
    confidence = np.full((400, 50), 0.9)
    noise = []
    for frames in (still, moving):
        seen = record(frames, confidence, MIDDLE, 25.0, _rng())
        noise.append(np.diff(seen[::2, 40, 1]).std())
    assert noise[1] > 2 * noise[0]
