.DEFAULT_GOAL := help
PYTHON := .venv/bin/python

help:  ## shows this
	@grep -E '^[a-z_-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

messages:  ## brings the Russian catalogues up to the code, compiles them, lists what waits for a translation
	$(PYTHON) -m backend.common.messages update

# What a production server would have; the values open nothing.
PRODUCTION := DATABASE_URL=postgres://check@check/check REDIS_URL=redis://check/0 EMAIL_URL=smtp://check \
	SITE_URL=https://check.example ALLOWED_HOSTS=check.example SECRET_KEY=check-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ

CHECKS := check-style check-format check-types check-imports check-templates check-migrations check-deployment \
	check-translations

# step(name, command): one line when it passes, everything that it said when it does not.
define step
	@if said=$$($(2) 2>&1); then echo 'ok      $(1)'; else printf 'FAILED  $(1)\n%s\n' "$$said"; exit 1; fi
endef

check:  ## style, types, import contracts, templates, migrations, deployment settings, translations
	@$(MAKE) --no-print-directory --keep-going --jobs 2 $(CHECKS)
check-style:
	$(call step,ruff check,.venv/bin/ruff check .)
check-format:
	$(call step,ruff format,.venv/bin/ruff format --check .)
check-types:
	$(call step,mypy,.venv/bin/mypy .)
check-imports:
	$(call step,import contracts,.venv/bin/lint-imports)
check-templates:
	$(call step,templates,.venv/bin/djlint --quiet --lint backend projects mentoring events)
check-migrations:
	$(call step,migrations,$(PYTHON) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run)
check-deployment:
	$(call step,deployment settings,$(PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING)
check-translations:
	$(call step,translations,$(PYTHON) -m backend.common.messages check)

.PHONY: help messages check $(CHECKS)
