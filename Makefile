# The recipes of this repository. The commit hook and .ci/run call the same ones.
# Needs: Python 3.11 or later with venv, make, git. As root or not; no service, no system package.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
# Where a machine has certificates of its own, the wheel's npm must be told to use the system's store.
export NODE_USE_SYSTEM_CA := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# The first Python that is new enough and can make virtual environments.
FIND_PYTHON := for candidate in python3.11 python3.12 python3.13 python3.14 python3; do \
	if $$candidate -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	echo $$candidate; break; fi; done

.PHONY: help
help:  ## Say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 16

.PHONY: install
install: $(VENV)/.made $(VENV)/.assets $(VENV)/.browser  ## Build .venv with everything, the command .venv/bin/zhili included

$(VENV)/.made: requirements/uv.lock requirements/dev.lock pyproject.toml
	@python=$$($(FIND_PYTHON)); \
	test -n "$$python" || { echo "Python 3.11 or later with venv is needed (Debian: python3.11-venv)." >&2; exit 1; }; \
	test -x $(BIN)/python || $$python -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/uv.lock
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements/dev.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q -j 0 src  # also where Python is told to keep no bytecode: a house starts in half the time
	@test -x $(BIN)/zhili
	@touch $@

$(VENV)/.assets: $(VENV)/.made package-lock.json scripts/vendor_assets.py scripts/kit.py scripts/charts.mjs $(wildcard src/zhili/*/locale/*/LC_MESSAGES/*.po)
	$(BIN)/python scripts/vendor_assets.py
	@touch $@

$(VENV)/.browser: $(VENV)/.assets scripts/unpack_chromium.py
	$(BIN)/python scripts/unpack_chromium.py
	@touch $@

.PHONY: demo
demo: install  ## Run a made-up city and print its address and accounts (PORT=8000)
	$(BIN)/zhili demo --port $(PORT)

.PHONY: test
test: install lint  ## Everything that must hold before a change is taken in
	$(BIN)/python -m pytest -m "not slow" --numprocesses 3 --dist loadfile --no-loadscope-reorder --second-try

.PHONY: lint
lint: install  ## Style, types, import contracts, holes and secrets
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m tools.findings

.PHONY: bench
bench: install  ## Measure: docs/performance.md says what and why
	$(BIN)/zhili bench --write docs/performance.md

.PHONY: screenshots
screenshots: install  ## Pictures of every main page in every look; those that README shows go to docs/pictures
	$(BIN)/python scripts/screenshots.py

.PHONY: soak
soak: install  ## The long campaigns: a house killed again and again, the engine tried for long
	HYPOTHESIS_PROFILE=default $(BIN)/python -m pytest -m slow --override-ini addopts="-q --strict-markers --strict-config -p zhili.site.testing" --timeout 7200

.PHONY: docs
docs: install  ## Prove that what is documented exists, and what exists is documented
	$(BIN)/python -m pytest tests/docs

.PHONY: lock
lock: $(VENV)/.made  ## Renew the pinned requirements (UPGRADE=--upgrade for newer versions)
	cd requirements && for name in uv run; do \
	../$(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url $(UPGRADE) $$name.in -o $$name.lock; done
	cd requirements && ../$(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url $(UPGRADE) \
	-c run.lock dev.in -o dev.lock
