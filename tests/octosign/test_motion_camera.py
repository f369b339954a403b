"""Camera, detector and noise arm: confidences tell what went wrong."""

import numpy as np

from signkit.octosign.camera import (
    HEIGHT,
    STANDARD_CAMERA,
    WIDTH,
    camera_for,
    detect,
    to_pose_units,
)
from signkit.octosign.harm import choose_harmed, corrupt, misalign
from signkit.octosign.motion import perform
from signkit.octosign.phonology import Movement, Sign, SignToken
from signkit.octosign.signers import SIGNERS, STANDARD_SIGNER
from signkit.pose.skeleton import LEFT_SHOULDER, NECK, NOSE, RIGHT_SHOULDER

WAVE = Sign("WAVE", "open", "space_high", "palm_out_fingers_up", Movement("zigzag", "out", 3))


def true_pixels(sentences=1, fps=12.5):
    rng = np.random.default_rng(0)
    pose = perform([SignToken(WAVE)] * sentences, STANDARD_SIGNER, fps, rng).pose
    return STANDARD_CAMERA.project(STANDARD_CAMERA.see(pose), np.zeros((len(pose), 2)))


def test_every_signer_is_in_the_picture_and_upright():
    rng = np.random.default_rng(0)
    for signer in SIGNERS:
        pose = perform([SignToken(WAVE)], signer, 12.5, rng).pose
        camera = camera_for(signer, rng)
        pixels = camera.project(camera.see(pose), np.zeros((len(pose), 2)))
        assert (pixels >= 0).all()
        assert (pixels < [WIDTH, HEIGHT]).all()
        width = np.linalg.norm(pixels[:, LEFT_SHOULDER] - pixels[:, RIGHT_SHOULDER], axis=-1)
        assert ((width > 150) & (width < 270)).all()
        assert (pixels[:, NOSE, 1] < pixels[:, NECK, 1] - 60).all()


def test_the_truth_is_in_shoulder_widths_around_the_neck():
    pose = perform([SignToken(WAVE)], SIGNERS[5], 12.5, np.random.default_rng(0)).pose
    truth = to_pose_units(camera_for(SIGNERS[5], np.random.default_rng(0)).see(pose), SIGNERS[5])
    width = np.linalg.norm(truth[:, LEFT_SHOULDER] - truth[:, RIGHT_SHOULDER], axis=-1)
    np.testing.assert_allclose(width, 1.0, atol=1e-5)
    np.testing.assert_array_equal(truth[:, NECK], 0.0)


def test_what_is_nearer_looks_larger():
    stick = np.zeros((1, 50, 3))
    stick[:, 10:20, 0] = 0.1
    near = np.add(stick, [0, 0, 0.5])
    sizes = [np.ptp(STANDARD_CAMERA.project(s, np.zeros((1, 2)))[..., 0]) for s in (stick, near)]
    assert sizes[1] > 1.2 * sizes[0]


def test_a_detector_without_noise_finds_every_point_exactly():
    pixels = true_pixels()
    found = detect(pixels, 12.5, np.random.default_rng(1), noise=0.0)
    np.testing.assert_allclose(found[..., :2], pixels)
    assert (found[..., 2] > 0.5).all()


def test_jitter_grows_with_speed():
    pixels = true_pixels(30)
    speed = np.linalg.norm(np.diff(pixels, axis=0), axis=-1)[:, 8:]
    found = detect(pixels, 12.5, np.random.default_rng(2), noise=1.0)
    error = np.linalg.norm(found[1:, 8:, :2] - pixels[1:, 8:], axis=-1)
    seen = found[1:, 8:, 2] > 0.3
    fast, slow = error[seen & (speed > 12)], error[seen & (speed < 1)]
    assert np.median(fast) > 1.2 * np.median(slow)


def test_confidence_falls_as_the_error_grows():
    pixels = true_pixels(30)
    found = detect(pixels, 12.5, np.random.default_rng(3), noise=1.5)
    error = np.linalg.norm(found[..., :2] - pixels, axis=-1)[:, 8:]
    confidence = found[:, 8:, 2]
    seen = confidence > 0
    assert np.corrcoef(error[seen], confidence[seen])[0, 1] < -0.3


def test_a_hand_that_is_guessed_far_off_has_low_confidence():
    pixels = true_pixels(60)
    found = detect(pixels, 12.5, np.random.default_rng(4), noise=2.0)
    error = np.linalg.norm(found[..., :2] - pixels, axis=-1)
    far = (error > 25) & (found[..., 2] > 0)
    assert far.any()
    assert (found[..., 2][far] < 0.3).all()


def test_a_hand_that_is_not_found_is_all_zeros():
    found = detect(true_pixels(60), 12.5, np.random.default_rng(5), noise=3.0)
    missing = found[..., 2] == 0
    assert missing.any()
    assert (found[missing] == 0).all()
    assert (missing[:, 8:29].all(axis=1) | ~missing[:, 8:29].any(axis=1)).all()


def test_a_spoilt_clip_has_as_many_frames_and_looks_confident():
    keypoints = detect(true_pixels(4), 12.5, np.random.default_rng(6), noise=0.0)
    spoilt = corrupt(keypoints, 12.5, np.random.default_rng(7))
    assert spoilt.shape == keypoints.shape
    assert np.abs(spoilt - keypoints)[..., :2].mean() > 3
    assert np.median(spoilt[..., 2]) > 0.5


def test_misaligned_clips_all_get_another_clips_text():
    texts = [f"sentence {index}" for index in range(50)]
    wrong, spoilt = choose_harmed(50, 0.2, 0.1, np.random.default_rng(8))
    moved = misalign(texts, wrong)
    assert {i for i in range(50) if moved[i] != texts[i]} == set(wrong.tolist())
    assert sorted(moved) == sorted(texts)
    assert not set(wrong) & set(spoilt)
