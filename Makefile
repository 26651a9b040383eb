# promptutils: build, try, test, measure and install.

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
# Nothing of where it was built comes into a build.
SWIFT_BUILD = $(SWIFT) build -c release --static-swift-stdlib \
  -Xswiftc -file-prefix-map -Xswiftc "$(CURDIR)=." -Xcc "-ffile-prefix-map=$(CURDIR)=."
TOOLS = embed fit calibrate score sweep pick-op audit
BIN = .build/release
SOURCES = Package.swift packaging/promptutils.c packaging/link.sh $(shell find Sources -type f)

# What building and running needs, and what only the tests need.
BUILD_PACKAGES = libopenblas0 libjq-dev pkg-config
DEMO_PACKAGES = jq bsdextrautils
TEST_PACKAGES = jq mandoc shellcheck bsdextrautils mawk zsh fish python3 parallel strace

.DEFAULT_GOAL := help

.PHONY: help
help: ## Say what each target does
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

.PHONY: deps
deps: ## Install the Debian packages that building needs
	@scripts/install-packages.sh $(BUILD_PACKAGES)

.PHONY: demo-deps
demo-deps: deps
	@scripts/install-packages.sh $(DEMO_PACKAGES)

.PHONY: test-deps
test-deps: deps
	@scripts/install-packages.sh $(TEST_PACKAGES)

.PHONY: build
build: deps ## Build the seven tools for release
	packaging/write-commit.sh Sources/CBuild/Commit.h
	$(SWIFT_BUILD)
	packaging/link.sh $(BIN) $(BIN)/promptutils

.PHONY: product
product: # one tool, PRODUCT, as build makes it
	packaging/write-commit.sh Sources/CBuild/Commit.h
	$(SWIFT_BUILD) --product $(PRODUCT)

.PHONY: check-reproducible
check-reproducible: ## Build in two folders and compare the packages byte for byte
	scripts/check-reproducible.sh

.PHONY: demo
demo: demo-deps build ## Run the whole pipeline on Fixtures and show what comes out
	@PATH="$(CURDIR)/$(BIN):$$PATH" scripts/show-demo.sh Fixtures demo-out

.PHONY: test
test: test-deps build lint ## Check everything, run every test, and fuzz for a moment
	PROMPTUTILS_BIN="$(CURDIR)/$(BIN)" $(SWIFT) test --disable-xctest --scratch-path .build-test \
	  --skip PublishedVectorTests
	$(MAKE) fuzz SECONDS=2
	@if scripts/fetch_models.sh --check 2>/dev/null; then $(MAKE) test-models; else \
	  echo "make test: NOT compared with PyTorch at full size, since the models are not here;" \
	    "'make test-models' fetches them (500 MB) and compares" >&2; fi

.PHONY: test-models
test-models: models build ## Compare the published models' vectors with PyTorch's
	PROMPTUTILS_BIN="$(CURDIR)/$(BIN)" $(SWIFT) test --disable-xctest --scratch-path .build-test \
	  --filter PublishedVectorTests

# The tools and the tests under a sanitizer: every test but those of the shipped models' speed and size.
.PHONY: check-asan
check-asan: test-deps ## Run the tests with the address sanitizer
	scripts/check-sanitized.sh address

.PHONY: check-tsan
check-tsan: test-deps ## Run the tests with the thread sanitizer
	scripts/check-sanitized.sh thread

.PHONY: check-ubsan
check-ubsan: test-deps ## Run the tests with the sanitizer of undefined behaviour
	scripts/check-sanitized.sh undefined

# The C kernels alone, against plain loops, on processors that this one is not.
.PHONY: check-aarch64
check-aarch64: ## Hold the kernels to plain loops on emulated aarch64
	@scripts/install-packages.sh gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user
	scripts/kernels/check.sh aarch64

.PHONY: check-x86
check-x86: ## Hold the kernels to plain loops on emulated x86-64
	@scripts/install-packages.sh libc6-dev qemu-user
	scripts/kernels/check.sh x86

SECONDS ?= 60
.PHONY: fuzz
fuzz: deps ## Fuzz every target for SECONDS (default 60) each
	scripts/fuzz.sh $(SECONDS)

.PHONY: lint
lint: test-deps ## Check the format of sources, scripts and manual pages
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Fuzz
	{ find scripts examples packaging .ci -name '*.sh' -o -path '.ci/run'; \
	  echo scripts/freeze scripts/check; } | xargs shellcheck
	mandoc -T lint -W warning man/*

.PHONY: format
format: ## Format the Swift sources
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests Fuzz

.PHONY: completions
completions: build ## Write the shell completions anew from the tools' flags
	scripts/make-completions.sh $(BIN) completions

.PHONY: golden
golden: build ## Write the golden outputs anew; read the diff, then commit it
	PROMPTUTILS_BIN="$(CURDIR)/$(BIN)" PROMPTUTILS_UPDATE_GOLDEN=1 \
	  $(SWIFT) test --disable-xctest --scratch-path .build-test --filter GoldenTests

.PHONY: models
models: ## Fetch all-MiniLM-L6-v2 and all-mpnet-base-v2 for embed --model
	scripts/fetch_models.sh

.PHONY: example-deps
example-deps: ## Fetch what the examples join the tools with: Spark, DuckDB, pandas, datasets, ONNX
	@scripts/install-packages.sh default-jre-headless python3-venv
	@test -x .build-test/venv/bin/python || python3 -m venv .build-test/venv
	@.build-test/venv/bin/pip install --quiet --disable-pip-version-check -r examples/requirements.txt

.PHONY: bench
bench: build ## Measure against the named peers on this machine
	scripts/bench/run.sh $(BIN)

# Builds only where there is no build, or the sources have changed since: root needs no Swift then.
$(BIN)/promptutils: $(SOURCES)
	@command -v $(SWIFT) >/dev/null || { \
	  echo "$(BIN) is missing or older than the sources, and there is no $(SWIFT) on PATH;" \
	    "run 'make build' as the user who has it" >&2; exit 1; }
	$(MAKE) build

.PHONY: install
install: $(BIN)/promptutils ## Install under PREFIX (default /usr/local), staged in DESTDIR
	packaging/install.sh $(BIN) "$(DESTDIR)$(PREFIX)"

.PHONY: uninstall
uninstall: ## Remove what install put under PREFIX
	packaging/uninstall.sh $(BIN) "$(DESTDIR)$(PREFIX)"

.PHONY: deb
deb: $(BIN)/promptutils ## Make a Debian package in dist
	@scripts/install-packages.sh dpkg-dev
	packaging/make-deb.sh $(BIN) dist

.PHONY: dist
dist: $(BIN)/promptutils ## Make a tarball in dist that runs without Swift or other packages
	@scripts/install-packages.sh libopenblas-dev
	packaging/make-dist.sh $(BIN) dist

.PHONY: clean
clean: ## Remove what was built
	rm -rf .build .build-test dist demo-out Sources/CBuild/Commit.h
