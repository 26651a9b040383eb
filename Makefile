# promptutils: build, try, test, measure and install.

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
SWIFT_BUILD = $(SWIFT) build -c release --static-swift-stdlib
TOOLS = embed fit calibrate score sweep pick-op audit
BIN = .build/release

# What building and running needs, and what only the tests need.
BUILD_PACKAGES = libopenblas-dev libjq-dev pkg-config
DEMO_PACKAGES = jq bsdextrautils
TEST_PACKAGES = jq mandoc shellcheck bsdextrautils mawk zsh fish python3 parallel

.DEFAULT_GOAL := help

.PHONY: help
help: ## Say what each target does
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

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
	$(SWIFT_BUILD)

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

SECONDS ?= 60
.PHONY: fuzz
fuzz: deps ## Fuzz every target for SECONDS (default 60) each
	scripts/fuzz.sh $(SECONDS)

.PHONY: lint
lint: test-deps ## Check the format of sources, scripts and manual pages
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests
	find scripts .ci -name '*.sh' -o -path '.ci/run' | xargs shellcheck
	mandoc -T lint -W warning man/*

.PHONY: format
format: ## Format the Swift sources
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests

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

.PHONY: bench
bench: build ## Measure against the named peers on this machine
	scripts/bench/run.sh $(BIN)

.PHONY: install
install: build ## Install under PREFIX (default /usr/local), staged in DESTDIR
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/man/man1" \
	  "$(DESTDIR)$(PREFIX)/share/man/man5" "$(DESTDIR)$(PREFIX)/share/man/man7" \
	  "$(DESTDIR)$(PREFIX)/share/bash-completion/completions" \
	  "$(DESTDIR)$(PREFIX)/share/zsh/site-functions" \
	  "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d"
	for tool in $(TOOLS); do \
	  install -m 755 "$(BIN)/$$tool" "$(DESTDIR)$(PREFIX)/bin/$$tool" && \
	  install -m 644 "man/$$tool.1" "$(DESTDIR)$(PREFIX)/share/man/man1/$$tool.1" && \
	  install -m 644 "completions/bash/$$tool" "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/$$tool" && \
	  install -m 644 "completions/zsh/_$$tool" "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_$$tool" && \
	  install -m 644 "completions/fish/$$tool.fish" "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/$$tool.fish" \
	  || exit 1; \
	done
	install -m 644 man/promptutils.5 "$(DESTDIR)$(PREFIX)/share/man/man5/promptutils.5"
	install -m 644 man/promptutils.7 "$(DESTDIR)$(PREFIX)/share/man/man7/promptutils.7"

.PHONY: uninstall
uninstall: ## Remove what install put under PREFIX
	for tool in $(TOOLS); do \
	  rm -f "$(DESTDIR)$(PREFIX)/bin/$$tool" "$(DESTDIR)$(PREFIX)/share/man/man1/$$tool.1" \
	    "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/$$tool" \
	    "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_$$tool" \
	    "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/$$tool.fish"; \
	done
	rm -f "$(DESTDIR)$(PREFIX)/share/man/man5/promptutils.5" "$(DESTDIR)$(PREFIX)/share/man/man7/promptutils.7"
