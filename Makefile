# Three commands matter: `make serve`, `make demo` and `make test`. Everything is set up in .venv on first use.
PYTHON ?= python3
VENV := .venv
EXTRAS ?= dev,cohort
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: serve demo test check lint types wheel browser oracle cluster docs bench validate clean

# The app in the browser, for one person, with its data in the user's data folder.
serve: $(INSTALLED)
	$(BIN)/psoas serve

demo: $(INSTALLED)
	$(BIN)/psoas demo --out demo

test: $(INSTALLED)
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not browser and not oracle"

check: lint types docs test browser wheel

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(INSTALLED)
	$(BIN)/mypy

browser: $(INSTALLED)
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m browser

# Against OpenSim 4.6 in the same session; needs its wheel (72 MB), which the other targets do without.
oracle: $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,cohort,opensim]'
	$(BIN)/python -m pytest -m oracle

# On a local cluster of two nodes, one of which is ended; needs Ray's wheel (70 MB), which the other targets do without.
cluster: $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,cohort,ray]'
	$(BIN)/python -m pytest tests/cohort/test_ray_runner.py

wheel: $(INSTALLED)
	$(BIN)/python scripts/check_wheel.py

docs: $(INSTALLED)
	$(BIN)/python -m scripts.build_docs --check
	$(BIN)/python -m scripts.build_test_docs --check
	$(BIN)/python -m scripts.build_exercise_docs --check
	$(BIN)/python -m scripts.build_what_if_docs --check

# Ratios against myogait 0.9.2 and OpenSim 4.6 (each in its own venv) and peak memory; writes docs/benchmarks.md. Needs ../shared/data.
bench: $(INSTALLED)
	$(BIN)/python -m benchmarks.run

# Against other people's measurements; writes docs/validation/*.md. Needs ../shared/data.
validate: $(INSTALLED)
	$(BIN)/python -m validation.validate_gait
	$(BIN)/python -m validation.validate_muscles
	$(BIN)/python -m validation.validate_programmes
	$(BIN)/python -m validation.validate_follow
	$(BIN)/python -m validation.cohort_norms

$(INSTALLED): pyproject.toml hatch_build.py constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "psoas needs Python 3.11 or newer; call make PYTHON=python3.12, say.")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[$(EXTRAS)]'
	touch $@

clean:
	rm -rf $(VENV) .venv-bench* demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
