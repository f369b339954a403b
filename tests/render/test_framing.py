"""One camera for all: still, whole, and not moved by a few wild joints."""

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.render.framing import SIGNING_SPACE, check_size, find_framing


def test_the_signing_space_is_always_in_the_picture(signer):
    for size in ((1280, 720), (320, 720), (64, 64)):
        corners = np.array([(*corner, 0) for corner in SIGNING_SPACE])
        (left, top, _), (right, bottom, _) = find_framing([signer], size).project(corners)
        assert left >= -1e-6
        assert top >= -1e-6
        assert right <= size[0] + 1e-6
        assert bottom <= size[1] + 1e-6


def test_a_few_wild_joints_do_not_change_the_camera(signer):
    wild = np.repeat(signer, 20, axis=0)
    before = find_framing([wild])
    wild[7, 20] = 1e4, -1e4, 0
    assert find_framing([wild]) == before


def test_a_clip_of_nothing_but_wild_joints_is_shown_at_a_bounded_scale():
    assert find_framing([np.full((3, 50, 3), 1e6)]).scale > 50


def test_joints_outside_the_signing_space_widen_it(signer):
    wide = signer.copy()
    wide[:, 29:, 0] -= 1.0
    camera = find_framing([wide])
    assert camera.project(wide)[..., 0].min() >= 0
    assert camera.scale <= find_framing([signer]).scale


def test_two_clips_get_the_same_camera_in_any_order(signer):
    other = signer * 1.7
    assert find_framing([signer, other]) == find_framing([other, signer])


def test_nothing_seen_is_framed_as_the_signing_space():
    missing = np.full((2, 50, 3), np.nan)
    assert find_framing([missing]) == find_framing([]) == find_framing([np.zeros((1, 50, 3))])


@pytest.mark.parametrize(
    ("size", "advice"),
    [((641, 480), "640 x 480"), ((0, 480), "16 x 480"), ((10**6, 480), "8192 x 480")],
)
def test_sizes_that_no_video_takes_are_refused_with_one_that_is_taken(size, advice):
    with pytest.raises(InputError, match=advice):
        check_size(size)
