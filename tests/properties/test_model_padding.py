import functools

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_clips import TinyStore

from signkit.corpus.batches import collate
from signkit.learn.losses import POSE_LOSSES
from signkit.model.config import ModelConfig
from signkit.model.features import relate, unrelate
from signkit.model.text2pose import Text2Pose

STORE = TinyStore(8, shortest=1, longest=15, missing=0.1)


@functools.cache
def _model(future_frames):
    torch.manual_seed(0)
    shape = ModelConfig(
        layers=1, heads=2, hidden=16, feed_forward=32, max_frames=12, future_frames=future_frames
    )
    model = Text2Pose(shape, STORE.vocabulary()).eval()
    model.fit_features(STORE)
    return model.double()


def _losses(model, indices, loss):
    batch = collate(STORE, indices, STORE.vocabulary())
    batch = batch.__class__(**{**batch.__dict__, "poses": batch.poses.double()})
    return model.clip_losses(batch, POSE_LOSSES[loss]).detach().numpy()


@settings(max_examples=25, deadline=None)
@given(
    st.permutations(range(8)),
    st.integers(1, 8),
    st.sampled_from(sorted(POSE_LOSSES)),
    st.sampled_from([1, 3]),
)
def test_padding_and_company_never_change_a_loss(order, count, loss, future_frames):
    model, chosen = _model(future_frames), order[:count]
    together = _losses(model, chosen, loss)
    alone = np.concatenate([_losses(model, [i], loss) for i in chosen])
    # The counter is float32 in a batch, which is what the tolerance allows for.
    np.testing.assert_allclose(together, alone, rtol=1e-6)


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(8)), st.integers(1, 8))
def test_what_is_produced_does_not_depend_on_its_company(order, count):
    model, texts = _model(1), [STORE.texts[i] for i in order[:count]]
    together = model.produce(texts)
    for text, pose in zip(texts, together, strict=True):
        np.testing.assert_allclose(pose, model.produce([text])[0], atol=1e-5)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(-3, 3))
def test_relating_is_linear_and_invertible(seed, factor):
    first, second = torch.from_numpy(np.random.default_rng(seed).normal(size=(2, 4, 50, 3)))
    torch.testing.assert_close(unrelate(relate(first)), first)
    torch.testing.assert_close(
        relate(first + factor * second), relate(first) + factor * relate(second)
    )
