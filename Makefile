# Everything a newcomer or a developer types. Needs nothing but Python 3.11 or newer; `make` lists it all.
PYTHON ?= python3
PORT ?= 8000
BOOT := $(PYTHON) config/build/bootstrap.py
BIN := .venv/bin
NPM := $(BOOT) npm
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --quiet \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'

export UV_PYTHON_DOWNLOADS := never
# Where it is set, every process of the tests would compile every source again: it doubles what they cost.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
# Many tests wait for a browser, a server or a clock: twice as many at once as there are cores keep the cores busy.
WORKERS ?= $(shell expr 2 \* $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1))

.PHONY: help run web dev test test-python test-pages check fast bench migrate new-channel lock types

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

run: ## build what is stale and start the demo on 127.0.0.1 (PORT=8000)
	@$(BOOT) run --port "$(PORT)"

web: ## build the web pages whose sources changed
	@$(BOOT) web

dev: ## make the environment for tests and checks
	@$(BOOT) dev

test: test-python test-pages ## run all tests, Python's and the pages' (ARGS="-k word" for some)

test-python: dev web
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

test-pages: dev web
	@$(NPM) run --silent test

check: dev ## lint, format, types, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo
	@$(NPM) run --silent lint
	@$(NPM) run --silent types
	@$(BIN)/python -m config.build.api_types --check

fast: dev ## compile the router, if there is a C compiler; else it stays plain Python
	@$(BIN)/python -m config.build.compile

bench: dev web .bench/peers ## measure (QUICK=1 for a short run); writes .bench/latest.json
	@-[ -n "$(QUICK)" ] || $(BIN)/python -m config.build.compile
	@QUICK=$(QUICK) $(BIN)/python -m tests.bench

.bench/peers: requirements-bench.lock # in a folder of their own: their wheels bring a package `tests`
	@-$(BIN)/uv pip install --quiet --target $@ -r $< && touch $@

migrate: dev ## bring the database to the newest schema
	@$(BIN)/python -m config.cli migrate

new-channel: dev ## scaffold channels/NAME with its tests (NAME=sms)
	@$(BIN)/python -m config.build.new_channel "$(NAME)"

lock: dev ## lock the newest versions that pyproject.toml and package.json allow
	@$(LOCK) --upgrade --group web --output-file requirements.lock
	@$(LOCK) --upgrade --group dev --output-file requirements-dev.lock
	@$(subst pyproject.toml,,$(LOCK)) --upgrade --group bench --output-file requirements-bench.lock
	@rm -rf node_modules package-lock.json
	@$(NPM) install --package-lock-only --silent
	@$(BOOT) dev

types: dev ## write the pages' TypeScript types from the API's description
	@$(BIN)/python -m config.build.api_types
