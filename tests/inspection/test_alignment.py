"""Shifted texts are found in lists alone: synthetic videos, each with words of its own."""

import random

import pytest

from signkit.inspection.alignment import find_other_takes, find_shifts
from signkit.inspection.list_problems import find_list_problems

VIDEOS, SENTENCES = 40, 12


@pytest.fixture
def lists():
    rng = random.Random(0)
    names, texts = [], []
    for video in range(VIDEOS):
        subject = [f"subject{chr(97 + video // 26)}{chr(97 + video % 26)}{c}" for c in "abcdefgh"]
        for sentence in range(SENTENCES):
            words = rng.sample(subject, 4) + rng.sample(["so", "and", "you", "the", "now"], 3)
            names.append(f"video{video:06d}_{sentence}-8-rgb_front")
            texts.append(" ".join(words))
    return names, texts


def shifted(texts, first, last, *, early):
    """Move the texts of lines first to last (from 0) by one."""
    part = texts[first:last]
    part = part[1:] + part[:1] if early else part[-1:] + part[:-1]
    return texts[:first] + part + texts[last:]


def test_sound_lists_show_no_shift(lists):
    assert find_shifts(*lists) == []


@pytest.mark.parametrize("early", [True, False])
def test_a_shift_over_five_videos_is_found_with_its_side_and_place(lists, early):
    names, texts = lists
    first, last = 10 * SENTENCES + 5, 15 * SENTENCES + 5
    (shift,) = find_shifts(names, shifted(texts, first, last, early=early))
    assert shift.early is early
    # The sound seams before and after bound it: lines 120 and 192 are a video's last.
    assert (shift.first, shift.last) == (10 * SENTENCES + 1, 16 * SENTENCES)


@pytest.mark.parametrize("early", [True, False])
def test_a_shift_over_two_seams_is_found(lists, early):
    names, texts = lists
    first, last = 10 * SENTENCES + 5, 12 * SENTENCES + 5
    (shift,) = find_shifts(names, shifted(texts, first, last, early=early))
    assert shift.early is early
    assert shift.first <= first + 1 < last <= shift.last


def test_neighbours_in_time_that_share_words_show_no_shift(lists):
    names, texts = lists
    day = [f"day{line // (3 * SENTENCES)}" for line in range(len(texts))]
    assert (
        find_shifts(names, [f"{text} {word}" for text, word in zip(texts, day, strict=True)]) == []
    )


def test_a_lost_line_shifts_all_that_follow(lists):
    names, texts = lists
    del texts[20 * SENTENCES + 3]
    (shift,) = find_shifts(names, texts)
    assert (shift.first, shift.last, shift.early) == (20 * SENTENCES + 1, len(texts), True)


def test_lists_of_one_subject_are_not_judged(lists):
    names, _ = lists
    rng = random.Random(1)
    weather = [f"wort{c}" for c in "abcdefghijklmnop"]
    texts = [" ".join(rng.sample(weather, 6)) for _ in names]
    assert find_shifts(names, texts) == []


@pytest.mark.parametrize("names", [[], ["a"], ["a-1", "a-2"], ["x", "y", "z"]])
def test_short_lists_are_not_judged(names):
    assert find_shifts(names, ["the same text"] * len(names)) == []


def test_takes_of_one_sentence_with_two_texts_are_found():
    names = [f"abcdefghijk_{s}-{take}-rgb_front" for s in (0, 1, "2_3") for take in (3, 5)]
    assert find_other_takes(names, ["a", "a", "b", "b", "c", "c"]) == []
    assert find_other_takes(names, ["a", "b", "b", "c", "c", "c"]) == [2, 4]


def test_annotations_beside_make_it_certain(tmp_path, lists):
    names, texts = lists
    (tmp_path / "dev.files").write_text("\n".join(names) + "\n")
    (tmp_path / "dev.text").write_text("\n".join(shifted(texts, 50, 60, early=True)) + "\n")
    paths = [tmp_path / "dev.text", tmp_path / "dev.files"]
    assert find_list_problems(paths) == []  # within one video nothing shows
    from signkit.formats.annotations import Annotation

    rows = {name: Annotation(name, f'"{text}."') for name, text in zip(names, texts, strict=True)}
    (problem,) = find_list_problems(paths, annotations=rows)
    assert "10 lines with another text than the annotations" in problem
    assert "first 51, last 60" in problem
