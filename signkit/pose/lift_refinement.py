"""Two ways down the released tool's objective: its own gradient descent, and L-BFGS."""

from __future__ import annotations

import numpy as np

from signkit.pose.kinematics import Bones, Floats
from signkit.pose.lift_objective import (
    LENGTH_WEIGHT,
    SMOOTHNESS_WEIGHT,
    Vector,
    evaluate,
)

LEARNING_RATE = 0.1
"""Step of the released gradient descent."""

_ENOUGH_DECREASE = 1e-4  # Armijo's condition
_SHORTEST_STEP = 1e-6
_MEMORY = 6  # pairs of steps and gradient changes that L-BFGS remembers


def descend(
    variables: Vector, target: Floats, weights: Floats, bones: Bones, steps: int
) -> tuple[Vector, float]:
    """Take plain gradient steps of 0.1, as released (there 1,000).

    Parameters
    ----------
    variables : ndarray of float64
        Where to start, as from `pack`; not changed.
    target : ndarray, shape (joints, 2, frames)
        Keypoints, x and y.
    weights : ndarray, shape (joints, frames)
        Their confidence.
    bones : ndarray of int, shape (bones, 3)
        Parent, child, length group.
    steps : int
        How many.

    Returns
    -------
    variables : ndarray of float64
        Where the steps led.
    objective : float
        Its value there.
    """
    here = variables.copy()
    gradient = np.empty_like(here)
    for _ in range(steps):
        evaluate(here, target, weights, bones, gradient)
        here -= LEARNING_RATE * gradient
    return here, evaluate(here, target, weights, bones, gradient)


def _bend_of_each(variables: Vector, weights: Floats, bones: Bones) -> Vector:
    """Estimate the objective's second derivative in each variable, taken alone.

    A bone's direction moves all joints it carries, a hand's root moves more than a fingertip:
    without this, descent is as slow as the stiffest of them demands.
    """
    count, frames = weights.shape
    smoothness = SMOOTHNESS_WEIGHT / (max(frames - 1, 1) * count)
    carried = weights / (frames * count) + 2.0 * smoothness
    limbs = int(bones[:, 2].max()) + 1
    squares = np.exp(2.0 * variables[:limbs]).tolist()
    found = np.zeros(variables.size)
    directions = found[limbs + 3 * frames :].reshape((len(bones), 3, frames))
    for bone, (a, b, limb) in reversed(list(enumerate(bones.tolist()))):
        directions[bone] = 2.0 * squares[limb] * carried[b]
        found[limb] += squares[limb] * carried[b].sum()
        carried[a] += carried[b]
    root = found[limbs : limbs + 3 * frames].reshape((3, frames))
    root[:] = 2.0 * carried[bones[0, 0]]
    found[:limbs] += LENGTH_WEIGHT * np.exp(variables[:limbs])
    return found


def _turn(
    way: Vector, each: Vector, moves: Floats, bends: Floats, products: Vector, kept: int
) -> None:
    """Multiply ``way`` by the inverse Hessian that the last moves and bends suggest (L-BFGS)."""
    shares = np.zeros(_MEMORY)
    for back in range(min(kept, _MEMORY)):
        i = (kept - 1 - back) % _MEMORY
        shares[i] = moves[i] @ way / products[i]
        way -= shares[i] * bends[i]
    last = (kept - 1) % _MEMORY
    way *= products[last] / (bends[last] @ (bends[last] / each)) / each
    for back in range(min(kept, _MEMORY) - 1, -1, -1):
        i = (kept - 1 - back) % _MEMORY
        way += (shares[i] - bends[i] @ way / products[i]) * moves[i]


def minimise(
    variables: Vector, target: Floats, weights: Floats, bones: Bones, iterations: int
) -> tuple[Vector, float]:
    """Go down the same objective by L-BFGS with backtracking, each variable in its own scale.

    Not in the release: six iterations reach a lower objective than its 1,000 steps.

    Parameters
    ----------
    variables : ndarray of float64
        Where to start, as from `pack`; not changed.
    target : ndarray, shape (joints, 2, frames)
        Keypoints, x and y.
    weights : ndarray, shape (joints, frames)
        Their confidence.
    bones : ndarray of int, shape (bones, 3)
        Parent, child, length group.
    iterations : int
        At most so many; fewer once no step leads down.

    Returns
    -------
    variables : ndarray of float64
        Where it ended; never above the start.
    objective : float
        Its value there.
    """
    here, gradient = variables.copy(), np.empty_like(variables)
    there, gradient_there = here.copy(), gradient.copy()
    value = evaluate(here, target, weights, bones, gradient)
    moves, bends = np.empty((_MEMORY, here.size)), np.empty((_MEMORY, here.size))
    products = np.empty(_MEMORY)
    each = _bend_of_each(here, weights, bones)
    way, kept = -gradient / each, 0
    for _ in range(iterations):
        slope, step = way @ gradient, 1.0
        np.add(here, way, out=there)
        value_there = evaluate(there, target, weights, bones, gradient_there)
        while value_there > value + _ENOUGH_DECREASE * step * slope and step > _SHORTEST_STEP:
            step *= 0.4
            np.add(here, step * way, out=there)
            value_there = evaluate(there, target, weights, bones, gradient_there)
        if not value_there < value:
            break
        move, bend = moves[kept % _MEMORY], bends[kept % _MEMORY]
        np.subtract(there, here, out=move)
        np.subtract(gradient_there, gradient, out=bend)
        products[kept % _MEMORY] = move @ bend
        bowl = products[kept % _MEMORY] > 1e-10 * (bend @ (bend / each))
        kept = kept + 1 if bowl else 0  # a saddle teaches nothing: start over
        here[:], gradient[:], value = there, gradient_there, value_there
        if kept:
            np.negative(gradient, out=way)
            _turn(way, each, moves, bends, products, kept)
        else:
            np.divide(gradient, -each, out=way)
    return here, value
