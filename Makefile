# On a fresh machine with make and Python 3.11 or later:   make demo   |   make test
# The same by hand: python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest

PYTHON ?= python3
PIP = .venv/bin/python -m pip --quiet --disable-pip-version-check

.PHONY: demo test clean

demo: .venv/installed
	.venv/bin/clearlane demo

test: .venv/installed-test
	.venv/bin/python -m pytest -q -n 2

# A marker file stands for the environment, so that nothing is installed again while pyproject.toml stays as it is.
.venv/installed: pyproject.toml hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "clearlane needs Python 3.11 or later: make PYTHON=python3.12")'
	@echo "Installing clearlane into .venv (once; a few minutes)" >&2
	$(PYTHON) -m venv .venv
	$(PIP) install -e .
	@touch $@

.venv/installed-test: .venv/installed
	@echo "Installing what the tests need into .venv (once)" >&2
	$(PIP) install -e '.[test]'
	@touch $@

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
