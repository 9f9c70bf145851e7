# Two commands are enough: `make run` and `make test`. Both set up what is missing first.

SHELL := /bin/sh
export VAR_DIR ?= $(CURDIR)/var
export PYTHON := $(CURDIR)/.venv/bin/python
export SUPERVISOR_USER := $(shell id -un)
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
READY := .venv/.ready

.PHONY: run test chat train staff-user migrate evaluate compare release-check review-pack bench soak update backup restore sbom audit lint clean help

help:  ## these lines
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

run: $(READY)  ## set up what is missing and serve on http://127.0.0.1:8000
	@$(PYTHON) -W ignore -m bot prepare
	@echo "Starting. The page will be at http://$${HOST:-127.0.0.1}:$${PORT:-8000}/ ; Ctrl-C ends all."
	@exec .venv/bin/supervisord -c supervisord.conf

test: $(READY)  ## set up what is missing and run all tests
	@$(PYTHON) -W ignore -m bot train
	@$(PYTHON) -m pytest -n 2 --dist loadgroup --no-loadscope-reorder

chat: $(READY)  ## talk to the running assistant in this terminal
	@$(PYTHON) -W ignore -m bot chat

train: $(READY)  ## train the model if the data has changed
	@$(PYTHON) -W ignore -m bot train

staff-user: $(READY)  ## make an account for the staff console: make staff-user NAME=kim ROLE=reception|clinician|admin
	@$(PYTHON) -W ignore -m bot staff-user --name "$(NAME)" --role "$(ROLE)"

migrate: $(READY)  ## bring the database up to date
	@$(PYTHON) -W ignore -m bot migrate

evaluate: $(READY)  ## measure understanding, focus areas and safety, write docs/evaluation.md and its pictures (SETS=folder adds external sets)
	@$(PYTHON) -W ignore -m bot train
	@OPENBLAS_NUM_THREADS=1 $(PYTHON) -W ignore -m evaluation $(SETS)

compare: $(READY)  ## beside Rasa's own starter and n-grams on the same lines, write docs/comparison.md (SETS; EPOCHS=10 of the starter; LINES of each intent; QUICK=1: minutes, into var/)
	@$(PYTHON) -W ignore -m evaluation.compare $(if $(QUICK),--quick) $(if $(EPOCHS),--epochs $(EPOCHS)) $(if $(LINES),--lines $(LINES)) $(SETS)

bench: $(READY)  ## beside Rasa's own starter on this machine, half an hour, write docs/performance.md (QUICK=1: minutes, into var/)
	@$(PYTHON) -W ignore -m bot train
	@$(PYTHON) -W ignore -m evaluation.bench $(if $(QUICK),--quick)

soak: $(READY)  ## load for MINUTES=30 while parts fail; nothing may be lost or doubled
	@$(PYTHON) -W ignore -m bot train
	@$(PYTHON) -W ignore -m evaluation.bench.soak $(or $(MINUTES),30)

update: $(READY)  ## train if needed and let the new model take over from the running one without a pause
	@$(PYTHON) -W ignore -m bot update

backup: $(READY)  ## copy the database into TO=file while it is in use
	@$(PYTHON) -W ignore -m bot backup $(TO)

restore: $(READY)  ## bring back a copy, FROM=file, into the empty database that is set
	@$(PYTHON) -W ignore -m bot restore $(FROM)

sbom: $(READY)  ## all packages with versions and licences in var/sbom.json (CycloneDX)
	@$(PYTHON) scripts/sbom.py

audit: $(READY)  ## known vulnerabilities of the locked packages, without those of docs/audit-allowed.yml; needs the network
	@sh scripts/audit.sh

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
