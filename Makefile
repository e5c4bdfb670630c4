# The two commands anyone has to type are `make demo` and `make test`; both install what they need into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TOOLS := $(VENV)/.tools

.PHONY: demo test lint bench bench-load clean

demo: $(READY)
	@rm -rf demo.ascribe
	$(BIN)/ascribe --store demo.ascribe load cases/*.yaml
	$(BIN)/ascribe --store demo.ascribe behind "We Support Jeremy Corbyn" --limit 3
	$(BIN)/ascribe --store demo.ascribe behind "Heshmat Alavi" --limit 4
	$(BIN)/ascribe --store demo.ascribe behind "The British Left" --limit 3
	$(BIN)/ascribe --store demo.ascribe viz -o demo.html

# Two at a time, each with a server of its own; a server of yours is one, so there one at a time.
test: lint
	$(BIN)/pytest $(if $(NEO4J_URI),,--numprocesses 2 --dist loadfile)

lint: $(TOOLS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(TOOLS)
	$(BIN)/python bench/startup.py
	$(BIN)/python bench/lookup.py
	$(BIN)/python bench/completion.py
	$(BIN)/python bench/viewer.py

# A million relations: an hour, 4 GB of memory, 6 GB of disk in the user's cache.
bench-load: $(TOOLS)
	$(BIN)/python bench/load.py
	$(BIN)/python bench/inference.py

clean:
	rm -rf $(VENV) demo.ascribe demo.html build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "ascribe needs Python 3.11 or newer; name one with: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "no virtual environment: on Debian, apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(TOOLS): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
