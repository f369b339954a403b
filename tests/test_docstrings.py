"""Every public name says what it takes and gives: documented parameters match the signature."""

import importlib
import inspect
import pkgutil

import pytest
from numpydoc.docscrape import ClassDoc, FunctionDoc
from pydantic import BaseModel

import signkit

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(signkit.__path__, "signkit.")
    if not module.name.endswith("__main__")
)


def _public(module):
    for name, value in vars(module).items():
        is_ours = getattr(value, "__module__", None) == module.__name__
        if is_ours and not name.startswith("_") and callable(value):
            yield name, value
            if inspect.isclass(value):
                for method, function in vars(value).items():
                    if inspect.isfunction(function) and not method.startswith("_"):
                        yield f"{name}.{method}", function


def _documented(value):
    doc = ClassDoc(value) if inspect.isclass(value) else FunctionDoc(value)
    return [n.strip().lstrip("*") for p in doc["Parameters"] for n in p.name.split(",")]


@pytest.mark.parametrize("name", MODULES)
def test_documented_parameters_match_the_signature(name):
    module = importlib.import_module(name)
    assert module.__doc__, f"{name} has no docstring"
    for label, value in _public(module):
        assert inspect.getdoc(value), f"{name}.{label} has no docstring"
        # a section of params.yaml says its keys in that file, where they are read
        if inspect.isclass(value) and issubclass(value, Exception | tuple | BaseModel):
            continue
        try:
            wanted = [p for p in inspect.signature(value).parameters if p not in ("self", "cls")]
        except ValueError:
            continue
        overrides = inspect.isfunction(value) and value.__name__ == "forward"
        if not overrides and not _documented(value) and wanted in ([], ["args", "kwargs"]):
            continue
        assert _documented(value) == wanted, f"{name}.{label} documents other parameters"
