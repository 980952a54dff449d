.DEFAULT_GOAL := help
PYTHON := .venv/bin/python

help:  ## shows this
	@grep -E '^[a-z_-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

messages:  ## brings the Russian catalogues up to the code, compiles them, lists what waits for a translation
	$(PYTHON) -m backend.common.messages update

.PHONY: help messages
