# The portal's commands. `make run` and `make test` need nothing but python3; the rest they bring.
PYTHON ?= python3
ARGS ?=
.DEFAULT_GOAL := help
.PHONY: help run test setup check messages fonts clean

help: ## show these commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ## set up what is missing, start the portal, print its address and the sign-ins
	@$(PYTHON) bin/set_up.py run
	@exec .venv/bin/python bin/serve.py

test: ## run every check and test on PostgreSQL, Redis and Chromium (ARGS="tests/core -k money")
	@$(PYTHON) bin/set_up.py test
	@exec .venv/bin/python bin/run_tests.py $(ARGS)

setup: ## set up for both, start nothing
	@$(PYTHON) bin/set_up.py test
	@$(PYTHON) bin/set_up.py run

check: ## style and floors only
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/lint-imports

messages: ## collect new words into each floor's catalogue
	@.venv/bin/python manage.py makemessages -l zh_Hans

fonts: ## make the fonts of the printed papers anew
	@rm -f var/stamps/font* var/fonts/Portal*
	@$(PYTHON) bin/set_up.py run

clean: ## remove everything that set-up and runs have made, the embedded database included
	@rm -rf var node_modules .venv .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name '*.mo' -path './locale/*' -delete
	@find . -name __pycache__ -prune -exec rm -rf {} +
