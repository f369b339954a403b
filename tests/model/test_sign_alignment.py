from itertools import pairwise

import numpy as np
import pytest

from signkit.model.sign_alignment import STAGES, align_signs, cut_clip

SIGNS = "ABCDEF"


def _corpus(clips=60, seed=0):
    """Clips of known times: rest, signs of their own courses, noisy ways between them."""
    rng = np.random.default_rng(seed)
    courses = {sign: rng.normal(0, 1, (4, 12)).repeat(2, axis=0) for sign in SIGNS}
    found, lines, times = [], [], []
    for _ in range(clips):
        line = list(rng.choice(list(SIGNS), rng.integers(2, 5), replace=False))
        parts, spans, at = [np.zeros((3, 12))], [], 3
        for sign in line:
            sign_frames = np.repeat(courses[sign], rng.integers(1, 3), axis=0)
            way = rng.normal(0, 2.5, (rng.integers(1, 5), 12))
            spans.append(range(at, at + len(sign_frames)))
            parts += [sign_frames + rng.normal(0, 0.1, sign_frames.shape), way]
            at += len(sign_frames) + len(way)
        found.append(np.concatenate(parts))
        lines.append(line)
        times.append(spans)
    return found, lines, times


def _overlap(cuts, times):
    shares = []
    for cut, spans in zip(cuts, times, strict=True):
        for ours, true in zip(cut, spans, strict=True):
            both = len(range(max(ours.start, true.start), min(ours.stop, true.stop)))
            shares.append(both / (len(ours) + len(true) - both))
    return np.mean(shares)


def test_signs_are_found_where_they_are_without_any_times():
    clips, lines, times = _corpus()
    found = _overlap(align_signs(clips, lines), times)
    even = [
        [range(int(a), int(b)) for a, b in pairwise(np.linspace(0, len(clip), len(line) + 1))]
        for clip, line in zip(clips, lines, strict=True)
    ]
    assert _overlap(even, times) < 0.65
    assert found > 0.78


def test_cuts_are_in_order_within_the_clip_and_hold_every_stage():
    clips, lines, _ = _corpus(seed=1)
    for clip, line, cut in zip(clips, lines, align_signs(clips, lines), strict=True):
        assert len(cut) == len(line)
        assert cut[0].start >= 0
        assert cut[-1].stop <= len(clip)
        assert all(len(frames) >= STAGES for frames in cut)
        assert all(a.stop <= b.start for a, b in pairwise(cut))


def test_a_cut_is_the_cheapest_of_all():
    # every way to put one sign of four stages into six frames, by brute force
    rng = np.random.default_rng(2)
    clip, course, filler = rng.normal(0, 1, (6, 3)), rng.normal(0, 1, (STAGES, 3)), 0.8
    costs = np.square(clip[:, None] - course).mean(axis=2)

    def cheapest(first, last):
        best = np.inf
        for ends in np.ndindex(*[last - first + 1] * (STAGES - 1)):
            edges = [first, *(first + e for e in ends), last]
            if all(a < b for a, b in pairwise(edges)):
                inner = sum(costs[a:b, k].sum() for k, (a, b) in enumerate(pairwise(edges)))
                best = min(best, inner + filler * (6 - (last - first)))
        return best

    spans = [(a, b) for a in range(3) for b in range(a + STAGES, 7)]
    best = min(spans, key=lambda span: cheapest(*span))
    (found,) = cut_clip(clip, [course], filler)
    assert (found.start, found.stop) == best


def test_a_clip_too_short_for_its_signs_is_left_out_and_hurts_no_other():
    clips, lines, times = _corpus()
    cuts = align_signs([*clips, clips[0][:5]], [*lines, list(SIGNS)])
    assert cuts[-1] == []
    assert _overlap(cuts[:-1], times) > 0.78


def test_missing_numbers_count_as_nothing():
    clips, lines, _ = _corpus(10)
    holes = [clip.copy() for clip in clips]
    holes[0][2, 3] = np.nan
    filled = [np.nan_to_num(clip) for clip in holes]
    assert align_signs(holes, lines) == align_signs(filled, lines)


@pytest.mark.parametrize("frames", [1, 3])
def test_when_no_clip_can_be_cut_none_is(frames):
    assert align_signs([np.zeros((frames, 4))], [["A"]]) == [[]]
