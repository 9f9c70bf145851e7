# Two commands are enough: `make run` and `make test`. Both set up what is missing first.

SHELL := /bin/sh
export VAR_DIR ?= $(CURDIR)/var
export PYTHON := $(CURDIR)/.venv/bin/python
export SUPERVISOR_USER := $(shell id -un)
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
READY := .venv/.ready

.PHONY: run test chat train staff-user migrate evaluate release-check review-pack lint clean help

help:  ## these lines
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

run: $(READY)  ## set up what is missing and serve on http://127.0.0.1:8000
	@$(PYTHON) -W ignore -m bot prepare
	@echo "Starting. The page will be at http://$${HOST:-127.0.0.1}:$${PORT:-8000}/ ; Ctrl-C ends all."
	@exec .venv/bin/supervisord -c supervisord.conf

test: $(READY)  ## set up what is missing and run all tests
	@$(PYTHON) -W ignore -m bot train
	@$(PYTHON) -m pytest

chat: $(READY)  ## talk to the running assistant in this terminal
	@$(PYTHON) -W ignore -m bot chat

train: $(READY)  ## train the model if the data has changed
	@$(PYTHON) -W ignore -m bot train

staff-user: $(READY)  ## make an account for the staff console: make staff-user NAME=kim ROLE=reception|clinician|admin
	@$(PYTHON) -W ignore -m bot staff-user --name "$(NAME)" --role "$(ROLE)"

migrate: $(READY)  ## bring the database up to date
	@$(PYTHON) -W ignore -m bot migrate

evaluate: $(READY)  ## measure understanding, focus areas and safety, write docs/evaluation.md (SETS=folder adds external sets)
	@$(PYTHON) -W ignore -m bot train
	@$(PYTHON) -W ignore -m evaluation $(SETS)

release-check: $(READY)  ## list what a person must still sign, verify or check; fails when there is anything
	@$(PYTHON) -W ignore -m bot release-check

review-pack: $(READY)  ## all sentences with their sources in var/review-pack.md, for the clinician who signs them
	@$(PYTHON) -W ignore -m bot review-pack

lint: $(READY)  ## style, types, import rules, Rasa's own validation
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PYTHON) scripts/validate_data.py

clean:  ## forget the environment and the models, keep var/
	rm -rf .venv models/*.tar.gz .rasa

# uv makes the environment from the lock; where it is not installed, it is installed into the project.
$(READY): pyproject.toml uv.lock .python-version
	@sh scripts/bootstrap.sh
	@touch $@
