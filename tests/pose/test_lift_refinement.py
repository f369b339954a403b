import numpy as np
import pytest
from scipy.optimize import check_grad, minimize

from signkit.pose.kinematics import bone_lengths, forward
from signkit.pose.lift_objective import evaluate, pack, place_joints
from signkit.pose.lift_refinement import LEARNING_RATE, descend, minimise
from signkit.pose.skeleton import BONES, LIMBS

TREE = np.array([[0, 1, 0], [1, 2, 1], [1, 3, 1], [3, 4, 2]])


def _task(frames, bones=TREE, seed=27):
    rng = np.random.default_rng(seed)
    start = pack(
        rng.normal(size=(3, frames)),
        rng.normal(size=(len(bones), 3, frames)),
        rng.uniform(0.5, 1.5, bones[:, 2].max() + 1),
    )
    target = rng.normal(size=(len(bones) + 1, 2, frames))
    return start, target, rng.uniform(0, 1, (len(bones) + 1, frames)), bones


def _value(variables, *task):
    return evaluate(variables, *task, np.empty_like(variables))


def _slope(variables, *task):
    gradient = np.empty_like(variables)
    evaluate(variables, *task, gradient)
    return gradient


@pytest.mark.parametrize("frames", [1, 2, 7])
def test_the_gradient_is_that_of_finite_differences(frames):
    start, *task = _task(frames)
    assert check_grad(_value, _slope, start, *task, epsilon=1e-6) < 1e-5


def test_the_gradient_holds_on_the_whole_skeleton():
    start, *task = _task(3, BONES)
    gradient = _slope(start, *task)
    for i in np.random.default_rng(1).choice(start.size, 60, replace=False):
        nudge = np.zeros_like(start)
        nudge[i] = 1e-5
        rise = _value(start + nudge, *task) - _value(start - nudge, *task)
        assert gradient[i] == pytest.approx(rise / 2e-5, abs=1e-7)


def test_the_objective_is_its_three_terms():
    """Two joints, two frames, length 2, target and weight chosen so that each term is seen.

    Frame 0: root (0, 0, 0), direction x, child (2, 0, 0); frame 1: root (1, 0, 0), direction z,
    child (1, 0, 2). Target 0 everywhere, weights 1: squares 0 + 4 + 1 + 1 = 6, / (2 * 2) = 1.5.
    Lengths: 0.001 * 2. Movement: root 1, child 1 + 4 = 5: 0.1 * 6 / (1 * 2) = 0.3.
    """
    root = np.array([[0.0, 1], [0, 0], [0, 0]])
    directions = np.array([[[3.0, 0], [0, 0], [0, 0.5]]])  # not of length 1: that is divided out
    start = pack(root, directions, np.array([2.0]))
    bone = np.array([[0, 1, 0]])
    assert _value(start, np.zeros((2, 2, 2)), np.ones((2, 2)), bone) == pytest.approx(1.802)


def test_weights_of_zero_silence_a_keypoint():
    start, target, weights, bones = _task(4)
    weights[2] = 0
    before = _value(start, target, weights, bones)
    target[2] += 100
    assert _value(start, target, weights, bones) == before


def test_one_descent_step_is_a_tenth_of_the_gradient():
    start, *task = _task(5)
    found, value = descend(start, *task, 1)
    assert np.allclose(found, start - LEARNING_RATE * _slope(start, *task))
    assert value == pytest.approx(_value(found, *task))


def test_descent_goes_down():
    start, *task = _task(5)
    values = [descend(start, *task, steps)[1] for steps in (0, 10, 100, 1000)]
    assert values == sorted(values, reverse=True)
    assert values[-1] < 0.9 * values[0]


def test_lbfgs_ends_at_least_as_low_as_scipys():
    start, *task = _task(6, BONES)
    ours, value = minimise(start, *task, 400)
    scipys = minimize(
        _value, start, tuple(task), jac=_slope, method="L-BFGS-B", options={"maxiter": 400}
    )
    assert value == pytest.approx(_value(ours, *task))
    assert value < 1.02 * scipys.fun


def test_more_lbfgs_iterations_never_end_higher():
    start, *task = _task(6, BONES)
    values = [minimise(start, *task, iterations)[1] for iterations in (0, 1, 2, 6, 20)]
    assert values == sorted(values, reverse=True)


def test_placing_packed_variables_is_forward_kinematics(sign):
    truth = sign(frames=5)[1]
    ways = (truth[:, BONES[:, 1]] - truth[:, BONES[:, 0]]).transpose(1, 2, 0)
    limbs = np.zeros(25)
    limbs[LIMBS] = bone_lengths(truth)[0]
    placed = place_joints(pack(truth[:, 0].T, ways, limbs), BONES, 5).transpose(2, 0, 1)
    units = ways.transpose(2, 0, 1) / bone_lengths(truth)[..., None]
    assert np.allclose(placed, forward(truth[:, 0], units, limbs[LIMBS]))
    assert np.allclose(placed, truth)
