"""Tests of producing: files, streaming, several languages, and what users get wrong."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from tiny_clips import TinyStore

from signkit.errors import InputError
from signkit.formats.pose_files import read_pose_files
from signkit.model.config import ModelConfig
from signkit.model.mlsf import Mlsf
from signkit.model.prompt2langgloss import Prompt2LangGloss
from signkit.model.retrieval import NearestClip
from signkit.model.saving import save_mlsf, save_model, save_prompt_model
from signkit.model.sign_lookup import GlossLookup
from signkit.model.text2pose import Text2Pose
from signkit.production.asking import clean_text
from signkit.production.command import answer
from signkit.production.produce import produce
from signkit.production.producer import Producer, find_run
from signkit.text.gloss_inventory import GlossInventory

SHAPE = ModelConfig(layers=1, heads=2, hidden=16, feed_forward=16, max_frames=6)


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    torch.manual_seed(0)
    stores = {key: TinyStore(4, language=key) for key in ("asl", "gsl")}
    channels = {key: Text2Pose(SHAPE, store.vocabulary()) for key, store in stores.items()}
    for key, channel in channels.items():
        channel.fit_features(stores[key])
    save_mlsf(folder / "base_both", Mlsf(channels))
    save_mlsf(folder / "base_asl", Mlsf({"asl": channels["asl"]}))
    inventory = GlossInventory.build({key: store.glosses for key, store in stores.items()})
    model = Prompt2LangGloss(SHAPE, stores["asl"].vocabulary(), inventory)
    model.channel.fit_features(stores["asl"])
    save_prompt_model(folder / "prompt", model)
    longer = TinyStore(8, shortest=20, longest=30)
    save_model(folder / "nearest", NearestClip(longer, range(8)))
    save_model(folder / "lookup", GlossLookup.fit(longer, range(8)))
    return folder


@pytest.mark.parametrize("run", ["base_both", "prompt"])
def test_streamed_frames_are_those_of_the_whole(runs, run):
    producer = Producer(run, runs)
    frames = np.stack(list(producer.stream("rain north", "gsl")))
    assert (frames == producer.produce("rain north", "gsl")).all()


def test_one_call_writes_a_pose_file_and_a_moving_picture_in_each_language(runs, tmp_path):
    paths = produce("rain north", runs / "base_both", ["asl", "GSL"], out=tmp_path)
    names = ["asl-0001.mp4", "asl-0001.pose", "gsl-0001.mp4", "gsl-0001.pose"]
    assert sorted(p.name for p in paths) == names
    (clip,) = read_pose_files(tmp_path / "asl-0001.pose")
    assert len(clip) == len(Producer("base_both", runs).produce("rain north", "asl"))


@pytest.mark.parametrize("run", ["nearest", "lookup"])
def test_baselines_without_a_network_answer_as_models_do(runs, run, tmp_path):
    producer = Producer(run, runs)
    frames = np.stack(list(producer.stream("rain north")))
    assert np.array_equal(frames, producer.produce("rain north", "asl"), equal_nan=True)
    paths = produce("rain north", runs / run, out=tmp_path)
    assert sorted(p.suffix for p in paths) == [".mp4", ".pose"]
    with pytest.raises(InputError, match="a word that the model knows"):
        producer.produce("xyzzy")


@pytest.mark.parametrize("to", ["pose", "skels", "npz"])
def test_every_format_is_written(runs, tmp_path, to):
    (path,) = produce("rain", runs / "base_asl", out=tmp_path, to=to, video="none")
    assert path.stat().st_size > 0


def test_a_file_s_bad_lines_are_named_and_the_others_produced(runs, tmp_path, capsys):
    (tmp_path / "texts.txt").write_text("rain\n\nzzz\nsun wind\n", encoding="utf-8")
    run, out = str(runs / "base_asl"), tmp_path / "out"
    answer(None, run, None, tmp_path / "texts.txt", out, "pose", "none", stream=False)
    assert sorted(p.name for p in out.iterdir()) == ["asl-0001.pose", "asl-0004.pose"]
    said = capsys.readouterr().err
    assert "text 2" in said
    assert "text 3" in said


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00\x07", "zzz qqq", "zzz ."])
def test_a_text_without_a_known_word_is_refused(runs, text):
    with pytest.raises(InputError, match="text"):
        Producer("base_asl", runs).produce(text)


def test_a_prompt_of_ten_thousand_words_is_refused_with_its_count():
    with pytest.raises(InputError, match="10,000"):
        clean_text("rain " * 10_000)


def test_control_characters_are_left_out_and_said(capsys):
    assert clean_text("ra\x00in\x1b north\tsun") == "rain north sun"
    assert "2 control characters" in capsys.readouterr().err


def test_unknown_words_among_known_ones_are_said(runs, capsys):
    Producer("base_asl", runs).produce("rain zzz")
    assert "'zzz'" in capsys.readouterr().err


def test_mlsf_of_several_languages_wants_one_stated(runs):
    with pytest.raises(InputError, match="none stated"):
        Producer("base_both", runs).produce("rain")


def test_prompt_mode_infers_the_language_or_abstains(runs):
    producer = Producer("prompt", runs)
    with torch.no_grad():
        producer.model.gloss.bias[producer.model.inventory.tag("gsl")] = 50
    assert producer.prepare("rain") == ("rain", "gsl")
    with torch.no_grad():
        producer.model.gloss.bias.zero_()
        producer.model.gloss.embed.weight.zero_()
    with pytest.raises(InputError, match=r"0\.50"):
        producer.prepare("rain")


def test_a_text_that_looks_like_another_language_is_said(runs, capsys):
    producer = Producer("prompt", runs)
    with torch.no_grad():
        producer.model.gloss.bias[producer.model.inventory.tag("gsl")] = 50
    producer.produce("rain", "asl")
    assert "looks like gsl; produced as asl" in capsys.readouterr().err


@pytest.mark.parametrize(("language", "needle"), [("ksl", "ksl"), ("xyz", "xyz")])
def test_a_language_that_the_run_lacks_is_refused(runs, language, needle):
    with pytest.raises(InputError, match=needle):
        Producer("base_both", runs).produce("rain", language)


def test_an_unknown_run_is_refused_with_the_nearest(runs):
    with pytest.raises(InputError, match="did you mean 'base_asl'"):
        find_run("base_als", runs)


@pytest.mark.parametrize("option", [{"to": "bvhh"}, {"video": "avi"}])
def test_an_unknown_format_is_refused_before_anything_is_written(runs, tmp_path, option):
    with pytest.raises(InputError):
        produce("rain", runs / "base_asl", out=tmp_path / "out", **option)
    assert not (tmp_path / "out").exists()


def test_the_command_streams_json_lines(runs, tmp_path, capsys):
    answer("rain", str(runs / "base_asl"), None, None, tmp_path, "pose", "mp4", stream=True)
    lines = capsys.readouterr().out.splitlines()
    pose = Producer("base_asl", runs).produce("rain")
    streamed = np.array([json.loads(line) for line in lines])
    np.testing.assert_allclose(streamed, pose, atol=5.1e-5)
    assert (streamed == streamed.round(4)).all()


@pytest.mark.parametrize(("text", "file"), [(None, None), ("rain", "texts.txt")])
def test_the_command_wants_one_source_of_texts(tmp_path, text, file):
    with pytest.raises(InputError, match="--file"):
        answer(text, "base_asl", None, file, tmp_path, "pose", "mp4", stream=False)


def test_no_language_is_inferred_from_words_that_are_all_unknown(runs, capsys):
    with pytest.raises(InputError, match="a word that the model knows"):
        Producer("prompt", runs).produce("zzz qqq")
    assert "inferred" not in capsys.readouterr().err
