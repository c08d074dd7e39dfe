# Every target works first on a fresh clone: it makes the virtual environment it needs.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PORT ?= 8000
export PORT
export PYTHONUTF8 := 1

BIN := .venv/bin
KEZEK := $(BIN)/kezek
STAMP := .venv/.stamp
DEV := .venv/.stamp-dev
PYTEST := $(BIN)/python -m pytest
SIDES ?= 2
SIDE_BY_SIDE := -n $(SIDES) --dist loadfile --no-loadscope-reorder
WALKERS ?= 3
WALKING := -n $(WALKERS) --dist loadfile --no-loadscope-reorder

.PHONY: help install run test test-long check style ready format season schema messages lock doctor screens browser clean

help: ## this list
	@grep -hE '^[a-z%-]+:.*##' Makefile | sed -E 's/^([a-z%-]+):.*## /  \1\t/' | expand -t 16

# ------------------------------------------------------------ environment

$(STAMP): requirements.lock deploy/venv.sh
	@bash deploy/venv.sh requirements.lock
	@touch $@

$(DEV): $(STAMP) requirements-dev.lock
	@bash deploy/venv.sh requirements-dev.lock
	@touch $@

install: $(STAMP) ## the virtual environment, from the lock

# ------------------------------------------------------------ living with it

run: export KEZEK_FOLLOW_PARENT := 1
run: $(STAMP) ## everything, on http://127.0.0.1:8000/ (PORT=…)
	@$(KEZEK) run --demo

doctor: $(STAMP) ## what is wrong with this machine
	@$(KEZEK) doctor

season: $(STAMP) ## a whole year of a whole city, headless
	@$(KEZEK) season --city taraz

# ------------------------------------------------------------ checking it

check: style ready ## style, types, floors, tables, words
	$(PYTEST) -q tests/site/test_floors.py tests/site/test_schema_conventions.py

style: $(DEV)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --cache-dir var/cache/import-linter
	$(KEZEK) schema --check
	$(KEZEK) messages check

# Two workers, each with a database of its own, keep both cores at work, the longest files first
# (tests/order.py). The journeys come after: they time nothing, but do wait, for a browser and for
# the town; so there is one more of them, and the longest files, first by name, begin first.
test: style browser ready ## check, and all tests
	@rm -f var/cache/tally.json
	$(PYTEST) $(SIDE_BY_SIDE) -m 'not long' --ignore tests/e2e --tally var/cache/tally.json
	$(PYTEST) $(WALKING) -m 'not long' tests/e2e --tally var/cache/tally.json --json-line

test-long: $(DEV) browser ready ## the tests that take their time, too
	@rm -f var/cache/tally.json
	$(PYTEST) $(SIDE_BY_SIDE) --ignore tests/e2e --tally var/cache/tally.json
	$(PYTEST) $(WALKING) tests/e2e --tally var/cache/tally.json --json-line

ready: $(STAMP)  # words compiled, styles gathered
	@$(KEZEK) messages compile
	@$(KEZEK) static

browser: $(DEV)
	@bash deploy/browser.sh

screens: export KEZEK_SCREENS := 1
screens: $(DEV) browser ready ## pictures of every page of the journey, in var/screens
	$(PYTEST) -m browser

bench-%: $(DEV)
	@$(BIN)/python -P bench/run.py $*

drill-%: $(DEV)
	@$(BIN)/python -P bench/run.py drill-$*

# ------------------------------------------------------------ keeping it

format: $(DEV) ## let ruff put the lines right
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

schema: $(STAMP) ## docs/schema.sql, from PostgreSQL 18
	$(KEZEK) schema

messages: $(STAMP) ## compile the words
	$(KEZEK) messages compile

lock: ## both locks, from requirements*.in, with the newest that fits
	@bash deploy/lock.sh

clean: ## forget caches, not data
	rm -rf var/cache .hypothesis
	find kezek tests -name __pycache__ -type d -prune -exec rm -rf {} +
