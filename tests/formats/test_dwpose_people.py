"""DWPose's people and hands: each followed through the clip, each hand dealt to its wrist."""

import numpy as np
import pytest
from dwpose_files import person, read, write

from signkit.formats.dwpose_hands import deal_hands
from signkit.formats.ingest_report import IngestReport
from signkit.pose.skeleton import LEFT_HAND, LEFT_WRIST, RIGHT_HAND, RIGHT_WRIST


@pytest.mark.parametrize("layout", ["persons", "stacked"])
def test_people_who_swap_places_are_followed(tmp_path, layout):
    frames = []
    for t in range(20):
        signer, other = person(0.3 + 0.002 * t), person(0.7)
        other["body_keypoints"] = (other["body_keypoints"] - [0.7, 0.5]) * 0.6 + [0.7, 0.5]
        for side, wrist in (("left", LEFT_WRIST), ("right", RIGHT_WRIST)):
            other[f"{side}_hand_keypoints"] = np.tile(other["body_keypoints"][wrist], (21, 1))
        people = [signer, other] if t % 3 else [other, signer]
        for slot, one in enumerate(people):
            one["body_scores"] = np.arange(18.0) + 18 * slot
        frames.append(people)
    report = IngestReport()
    (clip,) = read(write(tmp_path / "c", frames, layout=layout), report=report)
    np.testing.assert_allclose(clip.keypoints[:, 1, 0], 300 + 2 * np.arange(20), rtol=1e-5)
    assert report.frames_with_several_people == 20
    assert not clip.missing.any()


def test_hands_exchanged_between_people_come_back(tmp_path, capsys):
    one, two = person(0.3, 0, seed=1), person(0.7, 1, seed=2)
    mixed_one, mixed_two = dict(one), dict(two)
    # dealt out as hands 0, 1 and 2, 3 of a list [left 0, left 1, right 0, right 1]
    for key in ("keypoints", "scores"):
        mixed_one[f"right_hand_{key}"] = two[f"left_hand_{key}"]
        mixed_two[f"left_hand_{key}"] = one[f"right_hand_{key}"]
    (clean,) = read(write(tmp_path / "clean", [[one, two]]))
    (mended,) = read(write(tmp_path / "mixed", [[mixed_one, mixed_two]]))
    np.testing.assert_array_equal(clean.keypoints, mended.keypoints)
    assert "2 hands in 1 of 1 frames" in capsys.readouterr().err


def test_left_and_right_of_one_person_come_back_only_when_clearly_exchanged():
    keypoints = np.full((1, 50, 3), 1.0)
    keypoints[0, :8, :2] = person()["body_keypoints"][:8] * 1000
    keypoints[0, LEFT_HAND, :2] = keypoints[0, LEFT_WRIST, :2]
    keypoints[0, RIGHT_HAND, :2] = keypoints[0, RIGHT_WRIST, :2]
    swapped = keypoints.copy()
    swapped[0, LEFT_HAND] = keypoints[0, RIGHT_HAND]
    swapped[0, RIGHT_HAND] = keypoints[0, LEFT_HAND]
    dealt, exchanged, dropped = deal_hands(swapped)
    np.testing.assert_array_equal(dealt, keypoints)
    assert (exchanged, dropped) == (2, 0)
    near = keypoints.copy()  # both hands on one spot, each a little nearer to the other's wrist
    near[0, LEFT_WRIST, :2], near[0, RIGHT_WRIST, :2] = (500, 500), (495, 500)
    near[0, LEFT_HAND, :2], near[0, RIGHT_HAND, :2] = (496, 500), (499, 500)
    dealt, exchanged, dropped = deal_hands(near)
    assert (exchanged, dropped) == (0, 0)


def test_a_hand_at_no_wrist_is_missing_and_one_without_a_wrist_stays():
    keypoints = np.full((1, 50, 3), 1.0)
    keypoints[0, :8, :2] = person()["body_keypoints"][:8] * 1000
    keypoints[0, LEFT_HAND, :2] = keypoints[0, LEFT_WRIST, :2]
    keypoints[0, RIGHT_HAND, :2] = 5
    dealt, _, dropped = deal_hands(keypoints)
    assert dropped == 1
    assert np.isnan(dealt[0, RIGHT_HAND, 0]).all()
    keypoints[0, RIGHT_WRIST] = (np.nan, np.nan, 0)
    dealt, exchanged, dropped = deal_hands(keypoints)
    assert (exchanged, dropped) == (0, 0)
    np.testing.assert_array_equal(dealt[0, RIGHT_HAND], keypoints[0, RIGHT_HAND])
