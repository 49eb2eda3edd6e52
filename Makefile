# The commands of this project; `make` lists them. All that is installed goes into .venv, all data into var/.

PYTHON ?= python3
PORT ?= 8000
# Not ?=, for some shells export HOST as the machine's name, and that would open the site to the network.
HOST := 127.0.0.1
# Claims that `make bench` measures with
N ?= 10000
# The browser of `make e2e`: a command, or a path
CHROMIUM ?= chromium
# Further arguments: make test ARGS="-k claim -x"
ARGS ?=

VENV := .venv/bin/python
BOOTSTRAP := $(PYTHON) scripts/bootstrap.py
MANAGE := $(VENV) manage.py
GUNICORN := $(VENV) -m gunicorn -c python:evidence.gunicorn --bind "$(HOST):$(PORT)" evidence.wsgi
COMPILE := $(VENV) -m uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock"
# What a production server's environment says must not change what the tests see.
UNSET := env -u EVIDENCE_FILES -u EVIDENCE_SECRET_KEY -u EVIDENCE_FORMER_SECRET_KEYS -u EVIDENCE_PRODUCTION -u EVIDENCE_DEBUG -u EVIDENCE_HTTPS -u EVIDENCE_ALLOWED_HOSTS \
	-u EVIDENCE_CSRF_TRUSTED_ORIGINS -u EVIDENCE_HSTS_SECONDS -u EVIDENCE_LOG_LEVEL -u EVIDENCE_LOG_FORMAT -u EVIDENCE_CONTACT -u EVIDENCE_TWO_PERSON \
	-u EVIDENCE_LEDGER_ORIGIN -u EVIDENCE_LEDGER_KEYS -u EVIDENCE_VAULT_KEY -u EVIDENCE_VAULT_FORMER_KEYS -u EVIDENCE_ADMIN_PATH EVIDENCE_ENV_FILE=

.PHONY: help run admin test soak e2e validate check format serve bench lock clean

help: ## list these commands (the default)
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

run: ## the site with the founding case, for you alone (PORT=8000)
	@$(PYTHON) scripts/free_port.py "$(HOST)" "$(PORT)"
	@$(BOOTSTRAP) base
	@$(VENV) scripts/prepare.py --seed
	@exec $(GUNICORN)

admin: ## create an account for the admin
	@$(BOOTSTRAP) base
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) createsuperuser $(ARGS)

test: ## all tests (ARGS="-k claim" for some; DATABASE_URL for PostgreSQL)
	@$(BOOTSTRAP) dev
	@$(UNSET) $(VENV) -m pytest -n auto $(ARGS)

soak: ## all that is too long for `make test`: many more examples, kills, 64 connections, every page (DATABASE_URL; README.md)
	@$(BOOTSTRAP) dev
	@$(UNSET) $(VENV) -m pytest -n auto -m "hypothesis or soak" --hypothesis-profile soak $(ARGS)

e2e: ## the site in a real browser, accessibility too (CHROMIUM=chromium, DATABASE_URL for PostgreSQL)
	@command -v "$(CHROMIUM)" >/dev/null || { echo "make e2e needs Chromium, and there is no $(CHROMIUM). \
	On Debian: apt install chromium; elsewhere: make e2e CHROMIUM=/path/to/chrome" >&2; exit 1; }
	@$(BOOTSTRAP) e2e
	@CHROMIUM="$(CHROMIUM)" $(UNSET) $(VENV) -m pytest -n auto tests/e2e $(ARGS)

validate: ## HTML and CSS of every kind of page by the Nu HTML checker, citations by citeproc-js, JSON-LD by TypeScript (needs Java, Node, npm)
	@$(BOOTSTRAP) dev
	@$(UNSET) $(VENV) -m tests.e2e.validate
	@$(UNSET) $(VENV) -m tests.e2e.citeproc
	@$(UNSET) $(VENV) -m tests.e2e.schema_types

check: ## everything but the tests: style, templates, types, settings, migrations
	@$(BOOTSTRAP) dev
	@$(VENV) scripts/check.py

format: ## put the code into its one form
	@$(BOOTSTRAP) dev
	@$(VENV) -m ruff check --fix --quiet .
	@$(VENV) -m ruff format .

serve: export EVIDENCE_PRODUCTION = 1
serve: ## the site for everybody, behind a proxy (needs settings: README.md)
	@$(PYTHON) scripts/free_port.py "$(HOST)" "$(PORT)"
	@$(BOOTSTRAP) base
	@$(MANAGE) check --deploy
	@$(VENV) scripts/prepare.py
	@exec $(GUNICORN)

bench: ## how fast it is (N=10000 claims; DATABASE_URL for PostgreSQL); touches no data of yours
	@$(BOOTSTRAP) base
	@exec $(VENV) -m bench --claims "$(N)" $(ARGS)

lock: ## compile requirements/*.txt from pyproject.toml (ARGS=--upgrade for newer ones)
	@$(BOOTSTRAP) dev
	@$(COMPILE) -o requirements/base.txt $(ARGS)
	@$(COMPILE) --group dev --constraint requirements/base.txt -o requirements/dev.txt $(ARGS)
	@$(COMPILE) --group dev --group e2e --constraint requirements/dev.txt -o requirements/e2e.txt $(ARGS)

clean: ## remove .venv, caches and collected files; your data stays
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis var/static var/test.sqlite3*
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@if [ -n "$$(ls -A var 2>/dev/null)" ]; then \
		echo "Kept, for it is yours: $$(ls -d var/* | tr '\n' ' ')"; \
	fi
