"""Keypoints written as OpenPose writes them: one JSON a frame, all clips of a part in one archive.

The files have the layout of real ones: ``CLIP/CLIP_%012d_keypoints.json`` with
``pose_keypoints_2d`` of BODY_25, two hands, and zeros for what is out of the picture. Coordinates
are whole pixels and confidences hundredths: finer than the jitter, and half the bytes. The archive
holds no time stamp, so that the same clips give the same bytes. (`signkit.formats` keeps every bit
of a float32 instead and takes three times as long.)
"""

from __future__ import annotations

import tarfile
import zlib
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import msgspec
import numpy as np

from signkit.atomic import atomic_path
from signkit.errors import InputError
from signkit.formats.clip_names import FRAME_ENDING
from signkit.formats.openpose_writer import frame_file, person_to_json
from signkit.pose.skeleton import BODY, LEFT_HAND, N_JOINTS, RIGHT_HAND

CONFIDENCE_STEPS = 100
COMPRESSION_LEVEL = 6
TAR_BLOCK = 512
FRAME_DIGITS = 12
_LONGEST_NAME, _SIZE, _CHECKSUM = 100, slice(124, 135), slice(148, 156)
"""Where a tar header keeps the name, the file's size and the sum of the header's bytes."""
_PARTS = [slice(3 * part.start, 3 * part.stop) for part in (BODY, LEFT_HAND, RIGHT_HAND)]


def round_keypoints(keypoints: np.ndarray) -> np.ndarray:
    """Round keypoints to what the files hold: whole pixels and hundredths of confidence.

    Parameters
    ----------
    keypoints : ndarray of shape (frames, 50, 3)
        x, y (pixels) and confidence.

    Returns
    -------
    ndarray of shape (frames, 50, 3)
        The rounded keypoints.

    Examples
    --------
    >>> round_keypoints(np.array([[[10.3, 20.6, 0.777]]])).tolist()
    [[[10.0, 21.0, 0.78]]]
    """
    steps = np.array([1.0, 1.0, CONFIDENCE_STEPS])
    return np.rint(keypoints * steps) / steps


def openpose_frames(keypoints: np.ndarray) -> list[bytes]:
    """Write a clip's keypoints as OpenPose's JSON, one document a frame.

    Parameters
    ----------
    keypoints : ndarray of shape (frames, 50, 3)
        x, y (pixels) and confidence; zeros where a point was not found.

    Returns
    -------
    list of bytes
        JSON documents with one person each and without a face.

    Examples
    --------
    >>> (document,) = openpose_frames(np.zeros((1, 50, 3)))
    >>> frame = msgspec.json.decode(document)
    >>> len(frame["people"][0]["pose_keypoints_2d"]), frame["version"]
    (75, 1.3)
    """
    rounded = round_keypoints(keypoints)
    pixels = rounded[..., :2].astype(np.int64)
    columns = (pixels[..., 0].tolist(), pixels[..., 1].tolist(), rounded[..., 2].tolist())
    return [_openpose_frame(*frame) for frame in zip(*columns, strict=True)]


def _openpose_frame(x: list[int], y: list[int], confidence: list[float]) -> bytes:
    numbers: list[float] = [0] * (3 * N_JOINTS)
    numbers[0::3], numbers[1::3], numbers[2::3] = x, y, confidence
    return person_to_json(*(_text(numbers[part]) for part in _PARTS))


def _text(numbers: list[float]) -> str:
    return msgspec.json.encode(numbers)[1:-1].decode()


class OpenPoseArchive:
    """A ``.tar.gz`` of OpenPose clips that appears only when it is complete.

    Parameters
    ----------
    path : Path
        Where the archive is to lie; until it is closed it is written beside that place.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with OpenPoseArchive(Path(folder) / "dev.tar.gz") as archive:
    ...         archive.add("clip", np.zeros((2, 50, 3)))
    ...     tarfile.open(Path(folder) / "dev.tar.gz").getnames()
    ['clip/clip_000000000000_keypoints.json', 'clip/clip_000000000001_keypoints.json']
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open_files = ExitStack()
        self._stream: BinaryIO | None = None
        self._gzip = zlib.compressobj(COMPRESSION_LEVEL, zlib.DEFLATED, 31, 9, zlib.Z_FILTERED)

    def __enter__(self) -> OpenPoseArchive:
        """Start the archive."""
        unfinished = self._open_files.enter_context(atomic_path(self._path))
        self._stream = self._open_files.enter_context(open(unfinished, "wb"))
        return self

    def add(self, name: str, keypoints: np.ndarray) -> None:
        """Add one clip, one JSON file a frame.

        Parameters
        ----------
        name : str
            The clip's name; becomes the folder within the archive.
        keypoints : ndarray of shape (frames, 50, 3)
            x, y (pixels) and confidence; zeros where a point was not found.

        Raises
        ------
        InputError
            If the keypoints have another shape or are not finite.
        """
        if keypoints.shape[1:] != (N_JOINTS, 3) or not np.isfinite(keypoints).all():
            raise InputError(
                f"clip {name!r}",
                f"finite keypoints of shape (frames, {N_JOINTS}, 3)",
                f"shape {keypoints.shape}",
                "a point that was not found is 0, 0, 0",
            )
        header = _TarHeader(name)
        for index, document in enumerate(openpose_frames(keypoints)):
            padding = bytes(-len(document) % TAR_BLOCK)
            self._write(header.of(index, len(document)) + document + padding)

    def _write(self, data: bytes) -> None:
        assert self._stream is not None, "use the archive in a with statement"
        self._stream.write(self._gzip.compress(data))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Complete the archive, or remove what an error left unfinished."""
        if kind is None:
            self._write(bytes(2 * TAR_BLOCK))
            assert self._stream is not None
            self._stream.write(self._gzip.flush())
        self._open_files.__exit__(kind, error, trace)


class _TarHeader:
    """Headers of a clip's files in a tar archive, without owner or time.

    Made by ``tarfile`` once a clip: from frame to frame only the number in the name, the size and
    the sum of all bytes change.
    """

    def __init__(self, clip: str) -> None:
        first = tarfile.TarInfo(frame_file(clip, 0)).tobuf(tarfile.USTAR_FORMAT)
        self._header = bytearray(first)
        end = len(first[:_LONGEST_NAME].rstrip(b"\0")) - len(FRAME_ENDING)
        self._number = slice(end - FRAME_DIGITS, end)
        self._header[_CHECKSUM] = b" " * 8  # as which it counts in the sum
        self._header[self._number] = bytes(FRAME_DIGITS)
        self._header[_SIZE] = bytes(11)
        self._rest = sum(self._header)

    def of(self, frame: int, size: int) -> bytes:
        """Give the header of one frame's file."""
        number, octal = b"%0*d" % (FRAME_DIGITS, frame), b"%011o" % size
        self._header[self._number], self._header[_SIZE] = number, octal
        self._header[_CHECKSUM] = b"%06o\0 " % (self._rest + sum(number) + sum(octal))
        return bytes(self._header)
