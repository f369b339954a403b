"""Every mistake in ``params.yaml`` is one sentence that says what to do."""

from pathlib import Path

import pytest
import yaml

from signkit.corpus.splits import halves
from signkit.errors import InputError
from signkit.params import check_params, lay_over, load_params, read_yaml

PROJECT = Path(__file__).parents[1]


@pytest.fixture
def raw():
    sections = read_yaml(PROJECT / "params.yaml")
    sections.pop("scales")
    return sections


def test_the_projects_own_file_is_valid_at_every_scale(tmp_path):
    sections = read_yaml(PROJECT / "params.yaml")
    for scale in sections["scales"]:
        sections["scale"] = scale
        path = tmp_path / "params.yaml"
        path.write_text(yaml.safe_dump(sections))
        assert load_params(path).scale == scale


@pytest.mark.parametrize(
    ("place", "key", "says"),
    [
        (
            ("training",),
            "epoch",
            "training.epoch: needs a known key, got 'epoch'; did you mean 'epochs'?",
        ),
        ((), "trainin", "trainin: needs a known key, got 'trainin'; did you mean 'training'?"),
        (
            ("runs", "base_asl", "train"),
            "modle",
            "modle: needs a known key, got 'modle'; did you mean",
        ),
        (("corpora", "asl"), "sorce", "did you mean 'source'?"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_known_one(raw, place, key, says):
    section = raw
    for part in place:
        section = section[part]
    section[key] = 1
    with pytest.raises(InputError) as error:
        check_params(raw, "params.yaml")
    assert says in str(error.value)


def test_an_unknown_language_is_refused_with_the_nearest_one(raw):
    raw["corpora"]["asl"]["language"] = "ASLL"
    with pytest.raises(InputError, match=r"corpora.asl.language: .*did you mean 'ASL'\?"):
        check_params(raw, "params.yaml")


@pytest.mark.parametrize(("key", "kind"), [("corpus", "corpus"), ("model", "model")])
def test_a_run_that_names_nothing_known_is_refused(raw, key, kind):
    raw["runs"]["base_asl"]["train"][key] = "nowhere"
    with pytest.raises(
        InputError, match=f"runs.base_asl: needs a {kind} of this file, got 'nowhere'"
    ):
        check_params(raw, "params.yaml")


def test_run_names_with_dots_are_refused_since_dvc_reads_a_dot_as_nesting(raw):
    raw["runs"]["base.asl"] = raw["runs"].pop("base_asl")
    with pytest.raises(InputError, match=r"runs.base.asl"):
        check_params(raw, "params.yaml")


def test_a_run_inherits_what_it_does_not_say(raw):
    raw["training"]["epochs"] = 5
    params = check_params(raw, "params.yaml")
    assert params.runs["base_asl"].train.epochs == 5
    assert params.runs["l1_asl"].train.loss == "l1"
    assert params.runs["base_asl"].train.loss == "mse"


def test_laying_over_changes_neither_side():
    below, above = {"a": {"x": 1}}, {"a": {"y": 2}}
    assert lay_over(below, above) == {"a": {"x": 1, "y": 2}}
    assert below == {"a": {"x": 1}}
    assert above == {"a": {"y": 2}}


def test_a_missing_file_says_where_to_run_from(tmp_path):
    with pytest.raises(InputError, match="run from the project's top"):
        load_params(tmp_path / "params.yaml")


def test_broken_yaml_says_the_line(tmp_path):
    path = tmp_path / "params.yaml"
    path.write_text("a: [1\nb: 2\n")
    with pytest.raises(InputError, match="line 2"):
        load_params(path)


def test_the_evaluator_gets_its_share_of_train_and_the_generator_the_rest(raw):
    raw["evaluator"]["share"] = 0.25
    texts = [f"sentence {n} ." for n in range(400)]
    share = check_params(raw, "params.yaml").evaluator.generator_share
    generator, evaluator = halves(texts, share, 27)
    assert len(evaluator) < len(generator) / 2


def test_a_corpus_whose_systems_are_ranked_has_more_judges(raw):
    raw["evaluator"]["more_seeds"] = {"asl": [28, 27, 29]}
    evaluator = check_params(raw, "params.yaml").evaluator
    assert evaluator.seeds_for("asl") == [27, 28, 29]
    assert evaluator.seeds_for("gsl") == evaluator.seeds
    raw["evaluator"]["more_seeds"] = {"asl_": [28]}
    with pytest.raises(InputError, match=r"evaluator\.more_seeds.*did you mean 'asl'"):
        check_params(raw, "params.yaml")


@pytest.fixture
def shared(raw):
    train = {"corpus": "asl", "also": ["gsl"], "model": "base"}
    raw["shared_runs"] = {"both": {"train": train, "rows": {"table4": "Both"}}}
    return raw


def test_a_run_of_several_languages_joins_the_others_and_inherits_as_they_do(shared):
    shared["training"]["epochs"] = 5
    params = check_params(shared, "params.yaml")
    train = params.runs["both"].train
    assert (train.corpora, train.epochs) == (["asl", "gsl"], 5)
    assert params.runs["base_asl"].train.corpora == ["asl"]
    assert not {"also", "corpus"} & set(train.settings)  # the loop knows neither


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"also": ["gls"]}, "shared_runs.both: needs a corpus of this file, got 'gls'; did you"),
        ({"also": ["asl"]}, "a corpus comes twice"),
        ({"also": []}, "at least 1 item"),
        ({"mode": "nearest"}, "'mlsf' or 'prompt2langgloss'"),
    ],
)
def test_several_languages_that_make_no_run_are_refused(shared, change, says):
    shared["shared_runs"]["both"]["train"] |= change
    with pytest.raises(InputError) as error:
        check_params(shared, "params.yaml")
    assert says in str(error.value)


def test_two_corpora_of_one_language_are_no_run_of_two_languages(shared):
    shared["corpora"]["gsl"]["language"] = "ASL"
    with pytest.raises(InputError, match="each language once, got ASL, ASL"):
        check_params(shared, "params.yaml")


def test_a_run_under_the_wrong_heading_is_sent_to_the_right_one(raw, shared):
    raw["runs"]["p_asl"]["train"]["also"] = ["gsl"]
    with pytest.raises(InputError, match=r"p_asl\.train\.also: .*move the run to `shared_runs`"):
        check_params(raw, "params.yaml")


def test_a_name_is_a_runs_own_under_both_headings(shared):
    shared["shared_runs"]["base_asl"] = shared["shared_runs"].pop("both")
    with pytest.raises(InputError, match=r"shared_runs\.base_asl: needs a name of its own"):
        check_params(shared, "params.yaml")


def test_a_row_of_ones_own_corpus_brings_the_corpus_into_the_table(raw):
    raw["corpora"]["mine"] = {"source": "mydata", "language": "ASL", "fps": 25}
    raw["runs"]["base_mine"] = {
        "train": {"corpus": "mine", "model": "base"},
        "rows": {"table7": "Base, my data"},
    }
    params = check_params(raw, "params.yaml")
    assert params.tables["table7"].corpora == ["asl", "mine"]
    assert params.tables["table4"].corpora == ["asl"]
