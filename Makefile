# outgate: make demo, make test, make lint, make bench.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV ?= $(shell command -v uv 2>/dev/null)

# The test cluster: docs/test-cluster.md. A kubeconfig in the environment is used, if there is one.
ENFORCER ?= calico
COMMA := ,
CLUSTERS ?= $(if $(OUTGATE_TEST_KUBECONFIG)$(KUBECONFIG),current,calico$(COMMA)none)

.PHONY: help install demo test lint bench lock golden schema index dist krew clean
.PHONY: cluster cluster-build cluster-down test-cluster test-cluster-all

help:
	@echo "make demo   install what is needed and walk a small shop through audit, reach and explain"
	@echo "make test   install what is needed and run every test"
	@echo "make lint   ruff, mypy, import-linter"
	@echo "make bench  the speed and memory figures of this machine"
	@echo "make dist   the program as one file that a bare Python runs, in dist/"
	@echo "make krew   the krew manifest of what make dist has packed; BASE=… HOMEPAGE=…"
	@echo "make schema rewrite the JSON Schema of outgate.yaml after a change of its settings"
	@echo "make index  rewrite the index of checks after one more of them"
	@echo "make golden rewrite the golden outputs after a wanted change; review the diff"
	@echo "make cluster      a real two-node Kubernetes on this machine; ENFORCER=calico, cilium or none"
	@echo "make cluster-down stop it"
	@echo "make test-cluster the tests that need a real cluster, on Calico and on no enforcer"
	@echo "make test-cluster-all  the same on Cilium too, and every case"

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

cluster: install
	@$(BIN)/python -m tests.cluster up --enforcer $(ENFORCER) $(ARGS)

cluster-build: install
	@$(BIN)/python -m tests.cluster build --enforcer $(ENFORCER) $(ARGS)

cluster-down: install
	@$(BIN)/python -m tests.cluster down

test-cluster: install
	@$(BIN)/pytest -m cluster --cluster $(CLUSTERS) $(ARGS)

test-cluster-all: install
	@$(BIN)/pytest -m cluster --cluster all --all-cases $(ARGS)

golden: install
	$(BIN)/pytest tests/golden --update-golden

schema: install
	@$(BIN)/python -m tools.configuration_schema

index: install
	@$(BIN)/python -m tools.index_of_checks

# The program as one file for this platform; PYTHONS='python3.12 python3.13' adds interpreters.
dist: install
	@$(BIN)/python -m tools.one_file $(foreach python,$(PYTHONS),--python $(python)) $(ARGS)

# BASE: where the archives of make dist are published; HOMEPAGE: the project's address.
krew: install
	@mkdir -p dist/krew
	@$(BIN)/python -m tools.krew --base "$(BASE)" --homepage "$(HOMEPAGE)" dist/*.tar.gz > dist/krew/outgate.yaml
	@echo dist/krew/outgate.yaml

lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
