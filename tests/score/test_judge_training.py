import pytest

from signkit.errors import InputError
from signkit.learn.config import TrainingConfig
from signkit.score.beam_search import Decoding
from signkit.score.judge_files import load_judge, save_judge
from signkit.score.judge_training import train_back_translator
from signkit.score.judging import Judge
from signkit.score.text_metrics import legacy
from signkit.score.translator_config import BackTranslatorConfig

SMALL = BackTranslatorConfig(layers=1, heads=2, hidden=32, feed_forward=64, dropout=0.0)
SHORT = TrainingConfig(epochs=2, batch_size=16, learning_rate=4e-3, validate_every=1, seed=3)


@pytest.fixture(scope="module")
def stores(toy_store):
    return toy_store(60, 1), toy_store(12, 2)


def test_the_loop_trains_it_on_its_half_only(stores):
    train, dev = stores
    model = train_back_translator(train, range(30), SMALL, SHORT, dev=dev)
    half = {word for text in train.texts[:30] for word in text.split()}
    assert set(model.vocabulary.tokens[4:]) == half
    assert not model.training


def test_the_seed_decides_everything(stores):
    twice = [train_back_translator(stores[0], range(30), SMALL, SHORT) for _ in range(2)]
    one, two = (model.state_dict() for model in twice)
    assert all((one[name] == two[name]).all() for name in one)


def test_a_blind_one_never_sees_a_pose(stores):
    train, dev = stores
    model = train_back_translator(train, range(30), SMALL, SHORT, blind=True, dev=dev)
    assert not model.features.mean.any()
    assert legacy(model.translate(dev.poses), dev.texts).scores["bleu1"] < 100


def test_a_kept_judge_reads_as_before(stores, tmp_path):
    train, dev = stores
    model = train_back_translator(train, range(60), SMALL, SHORT)
    judge = Judge(model, Decoding(3, 0.5, 9), seed=11)
    save_judge(tmp_path / "judge", judge)
    again = load_judge(tmp_path / "judge")
    assert again.read(dev.poses) == judge.read(dev.poses)
    assert (again.decoding, again.seed) == (judge.decoding, 11)


def test_what_cannot_be_trained_or_read_is_said(stores, tmp_path):
    with pytest.raises(InputError, match="at least one clip to learn from"):
        train_back_translator(stores[0], [], SMALL, SHORT)
    with pytest.raises(InputError, match="run the evaluator's stage first"):
        load_judge(tmp_path)
