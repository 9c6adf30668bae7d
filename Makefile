# The entry points. `make setup` once (as root, Debian 12 or later), then `make`, then `build/bin/thinwall run -- ls`.
SWIFT ?= swift
PREFIX ?= /usr/local
BUILD := build
EMBEDDED_BUILD := .build/embedded

# What building needs, and what the tests run: real programs, the peers they are held against, and a real kernel.
BUILD_PACKAGES := gcc g++ make musl-dev musl-tools pkg-config libc6-dev linux-libc-dev libseccomp-dev git
TEST_PACKAGES := redis-server nginx-light python3 python3-venv nodejs sqlite3 busybox-static bubblewrap firejail \
  strace tmux zsh fish man-db iproute2 libcap2-bin util-linux procps dpkg-dev curl linux-perf valgrind \
  qemu-system-x86 cpio \
  crun runc podman conmon catatonit uidmap slirp4netns netavark aardvark-dns iptables containerd docker.io debootstrap

.PHONY: test-guest all setup launcher workbench glibc order test test-unit test-integration test-attacks bench lint format fuzz install clean

## Build the launcher (Embedded Swift, static), the workbench, manual pages and completions into build/.
all: launcher workbench
	install -d $(BUILD)/share/thinwall/profiles $(BUILD)/share/man/man1 $(BUILD)/share/man/man5 \
	  $(BUILD)/share/bash-completion/completions $(BUILD)/share/zsh/site-functions $(BUILD)/share/fish/vendor_completions.d
	install -m 644 Profiles/*.toml $(BUILD)/share/thinwall/profiles/
	$(BUILD)/bin/thinwall man > $(BUILD)/share/man/man1/thinwall.1
	$(BUILD)/bin/thinwall man thinwall-profile > $(BUILD)/share/man/man5/thinwall-profile.5
	$(BUILD)/bin/thinwall-oci man > $(BUILD)/share/man/man1/thinwall-oci.1
	$(BUILD)/bin/thinwall-oci completion bash > $(BUILD)/share/bash-completion/completions/thinwall-oci
	$(BUILD)/bin/thinwall completion bash > $(BUILD)/share/bash-completion/completions/thinwall
	$(BUILD)/bin/thinwall completion zsh > $(BUILD)/share/zsh/site-functions/_thinwall
	$(BUILD)/bin/thinwall completion fish > $(BUILD)/share/fish/vendor_completions.d/thinwall.fish

## Install Debian packages: needs root, prints what it does.
setup:
	@echo "Installing: $(BUILD_PACKAGES) $(TEST_PACKAGES)"
	apt-get update -q
	DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $(BUILD_PACKAGES)
	DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $(TEST_PACKAGES) || \
	  for package in $(TEST_PACKAGES); do \
	    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $$package >/dev/null \
	      && echo "installed $$package" || echo "not available: $$package (tests that need it are skipped)"; done

launcher:
	EMBEDDED=1 $(SWIFT) build -c release --scratch-path $(EMBEDDED_BUILD) --product thinwall
	EMBEDDED=1 $(SWIFT) build -c release --scratch-path $(EMBEDDED_BUILD) --product thinwall-oci
	install -D $(EMBEDDED_BUILD)/release/thinwall $(BUILD)/bin/thinwall
	install $(EMBEDDED_BUILD)/release/thinwall-oci $(BUILD)/bin/thinwall-oci

## The same launcher as ordinary Swift on glibc; `make glibc` puts it in the Embedded one's place.
glibc:
	$(SWIFT) build -c release --product thinwall
	$(SWIFT) build -c release --product thinwall-oci
	install -D .build/release/thinwall $(BUILD)/bin/thinwall
	install .build/release/thinwall-oci $(BUILD)/bin/thinwall-oci

## Write Sources/thinwall/start.order anew; worth it after a new toolchain or libc.
order:
	Benchmarks/order-start

workbench:
	$(SWIFT) build -c release --product thinwall-workbench
	install -D .build/release/thinwall-workbench $(BUILD)/libexec/thinwall/thinwall-workbench

## What CI runs, without the guests: unit tests, real programs behind both walls, attacks; as root and as an ordinary user.
test: all
	$(SWIFT) build -c release --product thinwall
	Tests/run

## Other kernels and control group layouts, in QEMU guests, both programs: about six minutes.
test-guest: launcher
	Tests/run guest

bench: all
	$(SWIFT) build -c release --product thinwall
	cd Benchmarks && $(SWIFT) run -c release bench all $(BENCH)

lint:
	$(SWIFT) format lint -s -r Package.swift Sources Tests Fuzz/Package.swift Fuzz/Sources Benchmarks/Package.swift Benchmarks/Sources Examples

format:
	$(SWIFT) format -i -r Package.swift Sources Tests

fuzz:
	Fuzz/run $(or $(SECONDS_EACH),60)

install: all
	install -d $(DESTDIR)$(PREFIX)
	cp -R $(BUILD)/bin $(BUILD)/libexec $(BUILD)/share $(DESTDIR)$(PREFIX)/

clean:
	rm -rf $(BUILD) .build
