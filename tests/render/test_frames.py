"""Figures are where the joints are, in the colours they should have, and nowhere else."""

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.pose.clip import Clip
from signkit.pose.skeleton import CHILDREN, JOINT, LEFT_HAND, PARENTS, RIGHT_HAND
from signkit.render.avatar import FRONT, avatar_shapes, bring_hands_forward
from signkit.render.frames import STYLES, render_frames, render_keypoints
from signkit.render.framing import Framing, find_framing
from signkit.render.head import head_axes
from signkit.render.look import DEFAULT_LOOK, Look
from signkit.render.retargeting import ADULT

SIZE = (320, 240)


def _pixel(picture, camera, joint):
    x, y, _ = camera.project(joint)
    return picture[round(y), round(x)].astype(int)


def _empty(style, size=SIZE):
    return next(render_frames(np.full((1, 50, 3), np.nan), style=style, size=size))


def test_every_bone_of_the_stick_figure_is_drawn_where_it_is(signer):
    picture = next(render_frames(signer, size=(1280, 720)))
    camera, empty = find_framing([signer], (1280, 720)), _empty("stick", (1280, 720))
    for parent, child in zip(PARENTS, CHILDREN, strict=True):
        middle = (signer[0, parent] + signer[0, child]) / 2
        away = _pixel(picture, camera, middle) - _pixel(empty, camera, middle)
        assert np.abs(away).max() > 40, (parent, child)


def test_fingers_have_colours_of_their_own(signer):
    picture = next(render_frames(signer, size=(1280, 720)))
    camera = find_framing([signer], (1280, 720))
    tips = [_pixel(picture, camera, signer[0, 8 + 4 * finger]) for finger in range(1, 6)]
    apart = np.abs(np.array(tips)[:, None] - np.array(tips)[None]).sum(-1)
    assert apart[~np.eye(5, dtype=bool)].min() > 60


def test_hands_and_face_of_the_avatar_are_skin_and_its_trunk_cloth(signer):
    picture = next(render_frames(signer, style="avatar", size=SIZE))
    camera = find_framing([signer], SIZE)
    red, _, blue = _pixel(picture, camera, signer[0, JOINT["left_hand_middle_1"]])
    assert red > blue + 30
    red, _, blue = _pixel(picture, camera, signer[0, JOINT["nose"]] + (0, 0.05, 0))
    assert red > blue + 30
    red, _, blue = _pixel(picture, camera, np.array([0.0, 0.7, 0]))
    assert blue > red


@pytest.mark.parametrize("style", STYLES)
def test_missing_joints_are_not_drawn_and_the_others_are(signer, style):
    holes = signer.copy()
    holes[:, RIGHT_HAND] = np.nan
    camera = find_framing([signer], SIZE)
    with_hole = next(render_frames(holes, style=style, size=SIZE, framing=camera))
    whole = next(render_frames(signer, style=style, size=SIZE, framing=camera))
    tip = signer[0, JOINT["right_hand_middle_4"]]
    assert (_pixel(with_hole, camera, tip) == _pixel(_empty(style), camera, tip)).all()
    assert (_pixel(whole, camera, tip) != _pixel(with_hole, camera, tip)).any()
    middle = SIZE[0] // 2
    assert (whole[:, middle:] == with_hole[:, middle:]).all()


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("part", ["nose", "neck", "left_shoulder", "left_elbow", "left_wrist"])
def test_any_missing_joint_of_the_body_can_be_drawn(signer, style, part):
    signer[:, JOINT[part]] = np.nan
    pictures = list(render_frames(signer, style=style, size=SIZE))
    assert len(pictures) == len(signer)
    assert (pictures[0] != _empty(style)).any()


@pytest.mark.parametrize("style", STYLES)
def test_a_frame_without_any_joint_is_the_empty_wall_and_is_not_dropped(signer, style):
    signer[4] = np.nan
    pictures = list(render_frames(signer, style=style, size=SIZE))
    assert len(pictures) == len(signer)
    assert (pictures[4] == _empty(style)).all()
    assert (pictures[3] != _empty(style)).any()


@pytest.mark.parametrize("style", STYLES)
def test_the_same_pose_gives_the_same_pictures(signer, style):
    first, second = (list(render_frames(signer, style=style, size=SIZE)) for _ in range(2))
    assert np.array_equal(first, second)


def test_every_picture_is_an_array_of_its_own(signer):
    pictures = list(render_frames(signer, size=SIZE))
    assert len({id(picture) for picture in pictures}) == len(signer)
    assert (pictures[0] != pictures[6]).any()


def test_pictures_come_one_at_a_time(signer):
    long = np.broadcast_to(signer[:1], (10**7, 50, 3))  # would not fit if drawn ahead
    stream = render_frames(long, size=SIZE, framing=Framing(60.0, 160.0, 120.0))
    assert next(stream).shape == (240, 320, 3)


def test_proportions_change_the_figure_and_not_the_wall(signer):
    own = next(render_frames(signer, style="avatar", size=SIZE))
    long = ADULT * 1.0
    long[2:4] *= 1.3
    other = next(render_frames(signer, style="avatar", size=SIZE, proportions=long))
    assert (own != other).any()
    assert (own[:20, :20] == other[:20, :20]).all()


def test_hands_are_in_front_of_trunk_and_head_and_not_moved_on_the_picture(signer):
    signer[..., 2] -= 1
    moved = bring_hands_forward(signer[0])
    assert (moved[:, :2] == signer[0, :, :2]).all()
    assert moved[LEFT_HAND, 2].min() >= FRONT - 1e-6
    assert moved[RIGHT_HAND, 2].min() >= FRONT - 1e-6
    assert moved[:4] == pytest.approx(signer[0, :4])


def test_a_hand_before_the_face_hides_the_face(signer):
    frame = signer[0].copy()
    way = frame[JOINT["nose"]] - frame[JOINT["left_hand_middle_1"]]
    frame[LEFT_HAND] += way * (1, 1, 0)
    frame[JOINT["left_wrist"]] += way * (1, 1, 0)
    camera = find_framing([signer], SIZE)
    shapes = avatar_shapes(frame, camera)
    hand = shapes[np.isclose(shapes[:, 4], 0.031 * camera.scale) & (shapes[:, 0] == 0)]
    assert len(hand)
    assert shapes[shapes[:, 0] == 1][:, 3].max() < hand[:, 3].min()


def test_the_head_turns_to_the_side_where_the_nose_is():
    for side in (-0.3, 0.3):
        _, _, forward = head_axes(np.array([side, -0.55, 0.1]))
        assert np.sign(forward[0]) == np.sign(side)
    axes = head_axes(np.array([0.2, -0.3, 0.1]))
    assert axes @ axes.T == pytest.approx(np.eye(3), abs=1e-9)
    assert np.linalg.det(axes) == pytest.approx(1)


def test_colours_are_those_of_the_look(signer):
    red = Look(background=(200, 0, 0))
    picture = next(render_frames(signer, style="avatar", size=SIZE, look=red))
    assert picture[120, 2, 0] > 150
    assert picture[120, 2, 1] == 0
    other = next(render_frames(signer, style="avatar", size=SIZE, look=DEFAULT_LOOK))
    assert (picture != other).any()


def test_keypoints_are_drawn_at_their_pixels(signer):
    camera = Framing(100.0, 300.0, 200.0)
    keypoints = camera.project(signer).astype(np.float32)
    keypoints[..., 2] = 1
    keypoints[:, RIGHT_HAND, 2] = 0  # there is a number, but nobody saw it
    pictures = list(render_keypoints(Clip("a", keypoints, 25.0, (601, 401))))
    assert len(pictures) == len(signer)
    assert pictures[0].shape == (402, 602, 3)  # an odd size made even
    x, y = keypoints[0, JOINT["left_elbow"], :2].astype(int)
    assert pictures[0][y, x].max() > 100
    assert pictures[0][:, :150].max() < 40
    halved = next(render_keypoints(Clip("a", keypoints, 25.0, (601, 401)), size=(300, 200)))
    assert halved[y // 2, x // 2].max() > 100


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"style": "avatars"}, "did you mean 'avatar'"),
        ({"size": (321, 240)}, "320 x 240"),
        ({"proportions": np.ones(3)}, "25 positive"),
    ],
)
def test_what_cannot_be_drawn_is_refused_at_the_call(signer, options, words):
    with pytest.raises(InputError, match=words):
        render_frames(signer, **options)


@pytest.mark.parametrize("pose", [np.zeros((0, 50, 3)), np.zeros((3, 49, 3)), np.zeros((50, 3))])
def test_what_is_no_pose_is_refused(pose):
    with pytest.raises(InputError, match="pose to draw"):
        render_frames(pose)
