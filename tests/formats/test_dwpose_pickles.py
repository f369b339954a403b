"""Pickled arrays are read; anything else that a pickle asks for is refused and never runs."""

import io
import os
import pickle
import zipfile

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.formats.restricted_pickle import load_npy, load_npz


def npy(value, **kwargs):
    stream = io.BytesIO()
    np.save(stream, value, **kwargs)
    return stream.getvalue()


def with_pickle(program):
    """Give an .npy of one object whose pickle is these bytes."""
    whole = npy(np.array({}, dtype=object))
    return whole[: whole.index(b"\n") + 1] + program


def boxed(value):
    box = np.empty((), dtype=object)
    box[()] = value
    return box


class Attack:
    def __reduce__(self):
        return os.mkdir, (self.path,)


@pytest.mark.parametrize("dtype", ["f4", "<f8", ">f8", "i8", "u1", "?", "f2"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_arrays_in_a_dict_come_out_as_they_went_in(dtype, order):
    array = np.asarray(np.arange(12).reshape(3, 4), dtype=dtype, order=order)
    found = load_npy(npy(boxed({"a": array, "n": 2, "s": np.float32(0.5), "l": [array]})), "f")
    np.testing.assert_array_equal(found["a"], array)
    np.testing.assert_array_equal(found["l"][0], array)
    assert (found["n"], found["s"]) == (2, 0.5)


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_every_protocol_that_numpy_writes_is_read(protocol):
    array = np.arange(6.0).reshape(2, 3)
    program = pickle.dumps(boxed({"a": array}), protocol=protocol)
    if protocol == 2:  # bytes are then texts for _codecs.encode, which numpy's files never have
        with pytest.raises(InputError, match=r"_codecs\.encode"):
            load_npy(with_pickle(program), "f")
        return
    np.testing.assert_array_equal(load_npy(with_pickle(program), "f")["a"], array)


def test_names_of_older_numpy_are_known():
    program = pickle.dumps(boxed({"a": np.arange(3.0)}), protocol=3)
    older = program.replace(b"numpy._core.multiarray", b"numpy.core.multiarray")
    assert older != program
    np.testing.assert_array_equal(load_npy(with_pickle(older), "f")["a"], [0, 1, 2])


def test_an_npz_gives_its_members():
    stream = io.BytesIO()
    np.savez_compressed(stream, num_persons=1, person_0=boxed({"x": np.ones(2)}))
    found = load_npz(stream.getvalue(), "00000001.npz")
    assert found["num_persons"] == 1
    np.testing.assert_array_equal(found["person_0"]["x"], [1, 1])


@pytest.mark.parametrize("inside", [False, True], ids=["alone", "in a dict"])
def test_a_malicious_pickle_is_refused_and_does_not_run(tmp_path, inside):
    attack = Attack()
    attack.path = str(tmp_path / "harm")
    content = npy(boxed({"a": attack} if inside else attack))
    with pytest.raises(InputError, match=r"wants to load (posix|nt)\.mkdir"):
        load_npy(content, "00000001.npy")
    assert not (tmp_path / "harm").exists()


@pytest.mark.parametrize(
    "name", ["builtins eval", "numpy load", "numpy.core.multiarray frombuffer", "os system"]
)
def test_other_names_are_refused_also_of_numpy(name):
    module, function = name.encode().split()
    program = b"\x80\x03c" + module + b"\n" + function + b"\n."
    with pytest.raises(InputError, match="nothing else"):
        load_npy(with_pickle(program), "f")


def test_a_dtype_cannot_be_told_that_its_objects_are_numbers():
    # numpy would take the eight bytes for a pointer
    program = pickle.dumps(boxed({"a": 1}), protocol=3).replace(b"K?t", b"K\x00t")
    at = program.index(b"]q")
    forged = program[:at] + b"C\x08AAAAAAAA" + b"tb."
    with pytest.raises(InputError, match="damaged"):
        load_npy(with_pickle(forged), "f")


@pytest.mark.parametrize(
    "program",
    [
        b"\x80\x03" + b"]" * 200_000 + b"a" * 199_999 + b".",
        b"\x80\x03})" + b"\x85" * 300_000 + b"Ns.",
        b"\x80\x03]" + b"".join(b"q%c(" % n + b"h%c" % n * 40 + b"l" for n in range(9)) + b".",
        b"\x80\x03]q\x00" + b"(" + b"h\x00" * 30_000 + b"e.",
        b"\x80\x03\x8b\xff\xff\xff\x7f.",
        b"\x80\x03B\xff\xff\xff\xff.",
        b"\x80\x03\x8e\xff\xff\xff\xff\xff\xff\xff\x7f.",
        b"\x80\x03\x82\x01.",
        b"\x80\x03Pname\n.",
        b"I1\n.",
        b"\x80\x03.",
        b"",
    ],
    ids=["deep lists", "deep key", "old list", "itself", "long int", "long bytes", "longest bytes",
         "extension", "persistent", "text", "nothing", "empty"],
)  # fmt: skip
def test_nested_huge_and_odd_pickles_are_one_error(program):
    with pytest.raises(InputError):
        load_npy(with_pickle(program), "f")


def test_a_list_within_lists_many_times_over_is_one_error():
    value = [0.0]
    for _ in range(5):
        value = [value] * 30  # 30 ** 5 = 24 million numbers, from some hundred bytes
    with pytest.raises(InputError, match="too many"):
        load_npy(npy(boxed(value)), "f")


def test_arrays_of_other_things_than_numbers_are_refused():
    for value in (np.array(["a"]), np.zeros(2, "V0"), np.zeros(2, "M8[s]"), np.zeros(2, "c16")):
        with pytest.raises(InputError):
            load_npy(npy(boxed({"a": value})), "f")


def test_a_shape_larger_than_its_bytes_takes_no_memory():
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999,), }"
    content = b"\x93NUMPY\x01\x00" + (118).to_bytes(2, "little") + header.ljust(117) + b"\n" + b"12"
    with pytest.raises(InputError, match="2 bytes for shape"):
        load_npy(content, "f")


def test_a_zip_bomb_is_not_unpacked():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("person_0.npy", bytes(1 << 25))
    with pytest.raises(InputError, match="at most 16,777,216 bytes"):
        load_npz(stream.getvalue(), "00000001.npz")


@pytest.mark.parametrize("kind", ["npz", "npy"])
def test_every_truncation_is_one_error(kind):
    stream = io.BytesIO()
    value = boxed({"a": np.arange(4.0), "b": [1, 2.5]})
    if kind == "npz":
        np.savez(stream, person_0=value)
        load = load_npz
    else:
        np.save(stream, value)
        load = load_npy
    whole = stream.getvalue()
    for length in range(0, len(whole) - 1, 7):
        with pytest.raises(InputError):
            load(whole[:length], "00000001")


def test_flipped_bytes_give_an_error_or_plain_values():
    whole = npy(boxed({"a": np.arange(4.0), "b": [1, 2.5], "c": "text"}))
    rng = np.random.default_rng(0)
    for _ in range(2000):
        content = bytearray(whole)
        for place in rng.integers(len(whole), size=3):
            content[place] = rng.integers(256)
        try:
            load_npy(bytes(content), "f")
        except InputError:
            continue
