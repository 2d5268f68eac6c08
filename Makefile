# The commands of the project; `make help` lists them. Longer steps stand in deploy/, settings of the tools in pyproject.toml.
PYTHON ?= python3
PORT ?= 8000
DEMO ?= 1
JOBS ?=
ONLY ?=
PATH ?= /usr/local/bin:/usr/bin:/bin
export PYTHON PATH
unexport PYTHONDONTWRITEBYTECODE # without it every start compiles all packages again
BIN = .venv/bin
PROOFS = tests/prove tests/races tests/demo tests/matching/columns
SIDE_BY_SIDE = $(if $(JOBS),-n $(JOBS) --dist loadgroup --no-loadscope-reorder)
PYTEST = $(BIN)/python -m pytest --durations=10 $(SIDE_BY_SIDE) $(ONLY)
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links

.PHONY: help run test test-sqlite test-postgres journeys prove bench check types shape format lock pictures bare clean packages tools

help: ## list these commands
	@awk 'BEGIN { FS = ":[^#]*## " } /^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile
	@echo "  PORT=9000 another port, DEMO=0 an empty town, JOBS=2 parallel tests, ONLY=tests/claims a part of them"

run: ## install, migrate, load the demo into a new instance, serve on http://127.0.0.1:8000
	@PORT=$(PORT) DEMO=$(DEMO) sh deploy/run.sh

test: ## everything, on SQLite and then, but for what knows no database, on a PostgreSQL of its own
	@$(MAKE) --no-print-directory test-sqlite
	@SHOUWANG_TEST_ONLY=database $(MAKE) --no-print-directory test-postgres

test-sqlite: tools ## everything on SQLite
	SHOUWANG_TEST_DB=sqlite $(PYTEST)

test-postgres: tools ## everything on PostgreSQL (TEST_POSTGRES_URL names one that already runs)
	SHOUWANG_TEST_DB=postgres $(PYTEST)

journeys: tools ## only what people do, clicked through in Chromium
	$(PYTEST) -m journey

prove: tools ## the proofs at full length: lives against the oracle; money by made-up days, faults and races, on both databases
	PROVE=1 SHOUWANG_TEST_DB=sqlite $(BIN)/python -m pytest --durations=10 $(SIDE_BY_SIDE) $(or $(ONLY),$(PROOFS))
	PROVE=1 SHOUWANG_TEST_DB=postgres SHOUWANG_TEST_ONLY=database $(BIN)/python -m pytest --durations=10 $(SIDE_BY_SIDE) $(or $(ONLY),$(PROOFS))

check: tools ## style, types, layers, templates, translations, migrations
	@$(MAKE) --no-print-directory --jobs=2 --output-sync types shape

types:
	$(BIN)/mypy

shape:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --cache-dir .cache/imports
	$(BIN)/djlint webapp --lint --quiet
	$(BIN)/python -m pytest --quiet -m "not slow" $(SIDE_BY_SIDE) tests/architecture

format: tools ## put imports and line breaks the way `make check` wants them
	$(BIN)/ruff check --fix-only --fixable I,RUF100 .
	$(BIN)/ruff format .

lock: tools ## pin the newest packages that the requirements.in files allow
	$(COMPILE) --upgrade requirements.in -o requirements.txt
	$(COMPILE) --upgrade requirements-scale.in -o requirements-scale.txt
	$(COMPILE) --upgrade tests/requirements.in -o tests/requirements.txt
	$(COMPILE) --upgrade bench/requirements.in -o bench/requirements.txt

bench: packages ## measure the ranking beside other libraries, by CPU time
	@sh deploy/install.sh bench/requirements.txt
	$(BIN)/python -m bench $(ONLY)

pictures: tools ## photograph the pages that the READMEs show
	$(BIN)/python -m tests.support.pictures

bare: ## try `make run` on a bare Debian root (needs root and mmdebstrap)
	DEMO=$(DEMO) bash deploy/bare-machine.sh

clean: ## remove what the tools left; the instance and .venv stay
	rm -rf .cache .hypothesis tests/output .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find webapp matching migrations tests deploy -name __pycache__ -prune -exec rm -rf {} +

packages:
	@sh deploy/install.sh requirements.txt

tools: packages
	@sh deploy/install.sh tests/requirements.txt
