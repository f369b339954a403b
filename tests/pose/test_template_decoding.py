"""Template decoding on made-up templates: order, fillers, mirrors, gaps, and refusals."""

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.pose.skeleton import MIRROR, RIGHT_HAND
from signkit.pose.template_decoding import (
    decode_templates,
    join_templates,
    load_templates,
    save_templates,
)

FPS = 12.5
GLOSSES = [f"SIGN{index}" for index in range(12)]


def some_signs(frames=12, seed=0):
    """Made-up signs: the right hand goes from one place to another, the left one hangs."""
    rng = np.random.default_rng(seed)
    signs = []
    for _ in GLOSSES:
        pose = np.zeros((frames, 50, 3))
        pose[:, 8:29] = [0.4, 1.4, 0.3]
        start, end = rng.uniform(-1, 1, (2, 3))
        way = np.linspace(0, 1, frames)[:, None]
        pose[:, RIGHT_HAND] = (start + way * (end - start))[:, None]
        pose[:, RIGHT_HAND] += rng.normal(0, 0.1, (21, 3))
        signs.append(pose)
    return signs


def rest(frames):
    pose = np.zeros((frames, 50, 3))
    pose[:, 8:] = [0.0, 2.5, 0.0]
    return pose


def sentence(order, signs, step=2):
    parts = [rest(4)]
    for index in order:
        parts += [signs[index][::step], rest(2)]
    return np.concatenate(parts)


@pytest.fixture
def templates():
    return join_templates(GLOSSES, some_signs(), 2 * FPS)


def test_signs_are_found_in_their_order(templates):
    order = [3, 0, 7, 7, 11]
    found = decode_templates(sentence(order, some_signs()), templates, FPS)
    assert found == [GLOSSES[index] for index in order]


def test_signs_at_another_tempo_are_still_found(templates):
    order = [5, 2, 9]
    for step in (1, 3):
        found = decode_templates(sentence(order, some_signs(), step), templates, FPS)
        assert found == [GLOSSES[index] for index in order]


def test_a_clip_of_rest_holds_no_sign(templates):
    assert decode_templates(rest(30), templates, FPS) == []


def test_a_mirrored_clip_says_the_same(templates):
    clip = sentence([1, 4, 8], some_signs())
    mirrored = clip[:, MIRROR] * [-1, 1, 1]
    assert decode_templates(mirrored, templates, FPS) == decode_templates(clip, templates, FPS)


def test_a_few_unseen_frames_do_not_hide_a_sign(templates):
    clip = sentence([6, 10], some_signs(frames=24), step=2)
    clip[6:9, RIGHT_HAND] = np.nan
    long = join_templates(GLOSSES, some_signs(frames=24), 2 * FPS)
    assert decode_templates(clip, long, FPS) == [GLOSSES[6], GLOSSES[10]]


def test_a_clip_with_nothing_seen_or_no_frames_gives_an_answer(templates):
    assert isinstance(decode_templates(np.full((5, 50, 3), np.nan), templates, FPS), list)
    assert decode_templates(np.zeros((0, 50, 3)), templates, FPS) == []


def test_templates_survive_their_file_and_the_file_is_reproducible(tmp_path, templates):
    for name in ("a.npz", "b.npz"):
        save_templates(tmp_path / name, templates)
    again = load_templates(tmp_path / "a.npz")
    assert again.glosses == templates.glosses
    assert again.fps == templates.fps
    np.testing.assert_array_equal(again.offsets, templates.offsets)
    np.testing.assert_allclose(again.poses, templates.poses, atol=2e-3)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_templates_without_frames_and_poses_of_another_shape_are_refused(templates):
    with pytest.raises(InputError, match="at least one frame"):
        join_templates(["A"], [np.zeros((0, 50, 3))], 25)
    with pytest.raises(InputError, match="at least one"):
        join_templates([], [], 25)
    with pytest.raises(InputError, match="decode_templates"):
        decode_templates(np.zeros((4, 49, 3)), templates, FPS)
