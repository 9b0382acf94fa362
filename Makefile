# The few daily words. `make demo` and `make test` need Python 3.11 or newer, make and git.
.PHONY: help demo run install test check bench
.SILENT:
.DEFAULT_GOAL := help

help: ## what can be said
	awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

demo: install ## the product with a demonstration organization (PORT=8123 make demo)
	exec .venv/bin/ringbeam demo

run: install ## the product, empty, with a one-time link to set it up
	exec .venv/bin/ringbeam serve

install: ## only .venv, with the command ringbeam in it
	sh scripts/install requirements.lock

test: ## the tests, on every database and with the browser that are there
	sh scripts/install requirements-test.lock
	.venv/bin/python -m tests.run

check: ## format, lint, types, floors, deployment, migrations, templates
	sh scripts/install requirements-test.lock
	sh scripts/check

bench: ## the table of docs/performance.md
	sh scripts/install requirements-test.lock
	.venv/bin/python -m benchmarks
