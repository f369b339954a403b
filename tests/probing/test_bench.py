"""The bench compares edits with the second performance, clip by clip, and says what is seen."""

import json

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.probing.bench import COLUMNS, PROBES, RATIOS, run_bench
from signkit.probing.pose_edits import AGAIN, OTHER, add_pose_edits
from signkit.probing.showing import NOT_SEEN, bench_to_markdown, draw_bench, write_bench
from signkit.score.beam_search import Decoding
from signkit.score.evaluators import Evaluator
from signkit.score.judging import Judge

CLIPS = 12
PERFORMED = [p.name for p in PROBES[:10]] + ["half_speed", "other_order"]


class Reader:
    """A stand-in for a back-translator that reads a clip's sentence where its hands begin."""

    def __init__(self, starts, texts):
        self.starts, self.texts = starts, texts

    def _nearest(self, pose):
        return int(np.argmin([np.nansum(np.abs(pose[0] - start)) for start in self.starts]))

    def translate(self, poses, beam=4, length_penalty=1.0, max_tokens=40):
        return [self.texts[self._nearest(pose)] for pose in poses]

    def likelihood(self, poses, texts):
        own = [self.texts[self._nearest(p)] == t for p, t in zip(poses, texts, strict=True)]
        return np.where(own, -0.1, -2.0)


class Store:
    """Twelve walks of the hands with sentences of their own."""

    language, synthetic, fps = "asl", True, 12.5

    def __init__(self):
        rng = np.random.default_rng(11)
        self.texts = [f"a{i} b{i} c{i} d{i} e{i}" for i in range(CLIPS)]
        self.glosses = [f"A{i} B{i}" for i in range(CLIPS)]
        self.poses = []
        for _ in range(CLIPS):
            start = rng.normal(0, 1, (1, 50, 3))
            walk = np.cumsum(rng.normal(0, 0.1, (15, 50, 3)), axis=0)
            self.poses.append((start + walk).astype(np.float32))
        self.lengths = np.array([15] * CLIPS)

    def __len__(self):
        return CLIPS

    def frames(self, index):
        return self.poses[index]


@pytest.fixture(scope="module")
def bench():
    store, rng = Store(), np.random.default_rng(12)
    again = [p + rng.normal(0, 0.01, p.shape).astype(np.float32) for p in store.poses]
    takes = {AGAIN: again} | {name: list(again) for name in PERFORMED}
    takes["one_location"] = [p + np.float32(0.2) for p in again]
    takes["half_speed"] = [np.repeat(p, 2, axis=0) for p in again]
    takes = add_pose_edits(takes, [False] * CLIPS)
    judge = Judge(Reader([p[0] for p in store.poses], store.texts), Decoding(2))
    evaluator = Evaluator((judge,), judge, {"passed": True})
    return run_bench(takes, store, range(CLIPS), evaluator)


def _cell(bench, edit, metric):
    cells = bench.cells
    return cells[(cells["name"] == edit) & (cells["metric"] == metric)].iloc[0]


def test_another_sentence_is_the_measure_of_every_metric_that_has_a_better_side(bench):
    for metric in ("bleu4", "wer", "likelihood", "ndtw", "pck"):
        cell = _cell(bench, OTHER, metric)
        assert cell["share"] == pytest.approx(1.0)
        assert cell["seen"]
    assert _cell(bench, OTHER, "duration_ratio")["change"] == pytest.approx(0)


def test_an_edit_that_changes_nothing_is_not_seen(bench):
    cells = bench.cells[bench.cells["name"] == "one_movement"]
    assert not cells["seen"].any()
    assert (cells["change"] == 0).all()


def test_a_shift_is_seen_by_distances_and_not_by_a_reader_that_still_understands(bench):
    # 0.2 in x, y and z is 0.35 away; the reader still finds the nearest start
    seen = _cell(bench, "one_location", "ndtw")
    assert seen["seen"]
    assert seen["change"] == pytest.approx(0.2 * 3**0.5, abs=0.03)
    assert seen["low"] <= seen["change"] <= seen["high"]
    assert not _cell(bench, "one_location", "bleu4")["seen"]


def test_standing_still_is_seen_by_travel_and_half_speed_by_duration(bench):
    assert _cell(bench, "frozen", "travel_ratio")["value"] == pytest.approx(0)
    assert _cell(bench, "half_speed", "duration_ratio")["value"] == pytest.approx(2)
    assert _cell(bench, "half_speed", "duration_ratio")["seen"]


def test_a_better_figure_is_no_edit_seen(bench):
    # the missing hand leaves fewer joints to be wrong, so that distances do not get worse
    assert not _cell(bench, "hand_missing", "ndtw")["seen"]


def test_every_edit_has_every_metric_once(bench):
    metrics = [metric for metric in COLUMNS if metric in bench.again]
    assert len(bench.cells) == len(PROBES) * len(metrics)
    assert set(RATIOS) <= set(metrics)
    assert bench.clips == CLIPS


def test_a_missing_edit_is_asked_for():
    with pytest.raises(InputError, match="none of another_signer"):
        run_bench({AGAIN: []}, Store(), [], None)


def test_the_files_are_a_figure_a_table_that_says_synthetic_and_a_tidy_csv(bench, tmp_path):
    figure, table, tidy = write_bench(bench, tmp_path / "out", tmp_path / "tables")
    assert {"data", "layout"} <= set(json.loads(figure.read_text()))
    text = table.read_text()
    assert "synthetic" in text.splitlines()[0]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert len(lines) == len(PROBES) + 3
    assert len({line.count("|") for line in lines}) == 1
    assert len(tidy.read_text().splitlines()) == len(bench.cells) + 1
    assert write_bench(bench, tmp_path / "2", tmp_path / "2")[0].read_bytes() == figure.read_bytes()


def test_the_heat_map_leaves_cells_that_are_not_seen_without_colour_and_figure(bench):
    heat = draw_bench(bench).data[0]
    names = [probe.name for probe in PROBES]
    row = names.index("one_movement")
    assert set(heat.z[row]) == {0.0}
    assert set(heat.text[row]) == {NOT_SEEN}
    assert "| another sentence | sentence | 1.00 |" in bench_to_markdown(bench)
