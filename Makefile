# The two commands: `make run` and `make test`. Everything that they bring lands in git-ignored
# folders of this checkout. CONTRIBUTING.md tells about the others.

PYTHON ?= python3
PORT ?= 8000
PYTEST_ARGS ?=
BIN := .venv/bin
export PORT
# without compiled bytecode every start would take two seconds longer
unexport PYTHONDONTWRITEBYTECODE


.DEFAULT_GOAL := help
.PHONY: help run test check bench assets locks format lint types contracts migrations docs \
        test-postgres python prepare-run prepare-test

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

python:
	@command -v $(PYTHON) >/dev/null || { echo "Commonbeat cannot go on: there is no $(PYTHON); \
	install Python 3.11 or later." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Commonbeat cannot \
	go on: $$($(PYTHON) --version) is too old; install Python 3.11 or later, or name one: make \
	PYTHON=/path/to/python3.11" >&2; exit 1; }

prepare-run: python
	@$(PYTHON) scripts/prepare.py run

prepare-test: python
	@$(PYTHON) scripts/prepare.py test
	@$(PYTHON) scripts/browser.py

run: prepare-run ## Install, migrate, load the demonstration and serve it (PORT=8000)
	@$(BIN)/python manage.py load_demonstration
	@exec $(BIN)/python manage.py serve --port $(PORT)

test: prepare-test ## Install what tests need, and run all of them on SQLite
	@env -u DATABASE_URL REQUIRE_ALL=$(or $(REQUIRE_ALL),$(if $(CI),1,)) $(BIN)/pytest -n 2 $(PYTEST_ARGS)

check: prepare-test ## Format, lint, types, contracts, migrations, docs, and the tests on PostgreSQL
	@$(MAKE) --no-print-directory lint contracts types migrations docs test-postgres

lint: prepare-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

contracts: prepare-test
	$(BIN)/lint-imports --no-logo

types: prepare-test
	$(BIN)/mypy

migrations: prepare-test
	env -u DATABASE_URL $(BIN)/python manage.py makemigrations --check --dry-run

docs: prepare-test
	$(BIN)/pytest -q tests/test_documentation.py

# only what a database can change: the other tests have run on this machine in `make test`
test-postgres: prepare-test
	@REQUIRE_ALL=$(or $(REQUIRE_ALL),$(if $(CI),1,)) $(PYTHON) scripts/with_postgres.py $(BIN)/pytest -n 2 -m "django_db and (both or not journey)" $(PYTEST_ARGS)

bench: prepare-run ## Measure speed and memory, and print the table
	$(BIN)/python benchmarks/run.py

assets: prepare-run ## Copy styles, scripts and map shapes again
	@rm -f .var/stamps/assets
	@$(PYTHON) scripts/prepare.py assets

locks: python ## Write the lock files again, with today's versions
	@$(PYTHON) scripts/locks.py

format: prepare-test ## Format, and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
