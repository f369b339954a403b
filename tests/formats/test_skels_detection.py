"""Odd .skels and txt files: what is certain is detected, what is not is said."""

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.formats.skels_conventions import CONVENTIONS
from signkit.formats.skels_detection import detect_convention
from signkit.formats.text_stages import read_text_stage, write_text_stages


def line(name, frames, scale=1.0, constant=False, counter=None):
    """Return a synthetic line of a convention."""
    wanted = CONVENTIONS[name]
    numbers = np.random.default_rng(0).uniform(-0.3, 0.3, (frames, wanted.numbers - 1))
    if wanted.has_depth:
        joints = numbers.reshape(frames, 50, 3)
        joints[:, 1] = 0 if wanted.centred else 0.1
        side = 0.5 if wanted.mirrored else -0.5
        joints[:, 2] = joints[:, 1] + (side / wanted.divisor, 0, 0)
        joints[:, 5] = joints[:, 1] - (side / wanted.divisor, 0, 0)
    if constant:
        numbers[:] = numbers[0]
    counters = wanted.counters(frames) if counter is None else counter
    whole = np.concatenate((numbers * scale, counters[:, None]), axis=1)
    return " ".join(map(wanted.format_frame, whole))


def write(path, *lines):
    path.write_text("".join(f"{one}\n" for one in lines))
    return path


@pytest.mark.parametrize("name", list(CONVENTIONS))
@pytest.mark.parametrize("case", ["one", "ones", "mixed", "constant", "late", "large", "small"])
def test_conventions_are_told_from_the_least_that_a_file_may_hold(tmp_path, name, case):
    lines = {
        "one": [line(name, 1)],
        "ones": [line(name, 1)] * 3,
        "mixed": [line(name, 1), "", line(name, 20)],
        "constant": [line(name, 20, constant=True)],
        "late": [*[""] * 200, line(name, 20)],
        "large": [line(name, 20, scale=100.0)],
        "small": [line(name, 20, scale=0.01)],
    }[case]
    found = detect_convention(write(tmp_path / "a.skels", *lines))
    assert found.convention.name == name
    if name == "pt":
        assert bool(found.doubts) == (case in ("large", "small"))


def test_a_scale_that_no_file_of_the_convention_has_is_said(tmp_path):
    found = detect_convention(write(tmp_path / "a.skels", line("pt", 20, scale=3.0)))
    assert "unusual for it: its scale" in str(found)
    assert "unusual" not in str(detect_convention(write(tmp_path / "b.skels", line("pt", 20))))


def test_a_counter_of_no_convention_says_how_to_state_it(tmp_path):
    counter = np.arange(20) / 19
    with pytest.raises(InputError, match="state the convention"):
        detect_convention(write(tmp_path / "a.skels", line("pt", 20, counter=counter)))


def test_a_run_that_was_cut_and_begun_anew_is_refused(tmp_path):
    frames = np.random.default_rng(0).normal(size=(20, 50, 3))
    for first in (2, 7, 20):
        write_text_stages(tmp_path, {3: np.concatenate((frames[:first], frames))})
        with pytest.raises(InputError, match=f"again from line {first + 1}"):
            read_text_stage(tmp_path / "demo3.txt")


def test_a_sign_that_ends_as_it_began_is_no_repetition(tmp_path):
    frames = np.random.default_rng(0).normal(size=(20, 50, 3))
    frames[-1] = frames[0]
    frames[9:12] = frames[0]
    write_text_stages(tmp_path, {3: frames})
    assert len(read_text_stage(tmp_path / "demo3.txt")) == 20
