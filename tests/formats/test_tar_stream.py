"""Our tar reader gives what Python's tarfile gives, and notices what is cut."""

import io
import tarfile

import pytest

from signkit.formats.tar_stream import read_tar_stream

NAMES = [
    "a.json",
    "./b/c.json",
    "d" * 60 + "/" + "e" * 90 + ".json",
    "f" * 300 + "/g.json",
    "ü/ß.json",
]


def _pack(path, mode="w:gz", format=tarfile.PAX_FORMAT, names=NAMES):
    with tarfile.open(path, mode, format=format) as archive:
        folder = tarfile.TarInfo("b")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        for place, name in enumerate(names):
            member = tarfile.TarInfo(name)
            member.size = 700 * place
            archive.addfile(member, io.BytesIO(bytes([place]) * member.size))
        link = tarfile.TarInfo("link.json")
        link.type, link.linkname = tarfile.LNKTYPE, "a.json"
        archive.addfile(link)
    return path


@pytest.mark.parametrize("format", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_names_and_contents_equal_tarfiles(tmp_path, mode, format):
    names = NAMES[:3] + NAMES[4:] if format == tarfile.USTAR_FORMAT else NAMES
    path = _pack(tmp_path / "x", mode, format, names)
    with tarfile.open(path) as archive:
        wanted = [
            (m.name.removeprefix("./"), archive.extractfile(m).read()) for m in archive if m.isreg()
        ]
    assert list(read_tar_stream(path, lambda name: True)) == wanted
    assert len(wanted) == len(names)


def test_what_is_not_wanted_is_stepped_over(tmp_path):
    path = _pack(tmp_path / "x")
    found = list(read_tar_stream(path, lambda name: name == "b/c.json"))
    assert found == [("b/c.json", b"\1" * 700)]


@pytest.mark.parametrize("mode", ["w", "w:gz"])
@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9])
def test_a_cut_archive_is_noticed(tmp_path, mode, keep):
    path = _pack(tmp_path / "x", mode)
    whole = path.read_bytes().rstrip(b"\0") if mode == "w" else path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * keep)])
    with pytest.raises((EOFError, ValueError)):
        list(read_tar_stream(path, lambda name: True))


def test_a_changed_byte_in_a_packed_archive_is_noticed(tmp_path):
    path = _pack(tmp_path / "x")
    content = bytearray(path.read_bytes())
    content[-6] ^= 1
    path.write_bytes(content)
    with pytest.raises(OSError, match="CRC"):
        list(read_tar_stream(path, lambda name: True))


@pytest.mark.parametrize("content", [b"hello " * 200, b"", b"\x1f\x8bnot really"])
def test_what_is_no_tar_is_refused(tmp_path, content):
    (tmp_path / "x").write_bytes(content)
    with pytest.raises((ValueError, EOFError, OSError)):
        list(read_tar_stream(tmp_path / "x", lambda name: True))


def test_a_giant_frame_is_refused_before_it_is_read(tmp_path):
    with tarfile.open(tmp_path / "x", "w"):
        member = tarfile.TarInfo("a.json")
        member.size = 1 << 40
        header = member.tobuf(tarfile.GNU_FORMAT)
    (tmp_path / "x").write_bytes(header + bytes(4096))
    with pytest.raises(ValueError, match="too many"):
        list(read_tar_stream(tmp_path / "x", lambda name: True))
