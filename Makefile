.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

help:  ## shows this
	@grep -hE '^[a-z0-9_-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16
	@echo
	@echo 'PORT=8010 make run takes another port; make manage ARGS="import_projects FILE" runs a command;'
	@echo 'make test ARGS=tests/events runs some tests. Data lies in /var/lib/rostok (root) or ~/.local/share/rostok;'
	@echo 'ROSTOK_DATA=/folder names another. DATABASE_URL, REDIS_URL, EMAIL_URL replace the embedded servers.'

run: $(READY)  ## starts Rostok here with servers of its own, on http://127.0.0.1:8000; Ctrl-C stops all
	@exec $(BIN)/python -m backend.embedded

manage: $(READY)  ## runs a Django command (ARGS) on the same data, whether `make run` is up or not
	@$(BIN)/python manage.py $(ARGS)

# With a DATABASE_URL, but still no production server.
manage shell: export LOCAL ?= 1

shell: $(READY)  ## opens a Python shell on the same data
	@$(BIN)/python manage.py shell

test: $(READY)  ## runs all tests in two processes, on servers in a temporary folder
	@$(BIN)/python -m backend.common.messages compile
	@$(BIN)/pytest -q -n 2 $(ARGS)

e2e: $(READY)  ## runs the browser tests; needs Chromium
	@$(BIN)/pytest -q -n 2 --dist worksteal tests/e2e $(ARGS)

faults: blows lives  ## kills workers and servers, cuts wires, and compares what was to be sent with what was

blows: $(READY)
	@$(BIN)/python -m backend.common.messages compile >/dev/null
	@$(BIN)/pytest -q tests/faults --ignore tests/faults/test_states.py $(ARGS)

lives: $(READY)
	@$(BIN)/python -m backend.common.messages compile >/dev/null
	@$(BIN)/pytest -q -n 2 tests/faults/test_states.py

faults-long: export ROSTOK_FAULTS := long
faults-long: faults  ## the same with the full numbers: 100 kills in 10,000 letters, 100,000 rows; an hour or two

bench: $(READY)  ## measures the follow-up engine beside the plainest code; ROSTOK_BENCH=small for a first look
	@$(BIN)/python -m backend.common.messages compile
	@$(BIN)/python -m tests.load $(ARGS)

simulation: $(READY)  ## lives an invented region with a known truth and writes docs/simulation.md; half an hour
	@LOCAL=1 $(BIN)/python manage.py simulate_region --write docs/simulation.md $(ARGS)

schema: $(READY)  ## asks the API whatever its schema allows, and more, as each role; ROSTOK_EXAMPLES=300 asks longer
	@$(BIN)/pytest -q -n 2 --dist worksteal tests/schema $(ARGS)

requirements: $(READY)  ## pins the newest packages that pyproject.toml allows
	@$(BIN)/uv pip compile $(PINS) pyproject.toml --output-file requirements.txt
	@$(BIN)/uv pip compile $(PINS) pyproject.toml --all-extras --output-file requirements-dev.txt
PINS := --quiet --upgrade --universal --generate-hashes --no-header --no-emit-index-url

clean:  ## removes what the tools left behind; the data stays
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .schemathesis staticfiles screenshots build
	@find backend projects mentoring events worker tests -name __pycache__ -type d -prune -exec rm -rf {} +

messages: $(READY)  ## brings the Russian catalogues up to the code, compiles them, lists what waits for a translation
	@$(BIN)/python -m backend.common.messages update

docs: $(READY)  ## writes the pages of docs/ that are tables of the code
	@$(BIN)/python -m backend.common.messages compile
	@$(BIN)/python manage.py write_docs

# What a production server would have; the values open nothing.
PRODUCTION := DATABASE_URL=postgres://check@check/check REDIS_URL=redis://check/0 EMAIL_URL=smtp://check \
	SITE_URL=https://check.example ALLOWED_HOSTS=check.example SECRET_KEY=check-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ

CHECKS := check-style check-format check-types check-imports check-templates check-migrations check-deployment \
	check-translations check-docs check-compose

# step(name, command): one line when it passes, everything that it said when it does not.
define step
	@if said=$$($(2) 2>&1); then echo 'ok      $(1)'; else printf 'FAILED  $(1)\n%s\n' "$$said"; exit 1; fi
endef

check: $(READY)  ## style, types, imports, templates, migrations, deployment, translations, docs
	@$(BIN)/python -m backend.common.messages compile >/dev/null
	@$(MAKE) --no-print-directory --keep-going --jobs 2 $(CHECKS)
check-style:
	$(call step,ruff check,$(BIN)/ruff check .)
check-format:
	$(call step,ruff format,$(BIN)/ruff format --check .)
check-types:
	$(call step,mypy,$(BIN)/mypy .)
check-imports:
	$(call step,import contracts,$(BIN)/lint-imports)
check-templates:
	$(call step,templates,$(BIN)/djlint --quiet --lint backend projects mentoring events)
check-migrations:
	$(call step,migrations,$(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run)
check-deployment:
	$(call step,deployment settings,$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING)
check-translations:
	$(call step,translations,$(BIN)/python -m backend.common.messages check)
check-docs:
	$(call step,docs,$(BIN)/python manage.py write_docs --check)
check-compose:
	$(call step,compose file,$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml)

# The packages are installed when their list is newer than this file.
$(READY): requirements-dev.txt
	@command -v $(PYTHON) >/dev/null || { echo 'Нужен Python 3.11 или новее. Python 3.11 or later is needed.'; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Нужен Python 3.11 или новее, а $(PYTHON) — это $$($(PYTHON) -V). Другой: PYTHON=python3.12 make run"; \
		echo "Python 3.11 or later is needed; $(PYTHON) is $$($(PYTHON) -V). Another: PYTHON=python3.12 make run"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo 'Устанавливаю пакеты в .venv, это минута или две. Installing packages into .venv.'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	@touch $@

.PHONY: help run manage shell test e2e faults blows lives faults-long bench simulation schema requirements clean messages docs check $(CHECKS)
