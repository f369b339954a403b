import json

import numpy as np
import pytest

from signkit.corpus.store import CorpusStore, StoredClip, write_store
from signkit.errors import InputError
from signkit.report.records import load_records
from signkit.score.beam_search import Decoding
from signkit.score.control_rows import control_rows
from signkit.score.evaluate import Row, evaluate, evaluate_texts
from signkit.score.judging import Judge, choose_decoding, gate
from signkit.score.scores_file import hash_file, provenance_of, read_scores, write_scores
from signkit.score.text_validation import make_text_validator
from signkit.score.validation import make_validator

ROW = Row("base_asl", "system", "Base", "dev", seed=5)


class Parrot:
    """A stand-in for a trained back-translator that knows each pose's text by its length."""

    def __init__(self, store):
        self.by_pose = {
            pose.tobytes(): text for pose, text in zip(store.poses, store.texts, strict=True)
        }
        self.asked = []

    def translate(self, poses, beam=4, length_penalty=1.0, max_tokens=40):
        self.asked.append((beam, length_penalty))
        texts = [self.by_pose.get(np.asarray(pose).tobytes(), "") for pose in poses]
        return texts if beam == 2 else [text.replace("w", "v") for text in texts]

    def likelihood(self, poses, texts):
        return np.full(len(poses), -0.5)


@pytest.fixture(scope="module")
def store(toy_store):
    return toy_store(8, 3)


def test_the_truth_is_the_ceiling_of_every_column(store):
    judge = Judge(Parrot(store), Decoding(2))
    found = evaluate(ROW, store.poses, store, range(8), [judge])
    metrics = found.record["metrics"]
    assert metrics["bleu4"] == pytest.approx(100)
    assert metrics["dtw"] == metrics["ndtw_hands"] == metrics["wer"] == 0
    assert metrics["pck"] == metrics["duration_ratio"] == 1
    assert metrics["likelihood"] == -0.5


def test_every_metric_has_a_signature(store):
    found = evaluate(ROW, store.poses, store, range(8), [Judge(Parrot(store))])
    assert set(found.record["metrics"]) == set(found.signatures)


def test_a_record_says_what_it_is(store):
    record = evaluate(
        Row("r", "system", "R", "test", "oracle"), store.poses, store, range(8)
    ).record
    assert record["decoding"] == "oracle"
    assert (record["corpus"], record["language"], record["clips"]) == ("asl", "ASL", 8)
    assert record["synthetic"] is True
    assert "bleu4" not in record["metrics"]


def test_several_judges_are_averaged_and_kept_apart(store):
    judges = [Judge(Parrot(store), Decoding(2), 1), Judge(Parrot(store), Decoding(1), 2)]
    record = evaluate(ROW, store.poses, store, range(8), judges).record
    assert record["by_judge"]["1"] == pytest.approx(100)
    assert record["metrics"]["bleu4"] == pytest.approx(np.mean(list(record["by_judge"].values())))


def test_hypotheses_that_show_nothing_are_scored_and_said(store, capsys):
    poses = list(store.poses)
    poses[0], poses[3] = np.zeros((0, 50, 3)), np.full((5, 50, 3), np.nan)
    found = evaluate(ROW, poses, store, range(8), [Judge(Parrot(store), Decoding(2))])
    assert found.record["faulty"] == 2
    assert "2 of 8 poses show nothing" in capsys.readouterr().err
    assert np.isfinite(list(found.record["metrics"].values())).all()
    assert found.clip_scores["ndtw"].values[0, 0, 0] > 0.1


def test_a_hypothesis_of_another_shape_is_refused(store):
    poses = [*store.poses[:7], np.zeros((4, 150))]
    with pytest.raises(InputError, match="base_asl: hypothesis 7"):
        evaluate(ROW, poses, store, range(8))
    with pytest.raises(InputError, match="7 and 8"):
        evaluate(ROW, store.poses[:7], store, range(8))


def test_the_blind_row_has_text_metrics_only(store):
    found = evaluate_texts(
        Row("blind", "control", "blind", "dev", "none"), store.texts, store, range(8)
    )
    assert found.record["metrics"]["bleu4"] == pytest.approx(100)
    assert "dtw" not in found.record["metrics"]


def test_decoding_is_chosen_by_what_scores_best_on_dev(store):
    parrot = Parrot(store)
    decoding, score = choose_decoding(parrot, store.poses, store.texts, (1, 2, 4), (0.0, 1.0))
    assert (decoding.beam, decoding.length_penalty) == (2, 0.0)
    assert score == pytest.approx(100)
    assert parrot.asked.count((1, 0.0)) == 1


def test_the_gate_wants_five_points_above_the_blind():
    assert gate(30, 20)["passed"] is True
    assert gate(24.9, 20)["passed"] is False
    assert "blind one reaches 20.0" in gate(24.9, 20)["reason"]


def test_scores_files_round_trip_and_hold_no_nan(tmp_path):
    path = tmp_path / "run" / "scores.json"
    write_scores(
        path,
        [{"run": "r", "metrics": {"dtw": float("nan"), "ndtw": 0.5}}],
        {"dtw": "s"},
        {"seed": 1},
    )
    assert read_scores(path)["records"][0]["metrics"] == {"dtw": None, "ndtw": 0.5}
    assert json.loads(path.read_text())["provenance"] == {"seed": 1}
    assert [p.name for p in path.parent.iterdir()] == ["scores.json"]


def test_a_failed_write_leaves_the_old_file(tmp_path):
    path = tmp_path / "scores.json"
    write_scores(path, [], {}, {})
    before = path.read_bytes()
    with pytest.raises(TypeError):
        write_scores(path, [{"run": object()}], {}, {})
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


def test_what_is_no_scores_file_is_said(tmp_path):
    with pytest.raises(InputError, match="score the run first"):
        read_scores(tmp_path / "scores.json")
    (tmp_path / "scores.json").write_text("{}")
    with pytest.raises(InputError, match="a scores file"):
        read_scores(tmp_path / "scores.json")
    (tmp_path / "scores.json").write_text("{")
    with pytest.raises(InputError, match="no JSON"):
        read_scores(tmp_path / "scores.json")


def test_provenance_hashes_the_data_and_knows_no_clock(tmp_path):
    data = tmp_path / "dev.h5"
    data.write_bytes(b"poses")
    first = provenance_of(7, [data, tmp_path / "absent.h5"], gate=gate(60, 5))
    assert first == provenance_of(7, [data], gate=gate(60, 5))
    assert first["data"] == {"dev.h5": hash_file(data)}
    assert first["gate"]["passed"]
    data.write_bytes(b"other")
    assert provenance_of(7, [data])["data"] != first["data"]


def test_the_report_reads_what_is_written_here(store, tmp_path):
    found = evaluate(ROW, store.poses, store, range(8), [Judge(Parrot(store), Decoding(2))])
    facts = provenance_of(7, gate=gate(12, 11))
    write_scores(tmp_path / "base_asl" / "scores.json", [found.record], found.signatures, facts)
    table = load_records(tmp_path)
    row = table[table["metric"] == "bleu4"].iloc[0]
    assert row["value"] == pytest.approx(100)
    assert not row["gate"]
    assert "fewer than 5 apart" in row["gate_reason"]


class Producer:
    def __init__(self, store, shift=0.0):
        self.known = {
            t: p + np.float32(shift) for t, p in zip(store.texts, store.poses, strict=True)
        }

    def produce(self, texts, language):
        return [self.known[text] for text in texts]


def test_validation_is_zero_for_the_truth_and_grows_with_the_error(store):
    first = [store.texts.index(text) for text in store.texts]
    validate = make_validator(store, sorted(set(first)))
    assert (
        validate(Producer(store)) < validate(Producer(store, 0.1)) < validate(Producer(store, 1.0))
    )
    # A whole frame moved by 0.1 in x, y and z is off by 0.1 times the root of three.
    assert validate(Producer(store, 0.1)) == pytest.approx(0.1 * 3**0.5, rel=0.2)


def test_validation_survives_a_model_that_produces_nothing(store):
    validate = make_validator(
        store, [0, 1], produce=lambda model, texts: [np.zeros((0, 50, 3))] * 2
    )
    assert np.isfinite(validate(None))
    with pytest.raises(InputError, match="at least one clip"):
        make_validator(store, [])


def test_a_translator_is_validated_by_bleu_turned_round(store):
    class Reader(Parrot):
        def translate(self, poses, beam, length_penalty):
            return super().translate(poses, 2)

    assert make_text_validator(store, range(8))(Reader(store)) == pytest.approx(-100)


def test_a_real_corpus_store_is_scored_like_any_other(store, tmp_path):
    clips = [
        StoredClip(f"c{i}", store.poses[i], store.texts[i], store.glosses[i]) for i in range(8)
    ]
    path = tmp_path / "dev.h5"
    write_store(path, clips, kind="poses", language="ksl", fps=12.5, synthetic=True)
    stored = CorpusStore(path, kind="poses")
    record = evaluate(ROW, store.poses, stored, range(8)).record
    assert (record["language"], record["synthetic"]) == ("KSL", True)
    assert 0 <= record["metrics"]["ndtw"] < 1e-3
    rows = control_rows(stored, range(4), stored, range(4, 8), "dev")
    floor = evaluate(rows[2][0], rows[2][1], stored, range(4)).record["metrics"]
    assert floor["travel_ratio"] == 0
    assert floor["ndtw"] > 0.05
