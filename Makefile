# The commands that people type. Each is a line of its own below, and can be typed without make.
PYTHON ?= python3

.PHONY: up test check format locks pictures

up: ## start the site
	$(PYTHON) manage.py up

test: ## all tests; ARGS="tests/positions/domain -x" for some of them
	$(PYTHON) manage.py test $(ARGS)

check: ## the checks without the tests
	.ci/checks

format: ## bring code into its form
	.venv/bin/python -m ruff check --fix && .venv/bin/python -m ruff format

locks: ## make the locks anew from pyproject.toml
	.ci/lock

pictures: ## draw the rooms anew
	$(PYTHON) docs/rooms.py
