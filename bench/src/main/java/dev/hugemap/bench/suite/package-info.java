// SPDX-License-Identifier: Apache-2.0
/**
 * The command {@code hugemap bench}: what is measured in which turns, what came out of it, and what may be said of that.
 */
@NullMarked
package dev.hugemap.bench.suite;

import org.jspecify.annotations.NullMarked;
