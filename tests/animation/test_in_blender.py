"""Blender itself puts the joints of a BVH and a glTF file where the pose has them."""

import numpy as np
import pytest

from signkit.animation.bvh import CM_PER_SHOULDER_WIDTH, write_bvh
from signkit.animation.gltf import METRES_PER_SHOULDER_WIDTH, write_gltf
from signkit.animation.rotations import BONE_NAMES, BONE_PARENTS, ENDS, STARTS
from signkit.pose.clip import PoseClip
from signkit.pose.kinematics import forward
from signkit.pose.skeleton import BONES, N_BONES, NECK

bpy = pytest.importorskip("bpy", reason="Blender's Python module bpy is not installed")
FPS = 12.5


@pytest.fixture
def clip():
    """Give a synthetic random walk of bone directions with constant lengths."""
    rng = np.random.default_rng(2)
    walk = rng.normal(size=(1, N_BONES, 3)) + 0.2 * rng.normal(size=(9, N_BONES, 3)).cumsum(0)
    walk /= np.linalg.norm(walk, axis=2, keepdims=True)
    joints = forward(np.zeros((9, 3)), walk, rng.uniform(0.05, 1, N_BONES), BONES)
    bpy.ops.wm.read_factory_settings(use_empty=True)
    return PoseClip("clip", (joints - joints[:, [NECK]]).astype(np.float32), FPS)


def _check_in_every_frame(clip, place, scale, first):
    """Compare with Blender's axes: x as here, z up, the signer looking along -y."""
    scene = bpy.context.scene
    step = scene.render.fps / scene.render.fps_base / FPS
    for frame, wanted in enumerate(clip.frames):
        whole, part = divmod(first + frame * step, 1)
        scene.frame_set(int(whole), subframe=part)
        found = np.full_like(wanted, np.nan)
        for bone, name in enumerate(BONE_NAMES):
            found[STARTS[bone]] = place(name)
            if bone not in BONE_PARENTS:
                found[ENDS[bone]] = place(f"{name}_end")
        found = np.stack([found[:, 0], -found[:, 2], -found[:, 1]], axis=1) / scale
        np.testing.assert_allclose(found, wanted, atol=1e-3)


@pytest.mark.parametrize("translations", [False, True])
def test_blender_reads_a_bvh_file_as_the_pose(clip, tmp_path, translations):
    write_bvh(tmp_path / "clip.bvh", clip, translations=translations)
    bpy.ops.import_anim.bvh(filepath=str(tmp_path / "clip.bvh"), update_scene_fps=True)
    bones = bpy.data.objects["clip"].pose.bones
    turned = bpy.data.objects["clip"].matrix_world

    def place(name):
        if name.endswith("_end") and name not in bones:
            return turned @ bones[name.removesuffix("_end")].tail
        return turned @ bones[name].head

    _check_in_every_frame(clip, place, CM_PER_SHOULDER_WIDTH, first=1)


@pytest.mark.parametrize("translations", [False, True])
def test_blender_reads_a_glb_file_as_the_pose(clip, tmp_path, translations):
    write_gltf(tmp_path / "clip.glb", clip, translations=translations)
    bpy.ops.import_scene.gltf(filepath=str(tmp_path / "clip.glb"))
    objects = bpy.data.objects
    scale = METRES_PER_SHOULDER_WIDTH
    _check_in_every_frame(clip, lambda name: objects[name].matrix_world.translation, scale, first=0)
