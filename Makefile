# velatui: `make run` opens the dashboard on the embedded hub, `make test` runs every test.
SHELL := /bin/bash
.DEFAULT_GOAL := run

# Replaces the dashboard's arguments when not empty: make run ARGS="--context prod"
ARGS ?=
SWIFT ?= swift
BINARY := .build/release/velatui

.PHONY: run build setup setup-test test lint format bench soak screenshots clean

## Builds the release binary and opens the dashboard on the embedded hub with the examples.
run: build
	@exec $(BINARY) $(if $(strip $(ARGS)),$(ARGS),--embedded)

## Builds the release binary.
build: setup
	@$(SWIFT) build -c release --product velatui

## Installs the system libraries that are missing, or says which command does.
setup:
	@scripts/setup

setup-test:
	@scripts/setup --for-tests

## Runs every test; those in terminals by themselves, as others leave them no processor.
test: setup-test
	@$(SWIFT) build --build-tests
	@$(SWIFT) test --skip-build --skip TerminalTests
	@$(SWIFT) test --skip-build --filter TerminalTests

## Checks the format of every Swift file.
lint:
	@$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks

## Formats every Swift file.
format:
	@$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests Benchmarks

## Measures the budgets; prints figure, budget and verdict for each.
bench: build
	@$(SWIFT) build -c release --product velatui-benchmarks
	@.build/release/velatui-benchmarks $(ARGS)

## Runs the random tests for long: more seeds, more inputs.
soak: setup-test
	@VELATUI_SOAK=1 $(SWIFT) test

## Makes the pictures of README.md from the real program.
screenshots: build
	@scripts/setup --for-tests
	@scripts/make-screenshots

clean:
	@$(SWIFT) package clean
