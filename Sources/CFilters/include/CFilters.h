// The base filters of runs without options of their own, compiled when Thinwall is built and not when it starts.
// filters.c is written by a test (Tests/SeccompTests/PrebuiltTests.swift), which also fails when it is out of date.
#pragma once

/// One filter as sock_filter instructions (code, jt, jf, k), `count` of them. `wall`: 0 process, 1 container.
/// `network`: 0 none with refused sockets notified, 1 ports with `listen` notified, 2 the host's.
const void *thinwall_filter(int wall, int network, int *count);
