"""What holds for any pose drawn: no frame lost, no crash, pictures that move with the pose."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from signkit.pose.kinematics import bone_lengths
from signkit.pose.skeleton import BONES, LIMBS
from signkit.render.frames import STYLES, render_frames
from signkit.render.framing import Framing
from signkit.render.retargeting import measure_proportions, retarget

SIZE = (96, 64)
styles = st.sampled_from(STYLES)


@st.composite
def poses(draw, holes=True):
    """Random poses of a usual size, or wild ones, some joints missing."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    spread = draw(st.sampled_from([0.0, 0.1, 0.5, 2.0, 1e4]))
    pose = rng.normal(0, spread, (draw(st.integers(1, 4)), 50, 3))
    if holes:
        pose[rng.random(pose.shape) < draw(st.sampled_from([0, 0.1, 0.9]))] = np.nan
    return pose.astype(np.float32)


@settings(max_examples=60, deadline=None)
@given(poses(), styles, st.booleans())
def test_every_frame_of_any_pose_is_drawn(pose, style, synthetic):
    pictures = list(render_frames(pose, style=style, synthetic=synthetic, size=SIZE))
    assert len(pictures) == len(pose)
    assert {picture.shape for picture in pictures} == {(64, 96, 3)}


@settings(max_examples=40, deadline=None)
@given(poses(), styles, st.integers(-20, 20), st.integers(-10, 10))
def test_a_moved_camera_moves_the_figure_and_changes_nothing_else(pose, style, right, down):
    pose = np.clip(pose, -3, 3)
    large = (256, 256)
    here = next(render_frames(pose, style=style, size=large, framing=Framing(20.0, 128.0, 128.0)))
    moved = Framing(20.0, 128.0 + right, 128.0 + down)
    there = next(render_frames(pose, style=style, size=large, framing=moved))
    empty = next(render_frames(np.full_like(pose, np.nan), style=style, size=large))
    figure = (here != empty).any(axis=-1)
    shifted = (there != empty).any(axis=-1)
    inner = slice(40, 216)
    back = np.roll(shifted, (-down, -right), axis=(0, 1))
    # A few pixels of the rim are as bright as the wall in one place and not in the other.
    assert (figure[inner, inner] != back[inner, inner]).mean() < 0.004


@settings(max_examples=60, deadline=None)
@given(poses(holes=False), st.floats(0.3, 3))
def test_lengths_are_exact_for_any_motion(pose, factor):
    proportions = np.linspace(0.2, 0.6, 25) * factor
    found = bone_lengths(retarget(pose, proportions), BONES)
    assert np.allclose(found, proportions[LIMBS], rtol=1e-4, atol=1e-5)


@settings(max_examples=40, deadline=None)
@given(poses())
def test_retargeting_to_the_measured_lengths_twice_is_once(pose):
    target = measure_proportions(pose)
    once = retarget(pose, target)
    assert (np.isnan(once) == np.isnan(pose).any(axis=-1)[..., None]).all()
