import json

import pytest

from signkit.errors import InputError
from signkit.learn.config import TrainingConfig


@pytest.mark.parametrize(
    ("changes", "needed"),
    [
        ({"loss": "lv"}, "never defines it"),
        ({"augment": ("fp", "xx")}, "any of fp, jc, gn"),
        ({"epochs": 0}, "training.epochs"),
        ({"learning_rate": 0.0}, "training.learning_rate"),
        ({"input_noise": -1.0}, "training.input_noise"),
        ({"validate_every": 0}, "training.validate_every"),
        ({"sampler": "best"}, "one of uniform, paper"),
        ({"sampler": "paper", "eta": 0.5}, "a whole number"),
        ({"eta": -1.0}, "training.eta"),
        ({"uniform_share": 1.5}, "training.uniform_share"),
        ({"prune_share": 1.0}, "training.prune_share"),
        ({"policy_samples": 0}, "training.policy_samples"),
        ({"policy_spread": 0.0}, "training.policy_spread"),
        ({"scst_share": 2.0}, "training.scst_share"),
        ({"scst_weight": -0.5}, "training.scst_weight"),
    ],
)
def test_settings_that_cannot_be_used_are_refused_by_name(changes, needed):
    with pytest.raises(InputError, match=needed):
        TrainingConfig(**changes)


def test_settings_survive_json():
    config = TrainingConfig(augment=["fp", "gn"], learning_rate=1e-3)
    assert TrainingConfig(**json.loads(json.dumps(config.as_dict()))) == config
