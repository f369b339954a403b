"""One lock for every way to install: pip, make and conda get the same versions."""

import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DIRECT = [Requirement(line) for line in PROJECT["dependencies"]]
OPTIONAL = PROJECT["optional-dependencies"]
DEVELOPMENT = [Requirement(line) for line in OPTIONAL["dev"]]
EXTRAS = [Requirement(line) for name in ("video", "lexicon", "browser") for line in OPTIONAL[name]]


def _conda():
    return yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def _lock(name="requirements.txt"):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    wanted = [line.split("#")[0].strip() for line in lines]
    return [Requirement(line) for line in wanted if line and not line.startswith("-")]


def _pins(name):
    return [pin for pin in _lock() if canonicalize_name(pin.name) == canonicalize_name(name)]


def test_conda_installs_from_the_lock_and_this_checkout():
    pip = next(item["pip"] for item in _conda()["dependencies"] if isinstance(item, dict))
    assert pip == ["-r requirements.txt", "-e ."]


def test_conda_takes_a_python_that_the_package_allows():
    python = next(item for item in _conda()["dependencies"] if str(item).startswith("python="))
    assert SpecifierSet(PROJECT["requires-python"]).contains(python.removeprefix("python=") + ".9")


def test_conda_names_the_environment_after_the_package():
    assert _conda()["name"] == PROJECT["name"] == "signkit"


@pytest.mark.parametrize("wanted", [*DIRECT, *DEVELOPMENT], ids=lambda r: r.name)
def test_a_direct_dependency_is_pinned_exactly_and_within_its_bounds(wanted):
    pins = _pins(wanted.name)
    assert pins, f"{wanted.name} is not in requirements.txt"
    for pin in pins:
        (exact,) = pin.specifier
        assert exact.operator == "=="
        assert wanted.specifier.contains(exact.version), f"{pin} is outside {wanted}"


@pytest.mark.parametrize("wanted", EXTRAS, ids=lambda r: r.name)
def test_an_extra_is_pinned_in_the_part_of_the_lock_for_extras(wanted):
    pins = [p for p in _lock("requirements-extras.txt") if p.name == wanted.name]
    assert pins, f"{wanted.name} is not in requirements-extras.txt"
    for pin in pins:
        (exact,) = pin.specifier
        assert wanted.specifier.contains(exact.version), f"{pin} is outside {wanted}"


def test_the_extras_repin_nothing_of_the_lock():
    extras = {canonicalize_name(pin.name) for pin in _lock("requirements-extras.txt")}
    assert not extras & {canonicalize_name(pin.name) for pin in _lock()}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-extras.txt"])
def test_everything_in_the_lock_is_pinned_exactly_and_without_a_local_version(name):
    loose = [str(pin) for pin in _lock(name) if [s.operator for s in pin.specifier] != ["=="]]
    local = [str(pin) for pin in _lock(name) if "+" in str(pin.specifier)]
    assert not loose
    assert not local
