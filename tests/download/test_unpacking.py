"""Archives that climb, link, explode and break: nothing leaves the folder, nothing is left half."""

import io
import lzma
import os
import stat
import struct
import tarfile
import zipfile

import pytest

from signkit.download import unpacking
from signkit.download.unpacking import Limits, unpack
from signkit.errors import InputError

CLIMBING = ["../out", "a/../../out", "/out", "a/b/../../../out", "..", "a\\..\\..\\out", "C:/out"]
TAR_MODES = ["w", "w:gz", "w:bz2", "w:xz"]


def make_zip(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


def make_tar(path, members, mode="w:gz"):
    with tarfile.open(path, mode) as archive:
        for name, data in members:
            add(archive, name, data)
    return path


def add(archive, name, data=b"", **fields):
    info = tarfile.TarInfo(name)
    info.size = len(data)
    for key, value in fields.items():
        setattr(info, key, value)
    archive.addfile(info, io.BytesIO(data))


def assert_nothing_left(folder, archive):
    assert [p for p in folder.iterdir() if p != archive] == []
    assert not (folder.parent / "out").exists()


def files(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


GOOD = [("train/one.json", b"{}"), ("train/\u4e00.json", b"[1]"), ("-x", b"odd"), ("empty", b"")]


def test_a_good_zip_is_unpacked_whole(tmp_path):
    archive = make_zip(tmp_path / "a.zip", [*GOOD, ("folder/", b"")])
    assert unpack(archive, tmp_path / "made" / "to") == 4
    assert files(tmp_path / "made" / "to") == dict(GOOD)
    assert (tmp_path / "made" / "to" / "folder").is_dir()


@pytest.mark.parametrize("mode", TAR_MODES)
def test_a_good_tar_is_unpacked_whole_whatever_its_name(tmp_path, mode):
    archive = make_tar(tmp_path / "a.bin", GOOD, mode)
    assert unpack(archive, tmp_path / "to") == 4
    assert files(tmp_path / "to") == dict(GOOD)


def test_a_tar_whose_last_member_is_a_zip_is_still_a_tar(tmp_path):
    inner = make_zip(tmp_path / "clip.zip", GOOD).read_bytes()
    archive = make_tar(tmp_path / "a.tar", [("one", b"1"), ("clip.zip", inner)], "w")
    assert unpack(archive, tmp_path / "to") == 2


def test_modes_are_not_taken_over(tmp_path):
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        add(archive, "run", b"#!", mode=0o7777, uid=0)
    unpack(tmp_path / "a.tar", tmp_path / "to")
    mode = stat.S_IMODE((tmp_path / "to" / "run").stat().st_mode)
    assert mode & 0o7111 == 0


@pytest.mark.parametrize("name", CLIMBING)
def test_a_zip_cannot_write_outside(tmp_path, name):
    folder = tmp_path / "in"
    folder.mkdir()
    archive = make_zip(folder / "a.zip", [("fine", b"1"), (name, b"evil")])
    with pytest.raises(InputError, match="inside the folder"):
        unpack(archive, folder / "to")
    assert_nothing_left(folder, archive)


@pytest.mark.parametrize("name", CLIMBING)
def test_a_tar_cannot_write_outside(tmp_path, name):
    folder = tmp_path / "in"
    folder.mkdir()
    archive = make_tar(folder / "a.tgz", [("fine", b"1"), (name, b"evil")])
    with pytest.raises(InputError, match="inside the folder"):
        unpack(archive, folder / "to")
    assert_nothing_left(folder, archive)


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE]
)
def test_links_and_devices_of_a_tar_are_refused(tmp_path, kind):
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        add(archive, "way", type=kind, linkname="/etc")
        add(archive, "way/passwd", b"evil")
    with pytest.raises(InputError, match="a link or a device"):
        unpack(tmp_path / "a.tar", tmp_path / "to")
    assert_nothing_left(tmp_path, tmp_path / "a.tar")


def test_a_symbolic_link_in_a_zip_is_refused(tmp_path):
    link = zipfile.ZipInfo("way")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive = make_zip(tmp_path / "a.zip", [(link, "/etc"), ("way/passwd", b"evil")])
    with pytest.raises(InputError, match="a link or a device"):
        unpack(archive, tmp_path / "to")
    assert_nothing_left(tmp_path, archive)


def test_an_encrypted_member_is_refused(tmp_path):
    archive = make_zip(tmp_path / "a.zip", [("one", b"1")])
    data = bytearray(archive.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag in the central directory
    archive.write_bytes(data)
    with pytest.raises(InputError, match="encrypted"):
        unpack(archive, tmp_path / "to")
    assert_nothing_left(tmp_path, archive)


SMALL = Limits(total_bytes=1 << 22, ratio=50, free_bytes=1 << 16)


@pytest.mark.parametrize("make", [make_zip, make_tar])
def test_a_bomb_of_zeros_is_stopped_by_its_real_bytes(tmp_path, make, monkeypatch):
    archive = make(tmp_path / "a", [("bomb", b"\0" * (1 << 23))])
    written = []
    monkeypatch.setattr(unpacking, "progress", lambda items, what: items)
    real = unpacking._Budget.add_written
    monkeypatch.setattr(
        unpacking._Budget, "add_written", lambda s, n, f: (written.append(n), real(s, n, f))[1]
    )
    with pytest.raises(InputError, match="it is a bomb"):
        unpack(archive, tmp_path / "to", SMALL)
    assert sum(written) <= (1 << 22) + unpacking.BLOCK
    assert_nothing_left(tmp_path, archive)


def test_a_zip_that_lies_about_its_sizes_is_stopped(tmp_path):
    archive = make_zip(tmp_path / "a.zip", [("bomb", b"\0" * (1 << 23))])
    data = bytearray(archive.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(signature) + offset, 100)
    archive.write_bytes(data)
    with pytest.raises(InputError):
        unpack(archive, tmp_path / "to", SMALL)
    assert_nothing_left(tmp_path, archive)


def test_a_zip_whose_members_overlap_is_refused(tmp_path):
    archive = make_zip(tmp_path / "a.zip", [("one", os.urandom(500)), ("two", os.urandom(500))])
    data = bytearray(archive.read_bytes())
    second = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, second + 42, 0)  # the second member now begins at the first
    archive.write_bytes(data)
    with pytest.raises(InputError, match="overlaps"):
        unpack(archive, tmp_path / "to")
    assert_nothing_left(tmp_path, archive)


def test_a_bomb_in_the_headers_of_a_tar_is_stopped(tmp_path):
    name = tmp_path / "a.tar.xz"
    with tarfile.open(name, "w:xz", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("one")
        info.pax_headers = {"comment": "x" * (1 << 23)}
        archive.addfile(info)
    with pytest.raises(InputError, match="it is a bomb"):
        unpack(name, tmp_path / "to", SMALL)
    assert_nothing_left(tmp_path, name)


@pytest.mark.parametrize("make", [make_zip, make_tar])
def test_too_many_entries_are_refused(tmp_path, make):
    archive = make(tmp_path / "a", [(f"{i}", b"") for i in range(30)])
    with pytest.raises(InputError, match="at most 20 entries"):
        unpack(archive, tmp_path / "to", Limits(entries=20))
    assert_nothing_left(tmp_path, archive)


@pytest.mark.parametrize("make", [make_zip, make_tar])
def test_one_file_may_not_be_too_long(tmp_path, make):
    archive = make(tmp_path / "a", [("long", os.urandom(3000))])
    with pytest.raises(InputError, match="at most 2,000 bytes a file"):
        unpack(archive, tmp_path / "to", Limits(file_bytes=2000))
    assert_nothing_left(tmp_path, archive)


@pytest.mark.parametrize("make", [make_zip, make_tar])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_comes_twice_is_refused(tmp_path, make):
    archive = make(tmp_path / "a", [("one", b"1"), ("one", b"2")])
    with pytest.raises(InputError, match="exists"):
        unpack(archive, tmp_path / "to")
    assert_nothing_left(tmp_path, archive)


@pytest.mark.parametrize("make", [make_zip, make_tar])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_cut_off_archive_leaves_nothing_half(tmp_path, make, share):
    archive = make(tmp_path / "a", [(f"{i}", os.urandom(5000)) for i in range(20)])
    data = archive.read_bytes()
    archive.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(InputError, match="whole archive"):
        unpack(archive, tmp_path / "to")
    assert_nothing_left(tmp_path, archive)


@pytest.mark.parametrize("data", [b"", b"P", b"no archive", b"\x1f\x8b", b"BZh9", b"PK\x03\x04"])
def test_what_is_no_archive_is_one_sentence(tmp_path, data):
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(InputError, match="archive"):
        unpack(tmp_path / "a.zip", tmp_path / "to")
    assert_nothing_left(tmp_path, tmp_path / "a.zip")


def test_damaged_bytes_are_found(tmp_path):
    archive = make_zip(tmp_path / "a.zip", [("one", os.urandom(5000))])
    data = bytearray(archive.read_bytes())
    data[2500] ^= 0xFF
    archive.write_bytes(data)
    with pytest.raises(InputError, match="whole archive"):
        unpack(archive, tmp_path / "to")
    assert_nothing_left(tmp_path, archive)


def test_a_name_too_long_for_the_disk_is_one_sentence(tmp_path):
    archive = make_zip(tmp_path / "a.zip", [("x" * 5000, b"1")])
    with pytest.raises(InputError, match="names in the archive"):
        unpack(archive, tmp_path / "to")
    assert_nothing_left(tmp_path, archive)


def test_an_interrupted_unpacking_leaves_nothing_half(tmp_path, monkeypatch):
    def interrupt(*args, **kwargs):
        raise KeyboardInterrupt

    archive = make_zip(tmp_path / "a.zip", GOOD)
    monkeypatch.setattr(unpacking, "_copy", interrupt)
    with pytest.raises(KeyboardInterrupt):
        unpack(archive, tmp_path / "to")
    assert_nothing_left(tmp_path, archive)


def test_a_folder_that_is_there_stays_as_it_is(tmp_path):
    archive = make_zip(tmp_path / "a.zip", GOOD)
    (tmp_path / "to").mkdir()
    (tmp_path / "to" / "mine").write_text("mine")
    with pytest.raises(InputError, match="move it away"):
        unpack(archive, tmp_path / "to")
    assert files(tmp_path / "to") == {"mine": b"mine"}


def test_a_packed_file_that_is_no_tar_is_one_sentence(tmp_path):
    (tmp_path / "a.xz").write_bytes(lzma.compress(b"not a tar" * 100))
    with pytest.raises(InputError, match="whole archive"):
        unpack(tmp_path / "a.xz", tmp_path / "to")
