"""What the viewer sends to a page: coordinates to a thousandth, errors as levels, glosses safe."""

import base64
import json

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.pose.skeleton import LEFT_HAND, N_JOINTS, RIGHT_HAND
from signkit.report.keypoint_fit import fit_keypoints, flatten_keypoints
from signkit.report.viewer import save_player, view_keypoints, view_poses
from signkit.report.viewer_data import LEVELS, MISSING, SCALE, joint_errors


def pose(frames=5, seed=0):
    return np.random.default_rng(seed).normal(size=(frames, N_JOINTS, 3)).astype(np.float32)


def decoded(line, kind="<i2"):
    key = "values" if kind == "<i2" else "levels"
    return np.frombuffer(base64.b64decode(line[key]), dtype=kind)


def test_coordinates_arrive_to_a_thousandth_with_y_turned_up():
    clip = pose()
    values = decoded(view_poses({"a": clip}, 25).data["lines"][0]).reshape(5, N_JOINTS, 3) / SCALE
    shown = np.stack([clip[..., 0], -clip[..., 2], -clip[..., 1]], axis=-1)
    assert np.abs(values - shown).max() <= 0.5 / SCALE + 1e-6


def test_a_missing_joint_is_sent_as_missing_and_its_error_as_unknown():
    truth, other = pose(), pose(seed=1)
    other[2, 7] = np.nan
    line = view_poses({"truth": truth, "other": other}, 25, reference="truth").data["lines"][1]
    assert (decoded(line).reshape(5, N_JOINTS, 3)[2, 7] == MISSING).all()
    levels = decoded(line, "u1").reshape(5, N_JOINTS)
    assert levels[2, 7] == LEVELS
    assert (np.delete(levels.ravel(), 2 * N_JOINTS + 7) < LEVELS).all()


def test_errors_are_distances_to_the_reference_and_unknown_after_its_end():
    truth = pose(3)
    longer = np.concatenate([truth, truth]) + np.float32([3, 4, 0])
    errors = joint_errors({"truth": truth, "other": longer}, "truth")
    assert list(errors) == ["other"]
    assert errors["other"][:3] == pytest.approx(5.0, abs=1e-5)
    assert np.isnan(errors["other"][3:]).all()


def test_keypoints_of_the_same_pose_fall_onto_it():
    clip = pose()
    seen = np.concatenate([clip[..., :2] * 180 + 400, np.ones_like(clip[..., :1])], axis=-1)
    seen[1, 3] = 0
    fitted = fit_keypoints(seen, clip)
    known = np.isfinite(fitted[..., 0])
    assert not known[1, 3]
    assert known.sum() == known.size - 1
    assert np.abs(fitted[known][:, :2] - clip[known][:, :2]).max() < 0.01


def test_a_gloss_cannot_write_markup_into_the_page():
    page = view_poses(
        {"a</script>": pose()}, 25, glosses=[("<b>X", 0, 0.1)], title="<i>"
    ).fragment()
    assert "<b>X" not in page
    assert "<i>" not in page
    assert "a</script>" not in page


def test_the_page_needs_no_network(tmp_path):
    page = save_player(tmp_path / "p.html", view_poses({"a": pose()}, 25)).read_text()
    assert "<script src" not in page
    assert "Plotly" in page


def test_300_frames_of_4_poses_stay_under_a_megabyte_beside_plotly():
    viewer = view_poses({str(n): pose(300, n) for n in range(4)}, 25, reference="0")
    assert len(json.dumps(viewer.data)) < 1e6


@pytest.mark.parametrize(
    "options", [{"reference": "b"}, {"glosses": [("X", 2, 1)]}, {"keypoints": pose()[0]}]
)
def test_what_no_viewer_can_show_is_refused(options):
    with pytest.raises(InputError):
        view_poses({"a": pose()}, 25, **options)


@pytest.mark.parametrize(
    "segment", [("X", 0, 9), ("X", -1, 0.1), ("X", 0.1, 0.1), ("X", 0, np.nan)]
)
def test_a_gloss_outside_the_clip_is_refused(segment):
    with pytest.raises(InputError, match=r"within 0\.20 s"):
        view_poses({"a": pose()}, 25, glosses=[segment])


@pytest.mark.parametrize(
    "poses", [{}, {str(n): pose() for n in range(5)}, {"a": pose()[0]}, {"a": pose()[:, :49]}]
)
def test_what_is_no_clip_is_refused(poses):
    with pytest.raises(InputError, match="viewer"):
        view_poses(poses, 25)


@pytest.mark.parametrize("fps", [0, -1, np.nan, np.inf])
def test_a_rate_that_is_none_is_refused(fps):
    with pytest.raises(InputError, match="frames a second"):
        view_poses({"a": pose()}, fps)


def shown(viewer, number):
    return decoded(viewer.data["lines"][number]).reshape(-1, N_JOINTS, 3)


def test_overlaid_poses_share_a_spot_and_others_stand_side_by_side():
    clip = pose()
    together = view_poses({"a": clip, "b": clip}, 25, overlaid=True)
    assert (shown(together, 0) == shown(together, 1)).all()
    apart = view_poses({"a": clip, "b": clip}, 25)
    assert (shown(apart, 1) - shown(apart, 0))[..., 0].min() > 0.99 * np.ptp(clip[..., 0])
    assert "names together" in together.fragment()
    assert "names together" not in apart.fragment()


def test_keypoints_are_one_more_line_over_the_first_pose_and_named():
    clip = pose()
    seen = np.concatenate([clip[..., :2] * 180 + 400, np.ones_like(clip[..., :1])], axis=-1)
    viewer = view_poses({"a": clip}, 25, keypoints=seen)
    assert len(viewer.data["lines"]) == 2
    assert np.abs(shown(viewer, 1) - shown(viewer, 0))[..., [0, 2]].max() <= 10
    assert ">keypoints<" in viewer.fragment()


def test_keypoints_alone_are_as_wide_as_their_shoulders_and_lose_what_was_not_seen():
    seen = pose() * 50 + 300
    seen[..., 2] = 1
    seen[:, 1] = (300, 200, 1)
    seen[:, 2], seen[:, 5] = (250, 200, 1), (350, 200, 1)  # 100 px between the shoulders
    seen[3, 20, 2] = 0
    flat = flatten_keypoints(seen)
    assert flat[0, 5] - flat[0, 2] == pytest.approx([1, 0, 0])
    assert np.isnan(flat[3, 20]).all()
    assert (shown(view_keypoints({"k": seen}, 25), 0)[3, 20] == MISSING).all()


@pytest.mark.parametrize("kind", ["unseen", "one joint"])
def test_keypoints_that_show_no_shoulders_still_make_a_viewer(kind):
    seen = np.zeros((2, N_JOINTS, 3))
    if kind == "one joint":
        seen[0, 30] = (5, 5, 1)
    assert "<script" in view_keypoints({"k": seen}, 25).fragment()
    viewer = view_poses({"a": np.full((2, N_JOINTS, 3), np.nan)}, 25, keypoints=seen)
    assert "<script" in viewer.fragment()
    assert (shown(viewer, 0) == MISSING).all()


def test_every_bone_is_drawn_and_the_head_is_a_closed_ring():
    viewer = view_poses({"a": pose()}, 25)
    strokes = viewer.data["strokes"]
    corners = [code for code in strokes[0] if code < -1]
    assert corners[0] == corners[-1]
    assert len(set(corners)) == viewer.data["head"]["corners"]
    assert set(range(N_JOINTS)) <= {code for stroke in strokes for code in stroke}


def test_the_watermark_is_there_when_asked_for_and_only_then():
    assert "SYNTHETIC" in view_poses({"a": pose()}, 25, synthetic=True).fragment()
    assert "SYNTHETIC" not in view_poses({"a": pose()}, 25).fragment()


def test_the_same_page_has_the_same_bytes(tmp_path):
    pages = [save_player(tmp_path / n, view_poses({"a": pose()}, 25)).read_bytes() for n in "ab"]
    assert pages[0] == pages[1]


def test_axes_do_not_move_with_a_joint_that_jumps_away():
    clip = np.tile(pose(1), (50, 1, 1))
    calm = view_poses({"a": clip}, 25).data["figure"]["layout"]["scene"]["xaxis"]["range"]
    clip[7, 12, 0] = 1000.0
    wild = view_poses({"a": clip}, 25).data["figure"]["layout"]["scene"]["xaxis"]["range"]
    assert wild == pytest.approx(calm)


def test_the_heat_map_holds_the_mean_error_of_body_and_hands_and_unknown_where_none_is_known():
    truth = np.zeros((4, N_JOINTS, 3), dtype=np.float32)
    other = truth.copy()
    other[:, LEFT_HAND, 0] = 0.5
    other[:, RIGHT_HAND.start, 0] = 1.0
    other[3, LEFT_HAND] = np.nan
    line = view_poses({"truth": truth, "other": other}, 25, reference="truth").data["lines"][1]
    levels = np.frombuffer(base64.b64decode(line["bands"]), "u1").reshape(4, 3)
    top = view_poses({"truth": truth, "other": other}, 25, reference="truth").data["top"]
    expected = np.array([0, 0.5, 1 / 21]) / top * (LEVELS - 1)
    assert np.abs(levels[0] - expected).max() <= 1
    assert levels[3, 1] == LEVELS


def test_a_compared_pose_has_a_band_as_wide_as_it_is_long():
    fragment = view_poses({"truth": pose(8), "other": pose(4)}, 25, reference="truth").fragment()
    assert 'data-line="1" width="4" height="3" style="width:50.000%"' in fragment
    assert 'data-line="0"' not in fragment
