"""The signer is the largest confident body and stays the same person."""

import numpy as np

from signkit.formats.openpose_json import missing_people
from signkit.formats.people import track_signer


def _body(x, size, confidence=0.9):
    rng = np.random.default_rng(int(size))
    person = np.empty((50, 3), dtype=np.float32)
    person[:, :2] = rng.uniform((x - size, 300 - size), (x + size, 300 + size), (50, 2))
    person[:, 2] = confidence
    return person


def _track(frames):
    first = np.array([f[0] if f else missing_people(1)[0] for f in frames])
    several = {index: np.array(f) for index, f in enumerate(frames) if len(f) > 1}
    return track_signer(first, several)


def test_people_who_swap_places_in_the_list_are_not_mixed():
    signer, other = _body(600, 150), _body(100, 60)
    frames = [[signer, other] if n % 2 else [other, signer] for n in range(10)]
    found, others = _track(frames)
    assert np.array_equal(found, [signer] * 10)
    assert others.tolist() == [1] * 10


def test_a_larger_body_that_flashes_up_does_not_become_the_signer():
    signer, flash = _body(600, 100), _body(100, 180)
    frames = [[signer]] * 5 + [[flash, signer]] + [[signer]] * 5
    assert np.array_equal(_track(frames)[0], [signer] * 11)


def test_a_large_but_doubtful_body_loses_against_a_confident_one():
    signer, ghost = _body(600, 100, 0.9), _body(100, 140, 0.2)
    assert np.array_equal(_track([[ghost, signer]] * 4)[0], [signer] * 4)


def test_a_moving_signer_is_followed():
    signers = [_body(600 - 40 * n, 100) for n in range(12)]
    frames = [[_body(160, 50), signer] for signer in signers]
    assert np.array_equal(_track(frames)[0], signers)


def test_where_only_others_are_seen_the_signer_is_missing():
    signer, other = _body(600, 150), _body(100, 60)
    found, others = _track([[signer, other], [other], [other, signer], []])
    assert np.isnan(found[[1, 3], :, 0]).all()
    assert np.array_equal(found[[0, 2]], [signer] * 2)
    assert others.tolist() == [1, 1, 1, 0]


def test_a_person_without_any_point_is_nobody():
    signer, empty = _body(600, 150), missing_people(1)[0]
    found, others = _track([[empty, signer], [signer, empty], [empty, empty]])
    assert np.array_equal(found[:2], [signer] * 2)
    assert np.isnan(found[2, :, 0]).all()
    assert not others.any()


def test_a_person_without_a_torso_is_placed_by_what_is_seen():
    signer = _body(600, 150)
    hands_only = signer.copy()
    hands_only[:8] = (np.nan, np.nan, 0)
    other = _body(100, 60)
    found, _ = _track([[signer, other], [other, hands_only], [signer, other]])
    assert np.array_equal(found[1], hands_only, equal_nan=True)
