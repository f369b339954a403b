"""One frame's JSON: every known variant is read, every broken one says what is wrong."""

import json

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.formats.openpose_json import parse_frames


def _read(value, where="clip frame 0"):
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    first, several = parse_frames([content], [where])
    return first[0], several


def test_numbers_equal_json_and_float32_bit_for_bit(openpose):
    people = [openpose.person(seed) for seed in range(20)]
    first, _ = parse_frames([openpose.frame(p) for p in people], [""] * 20)
    wanted = np.array([openpose.fifty(p) for p in people])
    assert np.array_equal(first.view(np.uint32), wanted.view(np.uint32))


@pytest.mark.parametrize(
    "text",
    ["1e-07", "5.960464477539063e-08", "-0.0", "-0", "1.2345678901234567890", "12E2", "3e+2", "0"],
)
def test_unusual_numbers_equal_float(openpose, text):
    person = openpose.person()
    content = openpose.frame(person).replace(
        json.dumps(person["hand_left_keypoints_2d"][4]).encode(), text.encode(), 1
    )
    found, _ = _read(content)
    assert found[9, 1].tobytes() == np.float32(json.loads(text)).tobytes()


def test_an_exact_zero_triple_is_missing_and_a_zero_with_confidence_is_not(openpose):
    person = openpose.person()
    person["pose_keypoints_2d"][0:6] = [0, 0, 0, 0, 0, 0.5]
    found, _ = _read({"people": [person]})
    assert np.isnan(found[0, :2]).all()
    assert found[0, 2] == 0
    assert found[1].tolist() == [0, 0, 0.5]


def test_a_low_confidence_is_kept_and_one_above_one_too(openpose):
    person = openpose.person()
    person["hand_right_keypoints_2d"][:6] = [5, 6, 0.0101, 7, 8, 1.074]
    found, _ = _read({"people": [person]})
    assert found[29:31, 2].tolist() == [np.float32(0.0101), np.float32(1.074)]


def test_keys_without_2d_are_read(openpose):
    person = openpose.person()
    old = {key.removesuffix("_2d"): value for key, value in person.items()}
    assert np.array_equal(_read({"people": [old]})[0], openpose.fifty(person))


def test_people_as_a_dict_is_one_person(openpose):
    person = openpose.person()
    assert np.array_equal(_read({"people": person})[0], openpose.fifty(person))


@pytest.mark.parametrize("people", [[], {}])
def test_nobody_is_missing_everywhere(people):
    found, several = _read({"people": people})
    assert np.isnan(found[:, :2]).all()
    assert not found[:, 2].any()
    assert not several


def test_eighteen_body_points_have_the_same_first_eight(openpose):
    person = openpose.person()
    person["pose_keypoints_2d"] = person["pose_keypoints_2d"][:54]
    assert np.array_equal(_read({"people": [person]})[0], openpose.fifty(person))


@pytest.mark.parametrize("absent", ["empty", "no key"])
def test_a_hand_that_was_not_looked_for_is_missing(openpose, absent):
    person = openpose.person()
    if absent == "empty":
        person["hand_left_keypoints_2d"] = []
    else:
        del person["hand_left_keypoints_2d"]
    found, _ = _read({"people": [person]})
    assert np.isnan(found[8:29, 0]).all()
    assert not np.isnan(found[29:, 0]).any()


def test_white_space_and_another_order_of_keys_change_nothing(openpose):
    person = openpose.person()
    turned = {"people": [dict(reversed(person.items()))], "note": 'a "quote" \\ {[', "version": 1}
    loose = json.dumps(turned, indent=3).encode() + b"\r\n "
    assert np.array_equal(_read(loose)[0], openpose.fifty(person))


def test_all_people_of_a_frame_are_given(openpose):
    people = [openpose.person(seed) for seed in range(3)]
    first, several = parse_frames(
        [openpose.frame(), openpose.frame(*people), openpose.frame(people[0])], [""] * 3
    )
    assert list(several) == [1]
    assert np.array_equal(several[1], [openpose.fifty(p) for p in people])
    assert np.array_equal(first[1], first[2])


def test_a_key_written_with_escapes_is_still_found(openpose):
    person = openpose.person()
    content = openpose.frame(person).replace(b'"people"', b'"\\u0070eople"')
    assert np.array_equal(_read(content)[0], openpose.fifty(person))


def _cut(content):
    return content[: len(content) // 2]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_cut, "whole JSON text"),
        (lambda content: b"", "whole JSON text"),
        (lambda content: b"\x89PNG\r\n", "whole JSON text"),
        (lambda content: content + b"}", "whole JSON text"),
        (lambda content: content.replace(b"[600", b"[\x00600"), "whole JSON text"),
        (lambda content: b'{"person": []}', "key 'people'"),
        (lambda content: b"[1, 2]", "key 'people'"),
        (lambda content: b'{"people": [{"pose_keypoints_2d": [1, 2, 3]}]}', "75 or 54 numbers"),
        (lambda content: b'{"people": [{"person_id": [-1]}]}', "75 or 54 numbers"),
        (lambda content: b'{"people": [{"pose_keypoints_2d": "none"}]}', "75 or 54 numbers"),
    ],
)
def test_a_broken_frame_says_where_and_what(openpose, spoil, says):
    content = spoil(openpose.frame(openpose.person()))
    if b"\x00" not in content and content == openpose.frame(openpose.person()):
        content = b"\x00" + content
    with pytest.raises(InputError, match=says) as caught:
        _read(content, where="clip_000000000003_keypoints.json")
    assert caught.value.where == "clip_000000000003_keypoints.json"
    assert caught.value.advice


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_nan_in_the_fifty_points_is_refused(openpose, constant):
    person = openpose.person()
    person["hand_left_keypoints_2d"][5] = float(constant.replace("Infinity", "inf"))
    with pytest.raises(InputError, match=constant):
        _read({"people": [person]})


@pytest.mark.parametrize("length", [0, 1, 62, 64, 66])
def test_a_hand_of_another_length_is_refused_unless_empty(openpose, length):
    person = openpose.person()
    person["hand_right_keypoints_2d"] = (person["hand_right_keypoints_2d"] * 2)[:length]
    if length == 0:
        assert np.isnan(_read({"people": [person]})[0][29:, 0]).all()
    else:
        with pytest.raises(InputError, match=f"got {length};"):
            _read({"people": [person]})


def test_a_word_among_the_numbers_is_refused(openpose):
    person = openpose.person()
    person["hand_left_keypoints_2d"][7] = "12"
    with pytest.raises(InputError, match="only numbers"):
        _read({"people": [person]})
