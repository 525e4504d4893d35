# Two commands matter: `make run` and `make test`. Each sets up what it needs; nothing is done twice.
# HOST, PORT and BUILD_DIR may be set in the environment or on the command line.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup setup-ocr setup-dev run demo check test accuracy lock clean

PYTHON    ?= python3
HOST      ?= 127.0.0.1
PORT      ?= 8050
BUILD_DIR ?= data/build
REPORTS   ?=
DEMO_DIR  := $(BUILD_DIR)-demo
export HOST PORT BUILD_DIR
# Without bytecode every start compiles the libraries again: three times as slow.
unexport PYTHONDONTWRITEBYTECODE

PY   := .venv/bin/python
# Without --no-compile the first set-up takes nearly twice as long; Python compiles what it imports anyway.
PIP  := $(PY) -m pip --disable-pip-version-check --no-input --quiet install --no-compile
LOCK := $(PY) -m uv --no-config pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links $(UPGRADE)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

run: setup ## build the data and serve the dashboard (REPORTS=folder adds your own reports)
	@$(PY) -m etl build $(if $(REPORTS),"$(REPORTS)") || { [ $$? -eq 1 ] && echo "Not everything could be read (see above); the rest is served."; }
	@$(PY) app.py

demo: setup ## the same with a fictional province of 64 schools and 6 years
	@$(PY) -m benchmarks.corpus --demo --out "$(DEMO_DIR)-corpus"
	@$(PY) -m etl build "$(DEMO_DIR)-corpus/reports" --data "$(DEMO_DIR)-corpus/data" --build-dir "$(DEMO_DIR)" --fictional
	@BUILD_DIR="$(DEMO_DIR)" $(PY) app.py

check: setup-dev ## format, lint, types
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy

test: setup-dev ## set up everything, a browser and Chinese fonts too, then check and run all tests
	@bash tests/setup_browser.sh $(PY)
	@$(MAKE) check
	@$(PY) -m pytest

accuracy: setup-dev ## measure the extraction against the hand-made gold records
	@$(PY) -m benchmarks.accuracy

setup: .venv/runtime.txt ## make .venv with what the dashboard needs
	@:

setup-ocr: .venv/ocr.txt ## add what reads scans and photographs (optional, about 150 MB)
	@:

setup-dev: .venv/dev.txt ## make .venv with the tools for checks and tests
	@:

lock: setup-dev ## compile the requirements from pyproject.toml (UPGRADE=--upgrade takes newer versions)
	@$(LOCK) pyproject.toml --output-file requirements.txt
	@$(LOCK) pyproject.toml --extra ocr --constraints requirements.txt --output-file requirements-ocr.txt
	@$(LOCK) pyproject.toml --extra ocr --group dev --constraints requirements.txt --output-file requirements-dev.txt

clean: ## remove .venv, the caches and everything under data/build*
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis data/build data/build-*
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps are copies of the lock that was installed: a newer file with the same text installs nothing.
.venv/runtime.txt: requirements.txt | $(PY)
	@cmp -s $< $@ || { echo "Installing the requirements into .venv (once, about a minute)…"; $(PIP) --require-hashes -r $<; }
	@cp $< $@

.venv/ocr.txt: requirements-ocr.txt | $(PY)
	@cmp -s $< $@ || { echo "Installing what reads scans into .venv (once, about a minute)…"; $(PIP) --require-hashes -r $<; }
	@cp $< $@
	@cp requirements.txt .venv/runtime.txt

.venv/dev.txt: requirements-dev.txt | $(PY)
	@cmp -s $< $@ || { echo "Installing the development requirements into .venv (once, about a minute)…"; $(PIP) --require-hashes -r $<; }
	@cp $< $@
	@cp requirements.txt .venv/runtime.txt
	@cp requirements-ocr.txt .venv/ocr.txt

$(PY):
	@command -v $(PYTHON) >/dev/null || $(call apt,python3 python3-venv)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "$$($(PYTHON) --version) is too old: Python 3.11 or later is needed; name one with PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(call apt,python3-venv)
	@$(PYTHON) -m venv --clear .venv || { rm -rf .venv; exit 1; }

# Installs Debian packages where we are root, else says what to type.
define apt
{ echo "Installing $(1)…"; [ "$$(id -u)" = 0 ] && apt-get update -qq \
  && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $(1) >/dev/null; } \
  || { echo "Please install what is missing: sudo apt-get install $(1)" >&2; exit 1; }
endef
