"""DVC with YAML read and written by libyaml: ``python -m signkit.pipeline.dvc_quickly repro ...``.

DVC reads and writes YAML in pure Python. Of this pipeline's 290 kB of ``dvc.lock`` it does so three
times a stage: four seconds of CPU for each of 140 stages, while it keeps the others waiting. Here
the lock takes a tenth of that and has the very same bytes; what is run, when, and what is said of
a malformed file is DVC's own business as before.
"""

from __future__ import annotations

import os
import sys
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import yaml
from dvc import dvcfile
from dvc.cli import main
from dvc.utils import serialize, strictyaml
from ruamel.yaml.resolver import implicit_resolvers

from signkit.atomic import atomic_path

LOCK = "dvc.lock"
YAML_VERSION = (1, 2)
"""DVC's. PyYAML's 1.1 reads ``no`` as false, and writes a checksum such as 1e23 bare."""


def _resolvers() -> dict[str | None, list[tuple[str, Any]]]:
    """Decide by DVC's own table what a bare scalar is."""
    found: dict[str | None, list[tuple[str, Any]]] = {}
    for versions, tag, pattern, starts in implicit_resolvers:
        if YAML_VERSION in versions:
            for start in starts:
                found.setdefault(start, []).append((tag, pattern))
    return found


_LOADER: Any = getattr(yaml, "CSafeLoader", None)
_DUMPER: Any = getattr(yaml, "CSafeDumper", None)


class _Loader(_LOADER or yaml.SafeLoader):  # type: ignore[misc]
    """Read YAML 1.2 as DVC does."""

    yaml_implicit_resolvers = _resolvers()


class _Dumper(_DUMPER or yaml.SafeDumper):  # type: ignore[misc]
    """Write YAML 1.2 as DVC does."""

    yaml_implicit_resolvers = _resolvers()


def _whole_number(loader: _Loader, node: yaml.ScalarNode) -> int:
    text = loader.construct_scalar(node).replace("_", "")
    marked = text.lstrip("+-")[:2] in ("0b", "0o", "0x")
    return int(text, 0) if marked else int(text)  # 010 is ten in YAML 1.2


_Loader.add_constructor("tag:yaml.org,2002:int", _whole_number)
_Dumper.add_representer(OrderedDict, lambda dumper, data: dumper.represent_dict(data.items()))
_Dumper.add_multi_representer(dict, lambda dumper, data: dumper.represent_dict(data.items()))
_Dumper.add_multi_representer(list, lambda dumper, data: dumper.represent_list(data))
_Dumper.add_multi_representer(str, lambda dumper, data: dumper.represent_str(str(data)))


def read_text(text: str) -> Any:
    """Read YAML 1.2.

    Parameters
    ----------
    text : str
        The text of a file.

    Returns
    -------
    any
        Plain values, an empty dict for an empty file.
    """
    return yaml.load(text, Loader=_Loader) or {}


def write_text(data: Any) -> str:
    """Write YAML 1.2 in the style of DVC's lock.

    Parameters
    ----------
    data : any
        Plain values.

    Returns
    -------
    str
        The text, keys in the order in which they came.
    """
    style: dict[str, Any] = {"sort_keys": False, "default_flow_style": False}
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, **style)


@contextmanager
def quick_yaml() -> Iterator[None]:
    """Let DVC, in this process and until the block ends, read and write YAML by libyaml."""
    parse, modify = strictyaml.parse_yaml, dvcfile.modify_yaml

    def quick_parse(text: str, path: str, typ: str = "safe") -> Any:
        if typ == "safe":
            try:
                return read_text(text)
            except (yaml.YAMLError, ValueError):
                pass  # DVC says what is wrong
        return parse(text, path, typ=typ)

    def quick_load(path: str, fs: Any = None, **kwargs: Any) -> Any:
        with (fs.open if fs else open)(path, encoding="utf-8", **kwargs) as stream:
            return quick_parse(stream.read(), path)

    @contextmanager
    def quick_modify(path: str, fs: Any = None) -> Iterator[Any]:
        if os.path.basename(path) != LOCK:  # people's own files keep their comments
            with modify(path, fs=fs) as data:
                yield data
            return
        data = quick_load(path) if os.path.exists(path) else {}
        yield data
        with atomic_path(Path(path)) as unfinished:
            unfinished.write_text(write_text(data), encoding="utf-8")

    with ExitStack() as patches:
        patches.enter_context(mock.patch.object(strictyaml, "parse_yaml", quick_parse))
        patches.enter_context(mock.patch.object(dvcfile, "modify_yaml", quick_modify))
        loaders = dict.fromkeys((".yaml", ".yml"), quick_load)
        patches.enter_context(mock.patch.dict(serialize.LOADERS, loaders))
        yield


if __name__ == "__main__":
    with quick_yaml():
        sys.exit(main(sys.argv[1:]))
