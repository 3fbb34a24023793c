# Everything runs in .venv, made on first use from Python 3.11 or newer. Debian: apt-get install python3-venv
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
SPARK  := $(VENV)/.spark
# the engines that the tests of columns and files use
EXTRAS := pandas,polars,arrow,duckdb,files,plot

.PHONY: help demo test lint types tests docs bench data tables clean
help:            ## say what there is
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "teamnames needs Python 3.11 or newer: make PYTHON=python3.12 ..."; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { echo "python3 -m venv failed; on Debian: apt-get install python3-venv"; exit 2; }
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet -e '.[$(EXTRAS)]' --group test --group lint --group docs
	@touch $@

# Spark is large and needs Java: it comes where Java is, and its tests say why they were skipped where it is not
$(SPARK): $(READY)
	-@if command -v java >/dev/null; then $(BIN)/python -m pip install --quiet -e '.[spark]'; fi
	@touch $@

demo: $(READY)   ## clean the example export and show what came of it
	$(BIN)/teamnames clean examples/crm_export.csv --column Department --out-dir build/demo

test: $(READY) lint types tests data  ## lint, types, import rules, all tests, generated files

lint: $(READY)
	$(BIN)/ruff check src tests benchmarks tools docs
	$(BIN)/ruff format --check src tests benchmarks tools docs
	$(BIN)/lint-imports

types: $(READY)
	$(BIN)/mypy

tests: $(READY) $(SPARK)
	$(BIN)/python -m pytest -n auto --dist loadfile --cov --cov-report=term:skip-covered

data: $(READY)   ## check the tables, rebuild what is generated and fail on a difference
	$(BIN)/teamnames lint
	$(BIN)/python tools/rebuild.py --check

tables: $(READY) ## after an edit of a table: sort it, rebuild what is made of it, check everything
	$(BIN)/python tools/format_tables.py
	$(BIN)/python tools/rebuild.py
	$(BIN)/teamnames lint

docs: $(READY)   ## build the pages
	$(BIN)/sphinx-build -n -W -q docs docs/_build/html

bench: $(READY)  ## measure speed as ratios in one run, and rightness on labelled names if they are at hand
	$(BIN)/python benchmarks/speed.py

clean:           ## remove the environment and what was built
	rm -rf $(VENV) build dist docs/_build .pytest_cache .mypy_cache .ruff_cache .hypothesis
