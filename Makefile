# signkit: `make` lists the targets. Two of them do all their own set-up: `make repro`, `make test`.
.DEFAULT_GOAL := help
SHELL := /bin/bash

VENV ?= .venv
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(not (3,11) <= sys.version_info[:2] <= (3,13))' 2>/dev/null && echo $$p && break; done)

# local.env (ignored by git) may set SIGNKIT_REALDATA and other settings of one machine.
-include local.env
export SIGNKIT_REALDATA
export VIRTUAL_ENV := $(CURDIR)/$(VENV)
export PATH := $(VIRTUAL_ENV)/bin:$(PATH)
# One thread a process; the scheduler runs two processes side by side.
export OMP_NUM_THREADS := 1
export NUMBA_NUM_THREADS := 1
JOBS ?= 2

READY := $(VENV)/.ready
EXTRAS := $(VENV)/.extras
LOCK := uv pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header

.PHONY: help setup extras repro test smoke real fingerspelling experiments studies tour lab bench grid super lint types lock clean

help:  ## list the targets
	@grep -hE '^[a-z0-9%]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | awk -F'\t' '{printf "  make %-14s %s\n", $$1, $$2}'

$(READY): requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "signkit needs Python 3.11, 3.12 or 3.13 on the PATH (or: make PYTHON=/path/to/python)"; exit 1; }
	test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --upgrade pip
	$(VENV)/bin/python -m pip install --quiet -r requirements.txt
	$(VENV)/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# The extras `video`, `lexicon` and `browser`: heavy, needed by a few verbs and by some tests.
$(EXTRAS): $(READY) requirements-extras.txt
	$(VENV)/bin/python -m pip install --quiet -r requirements-extras.txt
	@touch $@

extras: $(EXTRAS)  ## install the extras `video`, `lexicon` and `browser` too

setup: $(READY)  ## install everything into .venv

repro: $(READY)  ## run the whole pipeline of the default scale, then say where the report is
	signkit repro --jobs $(JOBS)

test: $(EXTRAS)  ## run all tests
	pytest -n $(JOBS) --dist loadfile

smoke: $(READY)  ## run every stage at the smallest scale, in a scratch copy
	signkit scratch smoke --jobs $$(($(JOBS) + 1))

real: $(READY)  ## take the real files under SIGNKIT_REALDATA from keypoints to a page
	signkit scratch real --jobs $(JOBS)

fingerspelling: $(EXTRAS)  ## spell words with real letter clips in four languages, train, print a table
	signkit scratch fingerspelling --jobs $(JOBS)

studies: $(READY)  ## run the long studies (hours; goes on where it stopped) into reports
	signkit studies

experiments: $(READY)  ## compare DVC experiments by what differs (more of dvc exp show's options: ARGS=...)
	dvc exp show --no-pager --only-changed --drop '^(artifacts|build|notebooks|signkit|reports)' $(ARGS)

table%: $(READY)  ## run what one table needs: make table7
	signkit repro --table table$* --jobs $(JOBS)

tour: $(READY)  ## execute notebooks/00_tour.ipynb and save it as a page
	signkit tour

lab: $(READY)  ## open JupyterLab at the tour
	jupyter lab notebooks/00_tour.ipynb

bench: $(READY)  ## measure every speed ratio and write benchmarks/results.json
	python -m benchmarks

SPACE ?= laptop
PLAN ?= star

grid: $(READY)  ## queue supplement Table 4's space and run it (SPACE=smoke, PLAN=random:20)
	signkit grid $(SPACE) --plan $(PLAN) --do queue
	dvc exp run --run-all -j $(JOBS)
	signkit grid --do collect

super: $(READY)  ## build, train one step, save and load the 1B model (17 GiB of memory)
	python -m benchmarks.super_model

lint: $(READY)  ## ruff and mypy
	ruff check .
	ruff format --check .
	mypy

lock:  ## resolve requirements*.in into the lock and the extras' part of it (needs uv)
	$(LOCK) requirements.in | grep -vE '^(nvidia-|cuda-|triton)' > requirements.txt
	$(LOCK) requirements.in requirements-extras.in -c requirements.txt \
	  | grep -vE '^(nvidia-|cuda-|triton)' | grep -vxFf requirements.txt > requirements-extras.txt

clean:  ## remove what the pipeline made (not the environment, nor .dvc/cache that restores it)
	rm -rf artifacts build logs .scratch
