"""Supplement Table 4's vocabulary size: the most frequent words, the others unknown."""

from dataclasses import replace

import pytest
from tiny_clips import TinyStore

from signkit.learn.config import TrainingConfig
from signkit.learn.prompt_runs import train_prompt_model
from signkit.learn.runs import train_channel
from signkit.model.config import ModelConfig
from signkit.text.vocabulary import SPECIALS, Vocabulary

SHAPE = ModelConfig(layers=1, heads=2, hidden=16, feed_forward=32, dropout=0.0, max_frames=20)
CONFIG = TrainingConfig(epochs=1, batch_size=8)


def _channel(store, shape):
    return train_channel(store, range(len(store)), shape, CONFIG)[0]


def _prompt_channel(store, shape):
    return train_prompt_model([(store, range(len(store)))], shape, CONFIG)[0].channel


@pytest.mark.parametrize("run", [_channel, _prompt_channel])
def test_a_run_keeps_the_most_frequent_words_up_to_its_vocabulary_size(run):
    store = TinyStore(8)
    everything = Vocabulary.build(store.texts)
    assert len(run(store, SHAPE).vocabulary) == len(everything) > len(SPECIALS) + 3
    small = run(store, replace(SHAPE, vocabulary_size=len(SPECIALS) + 3))
    assert len(small.vocabulary) == len(SPECIALS) + 3
    assert small.embed_token.num_embeddings == len(SPECIALS) + 3
    rarest = everything.decode([len(everything) - 1])
    assert small.vocabulary.encode(rarest) == small.vocabulary.encode("word-never-seen")
