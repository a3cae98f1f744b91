# Consult. `make` alone says what there is. The work is done by small Python programs in deploy/, which
# need nothing but Python 3.11 or 3.12 with venv.
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3)

.PHONY: help demo demo-fresh serve test verify mutants weights screenshots lint format messages assets lock clean python
.DEFAULT_GOAL := help

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' Makefile

demo: python ## set up and serve the demo on http://127.0.0.1:8000 (PORT=8001 for another port); keeps its data
	@$(PYTHON) deploy/demo.py

demo-fresh: python ## move the demo's data aside and start again with today's dates
	@$(PYTHON) deploy/demo.py --fresh

serve: python ## serve as in production, on loopback: needs DATABASE_URL and SECRET_KEY, takes PORT
	@$(PYTHON) deploy/serve.py

test: python ## run all checks and tests, on SQLite or on DATABASE_URL=postgres://...
	@$(PYTHON) deploy/suite.py test

verify: python ## run the long proofs, on SQLite and on PostgreSQL, and rebuild the assets to compare
	@$(PYTHON) deploy/suite.py verify

mutants: python ## change rules, deadlines and counts, which the tests must notice (SAMPLE=60 for so many only)
	@$(PYTHON) deploy/mutants.py $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SEED),--seed $(SEED)) \
		$(if $(ONLY),--only "$(ONLY)") $(if $(TESTS),--tests "$(TESTS)")

weights: python ## measure what a visit weighs, served as in production, in a real browser
	@$(PYTHON) deploy/weights.py

screenshots: python ## make the pictures of the documents from a demo of their own
	@$(PYTHON) deploy/screenshots.py

lint: python ## run the checks that need no database: style, types, import contracts, templates
	@$(PYTHON) deploy/suite.py lint

format: python ## bring code and templates into shape
	@$(PYTHON) deploy/suite.py format

messages: python ## bring the message catalogues up to date with the code
	@$(PYTHON) deploy/suite.py messages

assets: python ## rebuild the style sheets, scripts, fonts and icons (needs Node 20)
	@$(PYTHON) deploy/assets.py

lock: python ## renew the lock files after a change of pyproject.toml
	@$(PYTHON) deploy/suite.py lock

clean: ## remove what can be made again; the demo's data stays
	rm -rf .venv var/static var/*.stamp .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache htmlcov
	rm -f .coverage .coverage.* consult/locale*/*/LC_MESSAGES/django.mo
	find consult councils proposals cms tests deploy -name __pycache__ -type d -prune -exec rm -rf {} +

python:
	@test -n "$(PYTHON)" || { echo "python3 is missing. Install it: sudo apt install python3 python3-venv"; exit 1; }
