"""Files opened again: as many frames as there were, as fast, as large, and the same to the eye."""

from fractions import Fraction

import av
import numpy as np
import pytest
from PIL import Image

from signkit.errors import InputError
from signkit.render.frames import render_frames
from signkit.render.pictures import make_comparison
from signkit.render.videos import draw_pose_video, make_strip, write_picture, write_video

SIZE = (160, 120)


def _read(path):
    with av.open(str(path)) as video:
        stream = video.streams.video[0]
        frames = [(f.time, f.to_ndarray(format="rgb24")) for f in video.decode(stream)]
        return stream, frames


@pytest.mark.parametrize("fps", [25.0, 30000 / 1001, 12.5, 1.0, 60.0])
@pytest.mark.parametrize("style", ["stick", "avatar"])
def test_an_mp4_has_the_frames_rate_and_size_it_should(signer, tmp_path, fps, style):
    path = tmp_path / "a" / "clip.mp4"
    draw_pose_video(signer, path, fps, style=style, size=SIZE)
    stream, frames = _read(path)
    assert len(frames) == len(signer)
    assert float(stream.average_rate) == pytest.approx(fps, rel=1e-6)
    assert stream.codec_context.name == "h264"
    assert stream.codec_context.pix_fmt == "yuv420p"  # what every player plays
    drawn = render_frames(signer, style=style, size=SIZE)
    for number, ((time, frame), picture) in enumerate(zip(frames, drawn, strict=True)):
        assert time == pytest.approx(number / fps, abs=1e-3)
        assert frame.shape == picture.shape
        assert np.abs(frame.astype(int) - picture).mean() < 8


@pytest.mark.parametrize("fps", [25.0, 30.0, 12.5, 50.0])
def test_a_gif_has_the_frames_and_lasts_as_long_as_it_should(signer, tmp_path, fps):
    path = tmp_path / "clip.GIF"
    draw_pose_video(signer, path, fps, style="avatar", size=SIZE)
    with Image.open(path) as gif:
        assert gif.n_frames == len(signer)
        assert gif.size == SIZE
        assert gif.info["loop"] == 0  # for ever
        durations, pictures = [], []
        for number in range(gif.n_frames):
            gif.seek(number)
            durations.append(gif.info["duration"])
            pictures.append(np.asarray(gif.convert("RGB")))
    assert sum(durations) / 1000 == pytest.approx(len(signer) / fps, abs=0.021)
    drawn = render_frames(signer, style="avatar", size=SIZE)
    for shown, picture in zip(pictures, drawn, strict=True):
        assert np.abs(shown.astype(int) - picture).mean() < 8


@pytest.mark.parametrize("ending", ["mp4", "gif"])
@pytest.mark.parametrize("name", ["-dash", "wörter 手話", "a.b"])
def test_one_frame_and_odd_names_make_a_file(signer, tmp_path, monkeypatch, ending, name):
    monkeypatch.chdir(tmp_path)
    (path,) = [tmp_path.relative_to(tmp_path) / f"{name}.{ending}"]
    draw_pose_video(signer[:1], path, 25, size=SIZE)
    assert len(_read(tmp_path / path)[1]) == 1
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("ending", ["mp4", "gif"])
def test_frames_without_joints_are_kept(tmp_path, ending):
    path = tmp_path / f"nothing.{ending}"
    draw_pose_video(np.full((5, 50, 3), np.nan), path, 25, style="avatar", size=SIZE)
    assert len(_read(path)[1]) == 5


def test_the_same_pose_makes_the_same_file(signer, tmp_path):
    for ending in ("mp4", "gif"):
        paths = [tmp_path / f"{n}.{ending}" for n in range(2)]
        for path in paths:
            draw_pose_video(signer, path, 25, size=SIZE)
        assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_stream_that_breaks_leaves_the_older_file_and_no_other(tmp_path):
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"older")

    def breaking():
        yield np.zeros((120, 160, 3), dtype=np.uint8)
        raise RuntimeError("broke")

    with pytest.raises(RuntimeError, match="broke"):
        write_video(path, breaking(), 25)
    assert path.read_bytes() == b"older"
    assert [found.name for found in tmp_path.iterdir()] == ["clip.mp4"]


def test_pictures_are_taken_one_at_a_time(tmp_path):
    alive = []

    def stream():
        for number in range(40):
            alive.append(number)
            yield np.full((64, 64, 3), number, dtype=np.uint8)

    assert write_video(tmp_path / "a.gif", stream(), 25) == len(alive) == 40


@pytest.mark.parametrize(
    ("name", "fps", "shape", "words"),
    [
        ("a.avi", 25, (120, 160, 3), ".mp4 or .gif"),
        ("a", 25, (120, 160, 3), "no ending"),
        ("a.mp4", 0, (120, 160, 3), "frame rate"),
        ("a.mp4", float("nan"), (120, 160, 3), "frame rate"),
        ("a.gif", 60, (120, 160, 3), "0.1 to 50"),
        ("a.mp4", 25, (121, 160, 3), "160 x 120"),
        ("a.mp4", 25, None, "at least one picture"),
    ],
)
def test_what_cannot_be_written_is_refused_and_leaves_nothing(tmp_path, name, fps, shape, words):
    pictures = [] if shape is None else [np.zeros(shape, dtype=np.uint8)]
    with pytest.raises(InputError, match=words):
        write_video(tmp_path / name, pictures, fps)
    assert not list(tmp_path.iterdir())


def test_pictures_of_unequal_size_are_refused_with_their_number(tmp_path):
    pictures = [np.zeros((64, 64, 3), np.uint8), np.zeros((64, 66, 3), np.uint8)]
    with pytest.raises(InputError, match="frame 1"):
        write_video(tmp_path / "a.mp4", pictures, 25)
    assert not list(tmp_path.iterdir())


def test_rates_are_kept_as_fractions(tmp_path):
    picture = np.zeros((64, 64, 3), dtype=np.uint8)
    write_video(tmp_path / "a.mp4", [picture] * 3, 23.976)
    stream, _ = _read(tmp_path / "a.mp4")
    assert stream.average_rate == Fraction(24000, 1001)


def test_a_picture_is_written_as_it_is(signer, tmp_path):
    picture = next(render_frames(signer, style="avatar", size=SIZE))
    write_picture(tmp_path / "a.png", picture)
    with Image.open(tmp_path / "a.png") as image:
        assert (np.asarray(image) == picture).all()
    with pytest.raises(InputError, match=r"\.png"):
        write_picture(tmp_path / "a.jpg", picture)


def test_a_strip_shows_the_first_and_the_last_frame(signer):
    strip = make_strip(signer, 3, gap=6, size=SIZE)
    assert strip.shape == (120, 3 * 160 + 2 * 6, 3)
    assert (strip[:, 160:166] == 255).all()
    assert make_strip(signer[:2], 9, size=SIZE).shape[1] == 2 * 160 + 4
    with pytest.raises(InputError, match="at least one"):
        make_strip(signer, 0)


def test_a_comparison_has_a_row_a_pose_with_one_camera(signer):
    wide = signer.copy()
    wide[:, 29:, 0] -= 1.5
    both = make_comparison({"truth": signer, "ours": wide}, 4, size=SIZE)
    title = max(18, 120 // 14)
    assert both.shape == (2 * (title + 120), 4 * 160 + 3 * 4, 3)
    assert both[:title].min() < 128  # a name is written
    truth, ours = both[title : title + 120], both[2 * title + 120 :]
    assert (truth[:, 100:160] == ours[:, 100:160]).all()  # what did not move is at its place
    assert (truth != ours).any()


def test_a_comparison_of_unequal_clips_fills_its_rows(signer):
    shape = make_comparison({"a": signer, "b": signer[:1]}, 5, size=SIZE).shape
    assert shape[1] == 5 * 160 + 4 * 4
    with pytest.raises(InputError, match="poses to compare"):
        make_comparison({})
    with pytest.raises(InputError, match="pose 'b'"):
        make_comparison({"a": signer, "b": signer[:0]})
