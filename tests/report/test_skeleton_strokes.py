"""The pen strokes: every bone once, nothing else, and no line through a missing joint."""

from itertools import pairwise

import numpy as np

from signkit.pose.skeleton import BONES, JOINT, N_JOINTS
from signkit.report.skeleton_lines import BODY_STROKE, GAP, HANDS_STROKE, draw_stroke


def pairs(stroke):
    return [(a, b) for a, b in pairwise(stroke) if GAP not in (a, b)]


def test_the_strokes_draw_every_bone_once_and_nothing_else():
    drawn = sorted(tuple(sorted(p)) for p in pairs(BODY_STROKE) + pairs(HANDS_STROKE))
    assert drawn == sorted(tuple(sorted(bone)) for bone in BONES[:, :2])


def test_a_missing_joint_lifts_the_pen():
    clip = np.random.default_rng(0).normal(size=(2, N_JOINTS, 3)).astype(np.float32)
    clip[1, JOINT["right_elbow"]] = np.nan
    first, second = draw_stroke(clip, BODY_STROKE)
    elbow = list(BODY_STROKE).index(JOINT["right_elbow"])
    assert np.isfinite(first[elbow]).all()
    assert np.isnan(second[elbow]).all()
    assert np.isnan(first[list(BODY_STROKE).index(GAP)]).all()
