"""The avatar on real motion: a detector of people that never saw it finds body, face and hands."""

import importlib.util

import numpy as np
import pytest

from signkit.formats.ingest_report import IngestReport
from signkit.formats.openpose import ingest
from signkit.pose.clip import Clip
from signkit.pose.lifting import lift
from signkit.pose.skeleton import JOINT
from signkit.render.frames import STYLES, render_frames
from signkit.render.framing import find_framing

pytestmark = pytest.mark.realdata

FRAMES = 60
SIZE = (1280, 720)
SEEN = {"left_shoulder": 11, "right_shoulder": 12, "left_wrist": 15, "right_wrist": 16}


@pytest.fixture(scope="module")
def poses(realdata):
    clips = ingest(realdata / "openpose_how2sign", IngestReport())
    return [lift(clip.keypoints) for clip in clips if isinstance(clip, Clip)]


@pytest.mark.parametrize("style", STYLES)
def test_every_frame_of_real_clips_is_drawn(poses, style):
    for pose in poses:
        camera = find_framing([pose], (320, 180))
        pictures = list(render_frames(pose[:40], style=style, size=(320, 180), framing=camera))
        assert len(pictures) == min(40, len(pose))
        assert all(picture.std() > 5 for picture in pictures)


@pytest.mark.slow
@pytest.mark.skipif(
    importlib.util.find_spec("mediapipe") is None, reason="needs the extra video (mediapipe)"
)
def test_a_detector_of_people_finds_the_avatar_where_it_is(poses):
    from mediapipe.python.solutions import holistic

    found = np.zeros(4)
    apart = []
    for pose in poses:
        camera = find_framing([pose], SIZE)
        with holistic.Holistic(model_complexity=1) as detector:
            drawn = render_frames(pose[:FRAMES], style="avatar", size=SIZE, framing=camera)
            for joints, picture in zip(pose, drawn, strict=False):
                seen = detector.process(picture)
                parts = (
                    seen.pose_landmarks,
                    seen.face_landmarks,
                    seen.left_hand_landmarks,
                    seen.right_hand_landmarks,
                )
                found += [part is not None for part in parts]
                if seen.pose_landmarks:
                    apart.append(_apart(seen.pose_landmarks.landmark, camera.project(joints)))
    shares = found / sum(min(FRAMES, len(pose)) for pose in poses)
    assert shares[:2].min() > 0.95, shares  # body and face
    assert shares[2:].min() > 0.5, shares  # each hand
    assert np.nanmedian(np.array(apart) / camera.scale) < 0.15  # shoulder widths


def _apart(landmarks, pixels):
    """Distances in pixels between what was found and what was drawn."""
    found = np.array([[landmarks[n].x * SIZE[0], landmarks[n].y * SIZE[1]] for n in SEEN.values()])
    drawn = pixels[[JOINT[name] for name in SEEN], :2]
    return np.hypot(*(found - drawn).T)
