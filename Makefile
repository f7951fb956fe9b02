# outgate: make demo, make test, make lint, make bench.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV ?= $(shell command -v uv 2>/dev/null)

.PHONY: help install demo test lint bench lock golden clean

help:
	@echo "make demo   install what is needed and walk a small shop through audit, reach and explain"
	@echo "make test   install what is needed and run every test"
	@echo "make lint   ruff, mypy, import-linter"
	@echo "make bench  the speed and memory figures of this machine"
	@echo "make golden rewrite the golden outputs after a wanted change; review the diff"

install: $(VENV)/.installed

# requirements.lock pins every package by hash; uv is used when it is there, pip otherwise.
$(VENV)/.installed: requirements.lock pyproject.toml
	@bash tools/install "$(VENV)" "$(PYTHON)" "$(UV)"
	@touch $@

demo: install
	@$(BIN)/outgate demo

test: install
	@$(BIN)/pytest -n 2 $(ARGS)

lint: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: install
	$(BIN)/python -m bench

golden: install
	$(BIN)/pytest tests/golden --update-golden

lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
