# Everything a newcomer types. `make demo` and `make test` need git, make and Python 3.11 or later with venv.
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
PYTHON := $(or $(PYTHON),python3)
BIN := .venv/bin
JOBS ?= 2
export DJANGO_SETTINGS_MODULE := legajo.config.settings

.PHONY: help setup setup-dev demo test check format bench pins

help:  ## Show these words
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

setup:  ## Prepare .venv (the command line is .venv/bin/legajo)
	@$(PYTHON) scripts/setup.py

setup-dev:
	@$(PYTHON) scripts/setup.py --dev

demo: setup  ## A running agency with a decade of history, in your browser
	@exec $(BIN)/legajo demo

test: setup-dev  ## Every promise, against a real PostgreSQL and a real browser
	@$(BIN)/python scripts/browser.py
	$(BIN)/pytest -n $(JOBS) --dist loadfile $(ARGS)

check: setup-dev  ## Style, types, layers, migrations, templates, documents
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python scripts/check_migrations.py
	$(BIN)/djlint --lint --quiet src
	$(BIN)/python -m legajo.lobby.catalogues --check
	$(BIN)/python scripts/check_docs.py

format: setup-dev  ## Put the code in the house's form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup-dev  ## Every figure a ratio, in one run
	$(BIN)/python -m bench $(ARGS)

pins: setup-dev  ## Renew the pinned requirements
	@scripts/pins.sh
