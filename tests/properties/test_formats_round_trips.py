"""Whatever a reader is given: numbers equal float, files round-trip, nothing is lost."""

import json

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from signkit.corpus.quantising import power_of_two_step, quantise, restore
from signkit.corpus.splits import halves, sentence_key
from signkit.formats.eight_bytes import MARGIN
from signkit.formats.lines import read_lines, write_lines
from signkit.formats.number_parser import parse_number_line
from signkit.formats.openpose_json import parse_frames
from signkit.formats.openpose_writer import frame_to_json
from signkit.formats.skels import SkelsClip, read_skels, write_skels

FINITE = st.floats(allow_nan=False, allow_infinity=False, width=64)
SMALL = st.floats(-30000, 30000, width=32)


def _parse(text):
    room = np.empty(len(text) + 2)
    count = parse_number_line(np.frombuffer(text.encode() + bytes(MARGIN), np.uint8), room)
    return None if count < 0 else room[:count]


OPENPOSE = st.floats(0, 2000).map("{:.6g}".format)


@given(st.lists(FINITE.map(repr) | OPENPOSE | st.decimals(-999, 999, places=5).map(str)))
def test_numbers_equal_float_or_are_left_to_it(words):
    found = _parse(" ".join(words))
    if found is not None:
        wanted = np.array([float(word) for word in words])
        assert np.array_equal(found.view(np.uint64), wanted.view(np.uint64))


@given(st.lists(st.integers(-9_99999, 9_99999), min_size=1, max_size=40))
def test_numbers_of_five_decimals_are_never_left_to_float(steps):
    words = [f"{'-' * (step < 0)}{abs(step) // 100000}.{abs(step) % 100000:05d}" for step in steps]
    found = _parse(" ".join(words))
    assert found is not None
    assert found.tolist() == [float(word) for word in words]


@given(st.text("0123456789.-+e \t", max_size=40))
def test_whatever_looks_like_numbers_is_read_as_float_reads_it_or_not_at_all(text):
    found = _parse(text)
    if found is not None:
        assert found.tolist() == [float(word) for word in text.split()]


@given(arrays(np.float32, (50, 3), elements=SMALL))
def test_a_written_frame_is_read_bit_for_bit(keypoints):
    keypoints[(keypoints == 0).all(axis=1), 2] = 0.5
    first, _ = parse_frames([frame_to_json(keypoints)], ["frame"])
    assert np.array_equal(first[0].view(np.uint32), keypoints.view(np.uint32))


@settings(max_examples=200)
@given(st.binary(max_size=60) | st.text('{}[]",: 0people_', max_size=60).map(str.encode))
def test_random_bytes_are_refused_or_hold_people(content):
    try:
        first, _ = parse_frames([content], ["frame"])
    except ValueError:
        return
    assert "people" in json.loads(content)
    assert first.shape == (1, 50, 3)


@given(
    arrays(
        np.int64, st.tuples(st.integers(1, 4), st.just(150)), elements=st.integers(-99999, 99999)
    )
)
def test_pt_files_round_trip_byte_for_byte(tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("skels")
    counter = np.arange(len(steps))[:, None] / len(steps)
    numbers = np.hstack((np.where(steps == 0, -0.0, steps / 100000), counter))
    write_skels(folder / "one", [SkelsClip("clip", numbers)], "pt")
    write_skels(folder / "two", read_skels(folder / "one", "pt"), "pt")
    assert (folder / "one").read_bytes() == (folder / "two").read_bytes()


@given(st.lists(st.text(st.characters(exclude_characters="\n\r", exclude_categories=("Cs",)))))
def test_lines_come_back_verbatim(tmp_path_factory, lines):
    if lines:
        lines[0] = lines[0].removeprefix("\ufeff")
    path = tmp_path_factory.mktemp("lines") / "dev.text"
    write_lines(path, lines)
    assert read_lines(path) == lines


@given(arrays(np.float32, (3, 5, 2), elements=st.floats(-32767, 32767, width=32) | st.just(np.nan)))
def test_quantising_stays_within_half_a_pixel_and_is_done_once(values):
    step = power_of_two_step(values)
    found = np.empty_like(values)
    restore(quantise(values, step), step, out=found)
    assert np.array_equal(np.isnan(found), np.isnan(values))
    assert np.nanmax(np.abs(found - values), initial=0) <= min(step / 2, 0.5)
    again = np.empty_like(values)
    step_again = power_of_two_step(found)
    restore(quantise(found, step_again), step_again, out=again)
    assert np.array_equal(again, found, equal_nan=True)


@given(st.lists(st.text("ab .", max_size=4), min_size=2, max_size=30), st.integers(0, 5))
def test_halves_never_share_a_sentence(texts, seed):
    if len({sentence_key(text) for text in texts}) < 2:
        return
    generator, evaluator = halves(texts, seed=seed)
    assert len(generator)
    assert len(evaluator)
    keys = [{sentence_key(texts[i]) for i in half} for half in (generator, evaluator)]
    assert not keys[0] & keys[1]
