# Xinglin: build, run, test. Each target says what it does; `make help` lists them.

SHELL := /bin/bash
RELEASE := -c release --static-swift-stdlib -Xswiftc -cross-module-optimization -Xswiftc -enforce-exclusivity=unchecked -Xlinker -s
PACKAGES := libsqlite3-dev libzstd-dev libxxhash-dev zlib1g-dev libbz2-dev libpcre2-dev
STORE ?= store
PORT ?= 8080

.DEFAULT_GOAL := help
.PHONY: help dependencies build run test lint format definitions clean

help: ## This list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /: /'

dependencies: ## Install the C libraries that are missing (Debian; asks for root)
	@missing=$$(for package in $(PACKAGES); do \
		dpkg-query --show --showformat='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || echo $$package; done); \
	if [ -n "$$missing" ]; then \
		sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$sudo apt-get update --quiet=2 && $$sudo apt-get install --yes --quiet=2 $$missing; \
	fi

build: dependencies ## The release binary: .build/release/xinglin
	swift build $(RELEASE) --product xinglin

run: build ## Build, make a demonstration clinic in ./store, serve it
	@[ -f $(STORE)/record.db ] || .build/release/xinglin demo --store $(STORE)
	.build/release/xinglin serve --store $(STORE) --port $(PORT)

test: dependencies ## Everything that is tested, as it is said in docs/testing.md
	./Tests/run

lint: ## The formatter's findings
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Tools

format: ## Lay all sources out
	swift format --in-place --recursive --parallel Package.swift Sources Tests Tools

definitions: ## Compile the definition table from Tools/definitions
	swift build --product CompileDefinitions
	.build/debug/CompileDefinitions Tools/definitions Sources/Assets/definitions.r4.bin

clean: ## Remove what was built
	rm -rf .build
