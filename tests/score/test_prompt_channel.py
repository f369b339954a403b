"""Table 8: ways of asking, writers, and what asking costs."""

import pandas as pd
import pytest

from signkit.report.printed import printed
from signkit.report.prompt_table import prompt_channel_table
from signkit.score.prompt_channel import (
    METRICS,
    WAYS,
    ask_in_ways,
    copy_words,
    score_writers,
    write_by_rule,
)
from signkit.text.languages import LANGUAGES
from signkit.text.prompts import load_templates
from signkit.text.unprompting import QUOTES, strip_template
from tests.tiny_clips import TinyStore


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_asks_for_every_sentence(language):
    texts = ["red sky at night", "it rains"]
    asked = ask_in_ways(texts, language, seed=3)
    assert list(asked) == list(WAYS)
    assert asked["text"] == texts
    for prompts in asked.values():
        assert all(text in prompt for text, prompt in zip(texts, prompts, strict=True))
    unseen = set(load_templates(language, "held_out"))
    assert any(p.replace(texts[0], "{}") in unseen for p in asked["held_out"])
    # no quote stands right beside the sentence
    for text, prompt in zip(texts, asked["unquoted"], strict=True):
        before, after = prompt.split(text)
        assert not before.endswith(tuple(QUOTES))
        assert not after.startswith(tuple(QUOTES))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rule_gives_back_each_sentence_of_a_known_template(language):
    texts = [f"sentence number {i}" for i in range(60)]
    prompts = ask_in_ways(texts, language, seed=1)["train"]
    assert [strip_template(prompt, language) for prompt in prompts] == texts


def test_the_rule_reads_quotes_where_the_template_is_new():
    assert strip_template("Zeig mir bitte einmal „es regnet“ ganz langsam", "gsl") == "es regnet"
    assert strip_template("Show 'it's raining' slowly, will you", "asl") == "it's raining"
    assert strip_template("no template and no quotes", "asl") == "no template and no quotes"


def test_a_perfect_writer_of_sentences_loses_by_asking_and_the_rule_wins_it_back():
    store = TinyStore(12)
    known = dict(zip(store.texts, store.glosses, strict=True))

    def write(texts):
        return [known.get(text, "") for text in texts]

    writers = {"plain": write, "rule": write_by_rule(write, "asl"), "copy": copy_words}
    scores, clips = score_writers(writers, {"dev": store, "test": store}, seed=5)
    found = {
        (line["row"], line["asked"], line["metric"]): line["value"]
        for line in scores
        if line["split"] == "dev"
    }
    assert found["plain", "text", "wer"] == 0
    assert found["plain", "train", "wer"] == 100
    assert found["rule", "train", "wer"] == 0
    assert found["copy", "train", "wer"] > found["copy", "text", "wer"]

    for line in scores:
        if line["metric"] == "bleu4":  # the table's figure, from what is kept of each sentence
            key = f"{line['row']}/{line['split']}/{line['asked']}"
            assert clips[key]["bleu4"].value() == pytest.approx(line["value"])

    table = prompt_channel_table(scores, "ASL", True, printed("table8"))
    lines = table[table["", "", "row"] == "plain"].set_index(("", "", "asked"))
    assert lines.loc["sentence", ("dev", "loss", "here")] == 0
    bare = lines.loc["sentence", ("dev", "bleu4", "here")]
    assert lines.loc["prompt", ("dev", "loss", "here")] == bare
    ours = table[table["", "", "row"] == "Ours"].iloc[0]
    assert ours["test", "bleu4", "as printed"] == 22.05
    assert ours["test", "bleu4", "here"] == "not run"
    assert not any(pd.isna(table["", "", "row"]))


def test_the_papers_figures_stand_beside_the_writer_that_stands_for_theirs():
    scores = [
        {"row": row, "asked": asked, "split": split, "metric": metric, "value": 50.0}
        for row in ("Text2Gloss", "Prompt2LangGloss (p_gsl)")
        for asked in ("text", "train")
        for split in ("dev", "test")
        for metric in METRICS
    ]
    table = prompt_channel_table(scores, "GSL", True, printed("table8"))
    beside = table["test", "bleu4", "as printed"]
    assert list(table["", "", "row"]) == ["Stoll et al. [82]", *[s["row"] for s in scores[::6]]]
    assert list(table["", "", "paper's row"].fillna("")) == [
        "Stoll et al. [82]", "", "Baseline [71]", "", "Ours",
    ]  # fmt: skip
    assert list(beside.fillna(0)) == [15.26, 0, 19.10, 0, 22.05]
    assert list(table["test", "bleu4", "here"]) == ["not run", *[50.0] * 4]
