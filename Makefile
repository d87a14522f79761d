# Everything a newcomer needs: make run, make test. `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON ?= python3
IN_VENV := .venv/bin/python
# Stamps: once made, an environment costs nothing until its lock changes.
RUN := .venv/.run
DEV := .venv/.dev

.PHONY: help run test check bench faults soak token format lock schemas

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

run: $(RUN) ## Start everything on this machine; Ctrl-C stops it (AVVIK_PORT moves the api)
	@$(IN_VENV) -m deploy.local.run

token: $(RUN) ## Print a bearer token while it runs: make -s token PERSON=student-1
	@$(IN_VENV) -m deploy.local.bearer "$(or $(PERSON),student-1)"

test: $(DEV) ## All tests, against real servers (ARGS=... goes to pytest)
	@$(IN_VENV) -m pytest $(ARGS)

check: $(DEV) ## Format, lint, types, import contracts, generated files, spelling
	@.venv/bin/ruff format --check
	@.venv/bin/ruff check
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/codespell
	@deploy/schemas --check

bench: $(DEV) ## Measure, and print a table of ratios
	@$(IN_VENV) -m tests.bench $(ARGS)

faults: $(DEV) ## Kill, cut and stall the servers, and print what was lost
	@$(IN_VENV) -m tests.faults $(ARGS)

soak: $(DEV) ## Run under load for long
	@$(IN_VENV) -m tests.soak $(ARGS)

format: $(DEV) ## Rewrite the code as ruff wants it
	@.venv/bin/ruff format
	@.venv/bin/ruff check --fix

schemas: $(DEV) ## Regenerate the files under schemas/
	@deploy/schemas

lock: ## Resolve pyproject.toml into both lock files (needs uv; ARGS=--upgrade for newer)
	@deploy/lock $(ARGS)

$(RUN): requirements.lock deploy/setup
	@deploy/setup $(PYTHON) requirements.lock 1>&2
	@touch $@

$(DEV): requirements-dev.lock deploy/setup
	@deploy/setup $(PYTHON) requirements-dev.lock 1>&2
	@touch $(RUN) $@
