"""The compiled search gives what the plain definition of the dynamic programming gives."""

from itertools import pairwise

import numpy as np
import pytest

from signkit.pose.template_search import cheapest_signs

FILLER, ENTER, UNEVEN, WORST = 0.6, 0.5, 0.04, 0.7
FIRST = np.array([0, 5, 6, 12])
"""Three templates of five, one and six frames."""
STATES = FIRST[-1]


def plain(costs):
    """Cost of every count of frames, cell by cell: enter, stay or step, leave, or filler."""
    now, free = np.full(STATES, np.inf), [0.0]
    for row in costs:
        before, now, after = now, np.full(STATES, np.inf), free[-1] + FILLER
        for first, last in pairwise(FIRST):
            for s in range(first, last):
                ways = [
                    before[s - k] + UNEVEN * abs(k / 2 - 1) for k in range(min(4, s - first) + 1)
                ]
                if s - first <= 1:
                    ways.append(free[-1] + ENTER)
                now[s] = min(ways) + row[s]
                if last - 1 - s <= 1:
                    after = min(after, now[s])
        free.append(after)
    return np.array(free)


def search(ours, theirs, seen, limit=np.inf):
    """The compiled search of two parts."""
    owner = np.repeat(np.arange(3), np.diff(FIRST))
    place = np.arange(STATES) - FIRST[owner]
    steps = np.arange(5)[:, None]
    leave = np.flatnonzero(FIRST[1:][owner] - 1 - np.arange(STATES) <= 1)
    return cheapest_signs(
        np.stack([-2 * o @ t.T for o, t in zip(ours, theirs, strict=True)]),
        (ours**2).sum(axis=-1),
        (theirs**2).sum(axis=-1),
        seen,
        np.float32(WORST),
        np.where(place <= 1, ENTER, np.inf),
        np.where(steps <= place, UNEVEN * np.abs(steps / 2 - 1), np.inf),
        leave,
        owner[leave],
        FILLER,
        limit,
    )


@pytest.fixture(params=range(5))
def parts(request):
    """Two parts of a clip of 14 frames that goes along the templates, and of the templates."""
    rng = np.random.default_rng(request.param)
    theirs = rng.uniform(0, 0.5, (2, STATES, 3)).astype(np.float32)
    order = np.r_[0, 0, 2, 4, 5, 6, 8, 8, 10, 11, 0, 1, 3, 4]
    ours = (theirs[:, order] + rng.normal(0, 0.05, (2, 14, 3))).astype(np.float32)
    return ours, theirs, rng.random((2, 14)) < 0.8


def test_costs_are_those_of_the_definition(parts):
    ours, theirs, seen = parts
    apart = np.linalg.norm(ours[:, :, None] - theirs[:, None], axis=-1)
    costs = np.where(seen[..., None], np.minimum(apart, WORST), WORST / 2).sum(axis=0)
    free, sign, start = search(*parts)
    np.testing.assert_allclose(free, plain(costs), atol=1e-4)
    assert (sign >= 0).any()
    assert (start[1:] < np.arange(1, len(start))).all()


def test_what_cannot_end_below_the_limit_is_given_up_and_nothing_else(parts):
    cost = search(*parts)[0][-1]
    assert search(*parts, limit=cost / 2)[0][-1] == np.inf
    for one, other in zip(search(*parts, limit=cost + 1e-6), search(*parts), strict=True):
        np.testing.assert_array_equal(one, other)
