"""Players: the right frames and traces, the right way up, and nothing but coordinates moving."""

import json
from itertools import pairwise

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.pose.skeleton import BONES, JOINT, N_JOINTS, NOSE
from signkit.report.figure_files import write_figure
from signkit.report.player import player
from signkit.report.player_2d import player_2d
from signkit.report.player_lifting import player_lifting
from signkit.report.skeleton_lines import BODY_STROKE, GAP, HANDS_STROKE, HEAD_SIZES, draw_stroke


def pose(frames=5, seed=0):
    return np.random.default_rng(seed).normal(size=(frames, N_JOINTS, 3)).astype(np.float32)


def pairs(stroke):
    return [(a, b) for a, b in pairwise(stroke) if GAP not in (a, b)]


def test_the_strokes_draw_every_bone_once_and_nothing_else():
    drawn = sorted(tuple(sorted(p)) for p in pairs(BODY_STROKE) + pairs(HANDS_STROKE))
    assert drawn == sorted(tuple(sorted(bone)) for bone in BONES[:, :2])


def test_the_head_is_the_only_joint_with_a_marker():
    assert [joint for joint, size in zip(BODY_STROKE, HEAD_SIZES, strict=True) if size] == [NOSE]


def test_a_missing_joint_lifts_the_pen():
    clip = pose(2)
    clip[1, JOINT["right_elbow"]] = np.nan
    first, second = draw_stroke(clip, BODY_STROKE)
    elbow = list(BODY_STROKE).index(JOINT["right_elbow"])
    assert np.isfinite(first[elbow]).all()
    assert np.isnan(second[elbow]).all()
    assert np.isnan(first[list(BODY_STROKE).index(GAP)]).all()


@pytest.mark.parametrize("count", [1, 2, 4])
def test_a_player_has_a_frame_a_time_step_and_two_traces_a_pose(count):
    figure = player({f"p{n}": pose(3 + n) for n in range(count)}, fps=12.5)
    assert len(figure.frames) == 2 + count
    assert [frame.name for frame in figure.frames] == [str(t) for t in range(2 + count)]
    assert sum(trace.mode != "text" for trace in figure.data) == 2 * count
    assert len(figure.layout.sliders[0].steps) == 2 + count


def test_frames_carry_coordinates_only():
    frame = player({"truth": pose()}, fps=12.5).frames[2]
    assert frame.traces == (0, 1)
    for trace in frame.data:
        assert set(trace.to_plotly_json()) == {"type", "x", "y", "z"}


def test_the_signer_stands_upright_facing_the_viewer():
    clip = pose(1)
    clip[0, NOSE] = [0.25, -0.5, 0.125]  # right of the neck, above it (y is down), nearer
    trace = player({"truth": clip}, fps=12.5, overlaid=True).data[0]
    at = list(BODY_STROKE).index(NOSE)
    assert (trace.x[at], trace.y[at], trace.z[at]) == (0.25, -0.125, 0.5)
    eye = player({"truth": clip}, fps=12.5).layout.scene.camera.eye
    assert (eye.x, eye.z) == (0, 0)
    assert eye.y < 0  # so what is nearer (smaller y on display) is in front


def test_side_by_side_poses_do_not_touch_and_overlaid_ones_share_a_spot():
    clip = pose(1)
    side = player({"a": clip, "b": clip}, fps=12.5)
    assert side.data[2].x[0] - side.data[0].x[0] > np.ptp(clip[..., 0]) * 0.99
    over = player({"a": clip, "b": clip}, fps=12.5, overlaid=True)
    assert over.data[2].x[0] == over.data[0].x[0]


def test_a_shorter_pose_holds_its_last_frame():
    figure = player({"long": pose(5), "short": pose(2, seed=1)}, fps=12.5)
    last, second = figure.frames[4], figure.frames[1]
    np.testing.assert_array_equal(last.data[2].x, second.data[2].x)
    assert not np.array_equal(last.data[0].x, second.data[0].x, equal_nan=True)


def test_the_axes_do_not_move_with_a_joint_that_jumps_away():
    clip = np.tile(pose(1), (50, 1, 1))
    calm = player({"a": clip}, fps=12.5).layout.scene.xaxis.range
    clip[7, 12, 0] = 1000.0
    assert player({"a": clip}, fps=12.5).layout.scene.xaxis.range == pytest.approx(calm)


def test_a_pose_without_any_joint_still_makes_a_figure():
    clip = np.full((3, N_JOINTS, 3), np.nan, np.float32)
    json.loads(player({"nothing": clip}, fps=12.5).to_json())
    json.loads(player_2d({"nothing": clip}, fps=12.5).to_json())


def test_normal_speed_is_the_clips_own_speed():
    buttons = player({"a": pose()}, fps=12.5).layout.updatemenus[0].buttons
    times = {b.label: b.args[1]["frame"]["duration"] for b in buttons}
    assert times["▶ 1×"] == 80
    assert times["▶ ½×"] == 160
    assert times["▶ 2×"] == 40
    assert "❚❚" in times


@pytest.mark.parametrize(
    "make",
    [
        lambda synthetic: player({"a": pose()}, 12.5, synthetic=synthetic),
        lambda synthetic: player_2d({"a": pose()}, 12.5, synthetic=synthetic),
        lambda synthetic: player_lifting(pose(), pose(), 12.5, synthetic=synthetic),
    ],
)
def test_the_watermark_is_there_when_asked_for_and_only_then(make):
    def marks(figure):
        return [a.text for a in figure.layout.annotations if a.text == "SYNTHETIC"]

    assert marks(make(synthetic=True)) == ["SYNTHETIC"]
    assert marks(make(synthetic=False)) == []


def test_sixty_frames_of_four_poses_stay_below_half_a_megabyte():
    figure = player({str(n): pose(60, n) for n in range(4)}, fps=12.5)
    assert len(figure.to_json()) < 500_000


def test_keypoints_are_drawn_downwards_with_equal_scales():
    figure = player_2d({"a": pose(3) * 100, "b": pose(4) * 100}, fps=25)
    assert len(figure.frames) == 4
    assert len(figure.data) == 4
    for axis, anchor in ((figure.layout.yaxis, "x"), (figure.layout.yaxis2, "x2")):
        assert axis.range[0] > axis.range[1]
        assert axis.scaleanchor == anchor


def test_the_lifting_player_moves_both_halves_on_one_slider():
    figure = player_lifting(pose(4), pose(4), fps=12.5)
    assert len(figure.frames) == 4
    assert [trace.type for trace in figure.frames[0].data] == ["scatter"] * 2 + ["scatter3d"] * 2
    for place, moved in zip(figure.frames[0].traces, figure.frames[0].data, strict=True):
        assert figure.data[place].type == moved.type


def test_keypoints_and_pose_of_other_lengths_are_refused():
    with pytest.raises(InputError, match="one length"):
        player_lifting(pose(4), pose(5), fps=12.5)


@pytest.mark.parametrize(
    "poses",
    [
        {},
        {str(n): pose() for n in range(5)},
        {"a": pose()[0]},
        {"a": pose()[:, :49]},
        {"a": pose()[:0]},
    ],
)
def test_what_no_player_can_show_is_refused(poses):
    with pytest.raises(InputError, match="player"):
        player(poses, fps=12.5)


def test_a_clip_without_frames_a_second_is_refused():
    with pytest.raises(InputError, match="frames a second"):
        player({"a": pose()}, fps=0)


def test_a_figures_page_has_the_same_bytes_each_time_and_loads_nothing(tmp_path):
    first = write_figure(player({"a": pose()}, 12.5), tmp_path / "a.html", "clip").read_bytes()
    again = write_figure(player({"a": pose()}, 12.5), tmp_path / "b.html", "clip").read_bytes()
    assert first == again
    assert b'src="http' not in first
