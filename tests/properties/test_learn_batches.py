import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from signkit.corpus.batches import length_buckets
from signkit.learn.schedule import one_cycle_rate


@given(
    st.lists(st.integers(1, 500), max_size=400),
    st.integers(1, 40),
    st.integers(0, 2**31),
    st.integers(0, 100),
)
def test_buckets_hold_every_clip_once_in_batches_of_at_most_the_size(lengths, size, seed, epoch):
    batches = length_buckets(lengths, size, seed, epoch)
    drawn = np.concatenate([*batches, np.zeros(0, dtype=np.int64)])
    assert sorted(drawn.tolist()) == list(range(len(lengths)))
    assert all(1 <= len(batch) <= size for batch in batches)


@given(st.lists(st.integers(1, 500), min_size=1, max_size=400), st.integers(1, 40))
def test_every_epoch_has_as_many_batches_as_the_first(lengths, size):
    counts = {len(length_buckets(lengths, size, 27, epoch)) for epoch in range(5)}
    assert len(counts) == 1


@given(st.integers(1, 5000), st.floats(1e-6, 1.0), st.data())
def test_a_rate_is_above_0_and_at_most_the_peak(steps, peak, data):
    step = data.draw(st.integers(0, steps - 1))
    assert 0 < one_cycle_rate(step, steps, peak) <= peak * (1 + 1e-12)
