"""Write a pose as an animated .glb: plain nodes with a small solid a bone, for any viewer."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pygltflib as gltf

from signkit.animation.bvh import check_rate, tell_departures
from signkit.animation.rotations import BONE_NAMES, BONE_PARENTS, Motion, find_rotations
from signkit.atomic import atomic_path
from signkit.pose.clip import PoseClip

METRES_PER_SHOULDER_WIDTH = 0.36
THICKNESS = 0.12
"""Half the width of a bone's solid, as a share of its length."""
_TIPS = sorted(set(range(len(BONE_NAMES))) - set(BONE_PARENTS.tolist()))
_FACES = np.array(
    [n for k in range(4) for n in (0, 1 + (k + 1) % 4, 1 + k, 5, 1 + k, 1 + (k + 1) % 4)]
)


@dataclass
class _Buffer:
    """Numbers put behind one another, each block beginning on four bytes."""

    document: gltf.GLTF2
    blocks: list[bytes] = field(default_factory=list)

    def put(self, numbers: np.ndarray, kind: str, target: int | None = None) -> int:
        data = numbers.tobytes()
        start = sum(len(block) for block in self.blocks)
        self.blocks.append(data + bytes(-len(data) % 4))
        views, accessors = self.document.bufferViews, self.document.accessors
        views.append(
            gltf.BufferView(buffer=0, byteOffset=start, byteLength=len(data), target=target)
        )
        rows = numbers.reshape(len(numbers), -1)
        floats = numbers.dtype == np.float32
        accessors.append(
            gltf.Accessor(
                bufferView=len(views) - 1,
                componentType=gltf.FLOAT if floats else gltf.UNSIGNED_SHORT,
                count=len(numbers),
                type=kind,
                min=rows.min(axis=0).tolist(),
                max=rows.max(axis=0).tolist(),
            )
        )
        return len(accessors) - 1


def write_gltf(path: Path, clip: PoseClip, *, translations: bool = False) -> Motion:
    """Write one clip as binary glTF 2.0: metres, y up, the signer looking along z.

    Parameters
    ----------
    path : Path
        The .glb file to write.
    clip : PoseClip
        Pose in shoulder widths; a joint that is missing keeps its last rotation.
    translations : bool
        Move every node in every frame, so that bone lengths may vary as they do in the pose;
        the bones' solids keep theirs.

    Returns
    -------
    Motion
        What was written, with how far constant lengths move the joints.

    Raises
    ------
    InputError
        If the frames a second are unknown, or no bone is seen.
    """
    check_rate(clip)
    motion = find_rotations(clip.frames, keep_lengths=translations)
    tell_departures(clip.name, motion)
    document = gltf.GLTF2(asset=gltf.Asset(version="2.0", generator="signkit"))
    document.materials.append(gltf.Material(name="bone", doubleSided=True))
    buffer = _Buffer(document)
    _add_nodes(document, buffer, motion)
    _add_animation(document, buffer, motion, clip)
    data = b"".join(buffer.blocks)
    document.buffers.append(gltf.Buffer(byteLength=len(data)))
    document.set_binary_blob(data)
    with atomic_path(Path(path)) as unfinished:
        unfinished.write_bytes(b"".join(document.save_to_bytes()))
    return motion


def _add_nodes(document: gltf.GLTF2, buffer: _Buffer, motion: Motion) -> None:
    """Add node 0, the neck, and node n + 1 for bone n; a tip gets a node at its end."""
    offsets = motion.offsets * METRES_PER_SHOULDER_WIDTH
    document.nodes.append(gltf.Node(name="neck", children=[]))
    for bone, (name, parent) in enumerate(zip(BONE_NAMES, BONE_PARENTS.tolist(), strict=True)):
        begin = np.zeros(3) if parent < 0 else offsets[parent]
        mesh = _add_solid(document, buffer, name, offsets[bone])
        document.nodes.append(
            gltf.Node(name=name, mesh=mesh, translation=begin.tolist(), children=[])
        )
        document.nodes[parent + 1].children.append(bone + 1)
    for bone in _TIPS:
        document.nodes[bone + 1].children.append(len(document.nodes))
        end = gltf.Node(name=f"{BONE_NAMES[bone]}_end", translation=offsets[bone].tolist())
        document.nodes.append(end)
    document.scenes.append(gltf.Scene(nodes=[0]))
    document.scene = 0


def _add_solid(document: gltf.GLTF2, buffer: _Buffer, name: str, bone: np.ndarray) -> int:
    """Add a bone's shape: two four-sided pyramids, the thick part near its beginning."""
    length = float(np.linalg.norm(bone))
    along = bone / length if length > 0 else np.array([0.0, 1.0, 0.0])
    side = np.cross(along, [0, 0, 1] if abs(along[2]) < 0.9 else [1, 0, 0])
    side /= np.linalg.norm(side)
    ring = np.array([side, np.cross(along, side), -side, -np.cross(along, side)])
    middle = 0.25 * bone + THICKNESS * length * ring
    points = np.concatenate((np.zeros((1, 3)), middle, bone[None])).astype(np.float32)
    shape = gltf.Primitive(
        attributes=gltf.Attributes(POSITION=buffer.put(points, gltf.VEC3, gltf.ARRAY_BUFFER)),
        indices=buffer.put(_FACES.astype(np.uint16), gltf.SCALAR, gltf.ELEMENT_ARRAY_BUFFER),
        material=0,
    )
    document.meshes.append(gltf.Mesh(name=name, primitives=[shape]))
    return len(document.meshes) - 1


def _add_animation(document: gltf.GLTF2, buffer: _Buffer, motion: Motion, clip: PoseClip) -> None:
    assert clip.fps is not None
    times = buffer.put((np.arange(len(motion)) / clip.fps).astype(np.float32), gltf.SCALAR)
    animation = gltf.Animation(name=clip.name, samplers=[], channels=[])

    def move(node: int, what: str, numbers: np.ndarray, kind: str) -> None:
        output = buffer.put(np.ascontiguousarray(numbers, dtype=np.float32), kind)
        animation.samplers.append(
            gltf.AnimationSampler(input=times, output=output, interpolation="LINEAR")
        )
        goal = gltf.AnimationChannelTarget(node=node, path=what)
        animation.channels.append(
            gltf.AnimationChannel(sampler=len(animation.samplers) - 1, target=goal)
        )

    move(0, "translation", motion.root * METRES_PER_SHOULDER_WIDTH, gltf.VEC3)
    move(0, "rotation", motion.root_rotations, gltf.VEC4)
    for bone in range(len(BONE_NAMES)):
        move(bone + 1, "rotation", motion.rotations[:, bone], gltf.VEC4)
    if motion.varying is not None:
        offsets = motion.moving_offsets * METRES_PER_SHOULDER_WIDTH
        for bone in np.flatnonzero(BONE_PARENTS >= 0).tolist():
            move(bone + 1, "translation", offsets[:, BONE_PARENTS[bone]], gltf.VEC3)
        for count, bone in enumerate(_TIPS):
            move(len(BONE_NAMES) + 1 + count, "translation", offsets[:, bone], gltf.VEC3)
    document.animations.append(animation)
