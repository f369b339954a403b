"""Signs read from poses by templates: gloss errors, and which parameters are right."""

import json

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.pose.template_decoding import join_templates
from signkit.score import sign_reading
from signkit.score.evaluate import Row, evaluate
from signkit.score.replay import TrainingClips
from signkit.score.sign_reading import (
    PARAMETERS,
    KnownSigns,
    find_known_signs,
    pair_signs,
    save_known_signs,
    score_signs,
)

MADE_OF = {
    "A": {"handshape": "fist", "location": "chest", "movement": "none", "orientation": "up"},
    "B": {"handshape": "fist", "location": "mouth", "movement": "none", "orientation": "down"},
}


def standing(place, frames=6):
    pose = np.zeros((frames, 50, 3), np.float32)
    pose[:, 29:] = np.linspace(0, 0.2, 21)[:, None] + np.array(place)
    pose[:, 8:29] = [0.4, 1.0, 0.0]
    return pose


@pytest.fixture
def signs():
    poses = [standing([-0.5, 0, 0]), standing([0.6, -0.8, 0])]
    return KnownSigns(join_templates(["A", "B"], poses, 12.5), MADE_OF)


class Clips:
    language, synthetic, fps = "asl", True, 12.5

    def __init__(self, glosses, poses):
        self.glosses, self.texts = glosses, [gloss.lower() for gloss in glosses]
        self.poses, self.lengths = poses, np.array([len(p) for p in poses])

    def __len__(self):
        return len(self.poses)

    def frames(self, index):
        return self.poses[index]


def test_signs_of_the_lexicon_itself_are_read_without_error(signs):
    poses = [standing([-0.5, 0, 0]), standing([0.6, -0.8, 0])]
    found = score_signs(poses, Clips(["A", "B"], poses), [0, 1], signs)
    assert found["gloss_wer"].value() == 0
    assert {found[f"{p}_accuracy"].value() for p in PARAMETERS} == {100}


def test_a_wrong_sign_may_have_the_right_handshape(signs):
    poses = [standing([-0.5, 0, 0])] * 2  # A is signed twice where A and B were wanted
    found = score_signs(poses, Clips(["A", "B"], poses), [0, 1], signs)
    assert found["gloss_wer"].value() == 50
    assert found["handshape_accuracy"].value() == found["movement_accuracy"].value() == 100
    assert found["location_accuracy"].value() == found["orientation_accuracy"].value() == 50


def test_what_was_left_out_has_nothing_right(signs):
    far = [standing([9.0, 9.0, 0])]
    found = score_signs(far, Clips(["A B"], far), [0], signs)
    assert found["gloss_wer"].value() == 100
    assert found["handshape_accuracy"].value() == 0


def test_pairs_keep_every_right_sign_they_can():
    assert pair_signs(["A", "B", "C"], ["B", "C"]) == [("A", None), ("B", "B"), ("C", "C")]
    assert pair_signs(["A"], ["B"]) == [("A", "B")]
    assert pair_signs([], ["B"]) == [(None, "B")]
    assert pair_signs(["A"], []) == [("A", None)]


def test_known_signs_are_found_as_they_were_saved(signs, tmp_path):
    assert find_known_signs(tmp_path) is None
    save_known_signs(tmp_path, signs)
    again = find_known_signs(tmp_path)
    assert again.made_of == MADE_OF
    assert again.templates.glosses == ("A", "B")
    (tmp_path / "signs.json").write_text("{")
    with pytest.raises(InputError, match=r"signs\.json"):
        find_known_signs(tmp_path)


def test_templates_alone_give_gloss_errors_and_no_parameters(signs, tmp_path):
    save_known_signs(tmp_path, signs)
    (tmp_path / "signs.json").unlink()
    poses = [standing([-0.5, 0, 0])]
    found = score_signs(poses, Clips(["A"], poses), [0], find_known_signs(tmp_path))
    assert list(found) == ["gloss_wer"]


def test_a_record_holds_signs_replay_and_an_interval_for_each(signs):
    poses = [standing([-0.5, 0, 0]), standing([0.6, -0.8, 0])]
    store = Clips(["A", "B"], poses)
    training = TrainingClips(Clips(["B", "A"], poses[::-1]), [0, 1])
    row = Row("base_asl", "system", "Base", "dev")
    found = evaluate(row, poses[::-1], store, [0, 1], (), signs, training)
    metrics = found.record["metrics"]
    assert metrics["gloss_wer"] == 100
    assert metrics["replay_share"] == 1  # the other sign is a training clip, not the truth
    assert set(found.record["intervals"]) == set(metrics) - {"std_ratio"}
    assert set(found.signatures) == set(metrics)
    assert json.dumps(found.record)


def test_a_pose_that_comes_again_is_read_once_and_another_is_not_taken_for_it(signs, monkeypatch):
    decoded = []
    monkeypatch.setattr(
        sign_reading,
        "decode_templates",
        lambda pose, *_: decoded.append(pose) or [str(len(decoded))],
    )
    first, other = standing([-0.5, 0, 0]), standing([-0.5, 0, 0.1])
    said = [signs.read(pose, 12.5)[0] for pose in (first, first.copy(), other, first[:3], first)]
    assert said == ["1", "1", "2", "3", "1"]
