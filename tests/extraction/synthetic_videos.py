"""Small synthetic videos: a red square that wanders over grey, written with PyAV."""

from fractions import Fraction

import av
import numpy as np

IDENTITY = b"".join(n.to_bytes(4, "big") for n in (65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30))
QUARTER_TURN = b"".join(
    n.to_bytes(4, "big", signed=True) for n in (0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30)
)


def picture(size, corner, side=16, ground=128):
    """Draw a red square whose upper left corner is given."""
    drawn = np.full((size[1], size[0], 3), ground, dtype=np.uint8)
    x, y = corner
    if x is not None:
        drawn[y : y + side, x : x + side] = (255, 0, 0)
    return drawn


def write_video(path, pictures, rate=25, times=None, options=None):
    """Write pictures as MPEG-4; times (in ticks of 1/1000 s) make the rate variable."""
    with av.open(f"file:{path}", "w", format="mp4", options=options or {}) as container:
        stream = container.add_stream("mpeg4", rate=rate)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt, stream.bit_rate = "yuv420p", 4_000_000
        stream.codec_context.max_b_frames = 0
        if times is not None:
            stream.codec_context.time_base = stream.time_base = Fraction(1, 1000)
        for number, drawn in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(drawn, format="rgb24")
            if times is not None:
                frame.pts, frame.time_base = times[number], Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def lay_on_its_side(path):
    """Say in the track header that the picture is to be shown a quarter turn clockwise."""
    data = path.read_bytes()
    track = data.index(b"tkhd")
    place = data.index(IDENTITY, track)
    path.write_bytes(data[:place] + QUARTER_TURN + data[place + len(IDENTITY) :])
    return path
