"""What the viewer sends to a page: coordinates to a thousandth, errors as levels, glosses safe."""

import base64
import json

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.pose.skeleton import N_JOINTS
from signkit.report.viewer import save_player, view_poses
from signkit.report.viewer_data import LEVELS, MISSING, SCALE, fit_keypoints, joint_errors


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
    page = view_poses({"a</script>": pose()}, 25, glosses=[("<b>X", 0, 0.1)]).fragment()
    assert "<b>X" not in page
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
