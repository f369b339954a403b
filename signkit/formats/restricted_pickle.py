"""Arrays from .npy and .npz files whose objects are pickled, without running anything of theirs.

Facts 1.7: DWPose stores a dict of arrays a person as a pickled object. A pickle is a program, so
the one here may do next to nothing: the operations that build dicts, lists and plain values, and
numpy's own way of writing an array, a dtype and a scalar, which is answered by stand-ins of ours
(numpy's would trust shapes and flags from the file). Any other name it asks for is refused.
"""

from __future__ import annotations

import io
import math
import pickle
import re
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np

from signkit.errors import InputError

LARGEST = 1 << 24
"""Bytes that one array of a frame may have once unpacked: four hundred times a real one."""
DEEPEST = 6
MOST_OBJECTS = 20_000
PLAIN_TYPE = re.compile(r"^[<>|=]?(?:[fiu][1248]|b1|\?)$")
OBJECT_TYPE = re.compile(r"^\|?O[48]?$")
OPERATIONS = (
    *("PROTO", "FRAME", "STOP", "MARK", "GLOBAL", "STACK_GLOBAL", "REDUCE", "BUILD"),
    *("BINPUT", "LONG_BINPUT", "MEMOIZE", "BINGET", "LONG_BINGET"),
    *("NONE", "NEWTRUE", "NEWFALSE", "BININT", "BININT1", "BININT2", "LONG1", "BINFLOAT"),
    *("SHORT_BINBYTES", "BINBYTES", "BINBYTES8", "BYTEARRAY8"),
    *("SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8"),
    *("EMPTY_TUPLE", "TUPLE", "TUPLE1", "TUPLE2", "TUPLE3"),
    *("EMPTY_LIST", "APPEND", "APPENDS", "EMPTY_DICT", "SETITEM", "SETITEMS"),
)
DAMAGED = (
    *(ValueError, TypeError, KeyError, IndexError, AttributeError, EOFError, OverflowError),
    *(MemoryError, RecursionError, SyntaxError, OSError, RuntimeError, NotImplementedError),
    *(pickle.UnpicklingError, tokenize.TokenError, zipfile.BadZipFile, zlib.error, struct.error),
    AssertionError,
)


def load_npz(content: bytes, where: str, largest: int = LARGEST) -> dict[str, Any]:
    """Read all arrays of an .npz.

    Parameters
    ----------
    content : bytes
        The file.
    where : str
        What to call it in an error message.
    largest : int
        Bytes that one member may have once unpacked.

    Returns
    -------
    dict of str to object
        Value of every member, as `load_npy` gives it.

    Raises
    ------
    InputError
        If it is damaged or larger, or wants to load anything but arrays.
    """
    found: dict[str, Any] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                with archive.open(name) as member:
                    unpacked = member.read(largest + 1)
                key = name.removesuffix(".npy")
                found[key] = load_npy(unpacked, f"{where} [{key}]", largest)
    except InputError:
        raise
    except DAMAGED as error:
        raise _damaged(where, "an .npz that can be read", error) from error
    return found


def load_npy(content: bytes, where: str, largest: int = LARGEST) -> Any:
    """Read the array of an .npy.

    Parameters
    ----------
    content : bytes
        The file.
    where : str
        What to call it in an error message.
    largest : int
        Bytes it may have.

    Returns
    -------
    ndarray or object
        An array of numbers; where objects were stored, dicts, lists, numbers, texts and arrays
        of numbers: a single one as itself, several as a list.

    Raises
    ------
    InputError
        If it is damaged or larger, or wants to load anything but arrays.

    Examples
    --------
    >>> stream = io.BytesIO()
    >>> np.save(stream, np.array({"scores": np.arange(2.0)}, dtype=object))
    >>> load_npy(stream.getvalue(), "00000001.npy")
    {'scores': array([0., 1.])}
    """
    if len(content) > largest:
        came, advice = f"more than {largest:,}", "is it keypoints at all?"
        raise InputError(where, f"at most {largest:,} bytes", came, advice)
    stream = io.BytesIO(content)
    try:
        version = np.lib.format.read_magic(stream)
        read_header = np.lib.format.read_array_header_1_0
        if version != (1, 0):
            read_header = np.lib.format.read_array_header_2_0
        shape, fortran, dtype = read_header(stream)
        if dtype.hasobject:
            return _load_pickle(stream, where)
        if dtype.kind not in "fiubUS" or dtype.itemsize == 0:
            raise ValueError(f"an array of {dtype}")
        return _plain_array(stream.read(), shape, dtype, fortran)
    except InputError:
        raise
    except DAMAGED as error:
        raise _damaged(where, "an array that can be read", error) from error


def _load_pickle(stream: io.BytesIO, where: str) -> Any:
    unpickler = _ArrayUnpickler(stream, where)
    value = _Walk().to_plain(unpickler.load(), 0)
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _plain_array(data: bytes, shape: tuple[int, ...], dtype: np.dtype, fortran: bool) -> Any:
    """Make an array of exactly these bytes; the shape is the file's word and may be any."""
    count = math.prod(_whole(length) for length in shape)
    if count * dtype.itemsize > len(data):
        raise ValueError(f"{len(data):,} bytes for shape {shape} of {dtype}")
    array = np.frombuffer(data, dtype, count)
    return array.reshape(shape, order="F" if fortran else "C")


def _whole(length: Any) -> int:
    if not isinstance(length, int) or length < 0:
        raise ValueError(f"a length of {length!r:.40}")
    return length


def _damaged(where: str, needed: str, error: Exception) -> InputError:
    came = f"{type(error).__name__}: {str(error)[:200]}"
    return InputError(where, needed, came, "the file is cut, damaged or of another kind")


class _StoredType:
    """What a pickle says of a dtype: kind and size from its name, byte order from its state."""

    __slots__ = ("is_object", "name")

    def __init__(self, name: Any) -> None:
        self.is_object = isinstance(name, str) and bool(OBJECT_TYPE.match(name))
        if not self.is_object and not (isinstance(name, str) and PLAIN_TYPE.match(name)):
            raise ValueError(f"an array of type {name!r:.40}")
        self.name = name

    def set_state(self, state: Any) -> None:
        order = state[1]
        if order not in ("<", ">", "|", "="):
            raise ValueError(f"byte order {order!r:.40}")
        if not self.is_object:
            self.name = order + self.name.lstrip("<>|=")

    @property
    def dtype(self) -> np.dtype:
        return np.dtype(self.name)


class _StoredArray:
    """What a pickle says of an array; a list of objects, or numbers checked against its shape."""

    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value: Any = []

    def set_state(self, state: Any) -> None:
        _, shape, stored, fortran, data = state
        if not isinstance(stored, _StoredType) or not isinstance(shape, tuple):
            raise ValueError("an array without type or shape")
        if not stored.is_object:
            if not isinstance(data, bytes | bytearray):
                raise ValueError("an array without its bytes")
            self.value = _plain_array(bytes(data), shape, stored.dtype, bool(fortran))
        elif isinstance(data, list) and len(data) == math.prod(map(_whole, shape)):
            self.value = data
        else:
            raise ValueError("an array of objects whose shape is another")


class _ArrayUnpickler(pickle._Unpickler):
    """Python's own unpickler (not the C one) with most of its operations taken away."""

    dispatch: ClassVar[dict[int, Callable[..., None]]] = {
        code: pickle._Unpickler.dispatch[code]
        for code in (getattr(pickle, name)[0] for name in OPERATIONS)
    }

    def __init__(self, stream: io.BytesIO, where: str) -> None:
        super().__init__(stream)
        self.where = where
        self.known: dict[tuple[str, str], Any] = {
            ("numpy", "ndarray"): "ndarray",
            ("numpy", "dtype"): self._dtype,
        }
        for package in ("numpy.core", "numpy._core"):
            self.known[package + ".multiarray", "_reconstruct"] = self._reconstruct
            self.known[package + ".multiarray", "scalar"] = self._scalar
            self.known[package + ".numeric", "_frombuffer"] = self._from_buffer

    def find_class(self, module: str, name: str, /) -> Any:
        if (module, name) not in self.known:
            came = f"a file that wants to load {module[:60]}.{name[:60]}"
            advice = "it may do harm: do not open it elsewhere; ask for JSON"
            raise InputError(self.where, "pickled arrays and nothing else", came, advice)
        return self.known[module, name]

    def load_build(self) -> None:
        state = self.stack.pop()  # type: ignore[attr-defined]
        stored = self.stack[-1]  # type: ignore[attr-defined]
        if not isinstance(stored, _StoredArray | _StoredType):
            raise ValueError(f"a state for {type(stored).__name__}")
        stored.set_state(state)

    def load_setitems(self) -> None:
        items = self.pop_mark()  # type: ignore[attr-defined]
        self._set(items)

    def load_setitem(self) -> None:
        value, key = self.stack.pop(), self.stack.pop()  # type: ignore[attr-defined]
        self._set([key, value])

    def _set(self, items: list[Any]) -> None:
        """Fill a dict; hashing a deeply nested tuple would end the interpreter."""
        target = self.stack[-1]  # type: ignore[attr-defined]
        if type(target) is not dict or not all(isinstance(key, str) for key in items[::2]):
            raise ValueError("a dict whose keys are no texts")
        target.update(zip(items[::2], items[1::2], strict=True))

    dispatch[pickle.BUILD[0]] = load_build
    dispatch[pickle.SETITEM[0]] = load_setitem
    dispatch[pickle.SETITEMS[0]] = load_setitems

    def _dtype(self, name: Any, *_: Any) -> _StoredType:
        return _StoredType(name)

    def _reconstruct(self, *_: Any) -> _StoredArray:
        return _StoredArray()

    def _scalar(self, stored: _StoredType, data: bytes) -> Any:
        if not isinstance(stored, _StoredType) or stored.is_object:
            raise ValueError("a scalar that is no number")
        return _plain_array(data, (), stored.dtype, False)[()]

    def _from_buffer(self, data: bytes, stored: _StoredType, shape: Any, order: Any) -> Any:
        array = _StoredArray()
        array.set_state((1, shape, stored, order == "F", data))
        return array


class _Walk:
    """Replaces stand-ins by what they stand for; a value met again and again is counted again."""

    def __init__(self) -> None:
        self.objects = 0

    def to_plain(self, value: Any, depth: int) -> Any:
        self.objects += 1
        if depth > DEEPEST or self.objects > MOST_OBJECTS:
            raise ValueError("objects nested too deeply, or too many of them")
        if isinstance(value, _StoredArray):
            return self.to_plain(value.value, depth)
        if isinstance(value, dict):
            return {key: self.to_plain(one, depth + 1) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.to_plain(one, depth + 1) for one in value]
        if value is None or isinstance(value, bool | int | float | str | np.generic | np.ndarray):
            return value
        raise ValueError(f"an object of type {type(value).__name__}")
