// SPDX-License-Identifier: Apache-2.0
/** The same calls through JNA: a second opinion for tests and a rival in benchmarks, chosen explicitly. */
@NullMarked
package dev.hugemap.bridge.jna;

import org.jspecify.annotations.NullMarked;
