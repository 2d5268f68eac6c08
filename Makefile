# The commands of the project. `make help` lists them; the work is done by small scripts in deploy/ and by the tools.
PYTHON ?= python3
PORT ?= 8000
DEMO ?= 1
JOBS ?=
ONLY ?=
BIN := .venv/bin
PYTEST = $(BIN)/python -m pytest --durations=10 $(if $(JOBS),-n $(JOBS)) $(ONLY)

.PHONY: help
help: ## list these commands
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' Makefile
