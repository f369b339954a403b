"""Poses as animations for other programs: joint rotations, BVH, VMD and glTF."""
