# Two commands do all the set-up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo run test check fix bench bench-diff bench-schedule bench-reading bench-scale bench-stories bench-workers bench-month docs lock clean

help:  ## show these words
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.run  ## crawl the sample city day by day and say what changed
	$(BIN)/xzcrawler demo

run: $(VENV)/.run  ## one crawl of the declared sites (SITES="name name")
	$(BIN)/xzcrawler crawl $(SITES)

test: $(VENV)/.dev  ## all tests, on all processor cores
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

check: $(VENV)/.dev  ## style, types, rings, generated documents
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/reference.py --check

fix: $(VENV)/.dev  ## mend what the tools can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.dev bench-schedule  ## speed and memory, as ratios against a bare spider; and bench-schedule
	$(BIN)/python -m tests.benchmarks.bench_crawl
	$(BIN)/python -m tests.benchmarks.bench_diff
	$(BIN)/python -m tests.benchmarks.bench_workers

bench-workers: $(VENV)/.dev  ## many machines: 1 and 2 workers drain 200 sites (SITES=60 for fewer)
	$(BIN)/python -m tests.benchmarks.bench_workers $(SITES)

SCALE ?= 0.01
bench-scale: $(VENV)/.dev  ## how a database grows and how long its answers take (SCALE=1: 2 million articles, an hour)
	$(BIN)/python -m tests.benchmarks.bench_scale $(SCALE)

SITES_IN_MONTH ?= 300
bench-month: $(VENV)/.dev  ## a month of 300 sites under a virtual clock: what is missed, what is told (SITES_IN_MONTH=30 for fewer)
	$(BIN)/python -m tests.benchmarks.bench_month $(SITES_IN_MONTH)

bench-diff: $(VENV)/.dev  ## how long it takes to grade and to show an edit, beside peers
	$(BIN)/python -m tests.benchmarks.bench_diff

bench-schedule: $(VENV)/.dev  ## how soon edits are found, beside other rules that ask as often
	$(BIN)/python -m tests.benchmarks.bench_schedule

PAGES ?= tests/corpus
bench-reading: $(VENV)/.dev  ## how well pages are read (PAGES=folder with truth.jsonl; ours by default)
	$(BIN)/python -m tests.benchmarks.bench_reading $(PAGES)

PAIRS ?=
bench-stories: $(VENV)/.dev  ## how well copies are told from look-alikes (PAIRS=file of labelled pairs; ours by default)
	$(BIN)/python -m tests.benchmarks.bench_stories $(PAIRS)

docs: $(VENV)/.dev  ## write the generated documents anew
	$(BIN)/python docs/reference.py

lock:  ## pin the requirements anew (needs a package index)
	PYTHON=$(PYTHON) requirements/lock.sh

clean:  ## remove the virtual environment and caches; never data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("xzcrawler needs Python 3.11 or newer; try make PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

# --no-deps: the lists are complete, and the pip of a bare Python 3.11 cannot resolve `lxml[html-clean]`.
$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements/dev.txt
	@touch $@
