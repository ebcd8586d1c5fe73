# Two commands are all: `make demo` and `make test`. Both set up .venv the first time.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
READY := .venv/.ready
DEMO := .venv/.demo
EMULATOR := .venv/emulator/.ready
PACKAGE := .venv/lambda-package/.ready
STORAGE := .venv/ministack/.ready
RUNTIMES := .venv/runtimes/.ready
FRAMEWORKS := .venv/frameworks/.ready

.PHONY: demo environment test coverage lint types test-slow attacks fuzz mutate docs pictures bench matrix release-check clean

demo: $(DEMO)
	$(BIN)/lambda-binary serve --settings examples/wall.toml --port $(PORT)

test: lint types $(EMULATOR) $(PACKAGE) $(STORAGE) $(RUNTIMES) $(FRAMEWORKS)
	$(BIN)/pytest -m "not slow"

# Apart, for tracing costs time, and memory that other tests measure.
coverage: $(READY) $(EMULATOR) $(PACKAGE) $(STORAGE) $(RUNTIMES) $(FRAMEWORKS)
	$(BIN)/coverage run -m pytest -m "not slow" -k "not peak"
	$(BIN)/coverage report

# What does not fit into ten minutes on two cores: peers, load, other engines.
test-slow: $(READY) $(EMULATOR) $(PACKAGE) $(STORAGE) $(RUNTIMES) $(FRAMEWORKS)
	$(BIN)/pytest --hypothesis-profile=search

# Small changes of the core that no test notices: CHANGES=80 of them, the same ones each time.
mutate: $(READY)
	$(BIN)/python tests/mutating.py $(or $(CHANGES),80)

# What was a fault once: the tests that docs/security.md names, one row an attack.
attacks: $(READY)
	$(BIN)/pytest $$(grep -oE 'tests/[a-z_/]+\.py(::[a-z0-9_]+)?' docs/security.md | sort -u)

# Mutations of what the parsers meet; FUZZ='--engine atheris' where that is installed.
fuzz: $(READY)
	cd tests && ../$(BIN)/python -m fuzz.search --seconds $(or $(SECONDS),60) $(FUZZ)

lint: $(READY)
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/lint-imports --no-cache >.venv/imports.log || { cat .venv/imports.log; exit 1; }

types: $(READY)
	$(BIN)/mypy
	$(BIN)/basedpyright tests/typing

# The documentation as a site, for a web server or the disk: open site/index.html.
docs: $(READY)
	NO_MKDOCS_2_WARNING=1 LAMBDA_BINARY_REPOSITORY="$(LAMBDA_BINARY_REPOSITORY)" $(BIN)/mkdocs build --quiet
	@echo 'site/index.html'

# The screenshots of docs/images, taken anew in Chromium.
pictures: $(READY)
	cd tests && ../$(BIN)/python -m real.pictures

# Every Python on the PATH, with and without the extras, the oldest and the newest dependencies.
matrix: $(READY)
	$(BIN)/python tests/packages/matrix.py $(MATRIX)

# Two equal builds, and version, changelog, tag and links held together. See docs/releasing.md.
release-check: $(READY)
	LAMBDA_BINARY_REPOSITORY="$(LAMBDA_BINARY_REPOSITORY)" $(BIN)/python tests/packages/release_check.py

bench: $(READY)
	$(BIN)/python benchmarks/run.py

# The environment. Python's own venv module is all that it needs.
$(READY): pyproject.toml constraints.txt
	@$(MAKE) --no-print-directory environment
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[gateway,libmagic,fast]' --group dev --group docs --group objects
	@touch $@

# What the demo shows and nothing of what tests need; the whole environment has it too.
$(DEMO): pyproject.toml constraints.txt
	@$(MAKE) --no-print-directory environment
	@test -e $(READY) || { echo 'Installing what the demo needs, once; a minute or less.'; \
		$(BIN)/python -m pip install --constraint constraints.txt --editable '.[gateway]' matplotlib qrcode; }
	@touch $@

environment:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'make: Python 3.11 or later is needed; name one, as in: make PYTHON=python3.12 test' >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
		{ echo 'make: this Python cannot make environments; on Debian: apt-get install python3-venv' >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'

# AWS's runtime interface emulator ships as a binary inside this wheel; nothing else of it is used.
$(EMULATOR): $(READY)
	$(BIN)/python -m pip install --quiet --no-deps --upgrade --target .venv/emulator aws-sam-cli==1.170.0
	@touch $@

# What a Lambda zip holds: the wheels for Linux on this processor.
$(PACKAGE): $(READY)
	$(BIN)/python -m pip install --quiet --upgrade --target .venv/lambda-package --only-binary=:all: \
		--platform "manylinux_2_28_$$(uname -m)" --platform "manylinux2014_$$(uname -m)" --implementation cp \
		--python-version "$$($(BIN)/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')" \
		--constraint constraints.txt Pillow python-magic pylibmagic
	@touch $@

# An S3 that checks signatures and expiry; apart, for it and moto want other versions of botocore.
$(STORAGE): $(READY)
	$(PYTHON) -m venv .venv/ministack
	.venv/ministack/bin/python -m pip install --quiet ministack==1.5.33
	@touch $@

# Older runtime clients, for streaming leans on how they post; the newest is in the group dev.
$(RUNTIMES): $(READY)
	for version in 2.2.1 3.0.2 3.1.1 4.0.4 4.1.0; do \
		$(BIN)/python -m pip install --quiet --no-deps --only-binary=:all: --upgrade \
			--target .venv/runtimes/$$version awslambdaric==$$version || rm -rf .venv/runtimes/$$version; \
	done
	@touch $@

# Web frameworks that pin what others need; what runs in a function needs nothing else of them.
$(FRAMEWORKS): $(READY)
	$(BIN)/python -m pip install --quiet --no-deps --upgrade --target .venv/frameworks \
		chalice==1.34.0 zappa==0.63.0 durationpy==0.11 || rm -rf .venv/frameworks
	@mkdir -p .venv/frameworks && touch $@

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis dist site
