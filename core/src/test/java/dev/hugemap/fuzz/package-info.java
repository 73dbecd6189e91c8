// SPDX-License-Identifier: Apache-2.0
/**
 * Inputs for parsers, made from real ones by a seed: what one of them throws, how long it takes, and whether what it read is
 * what a second, simpler reading has. A run prints its seed; a finding prints its input.
 */
@NullMarked
package dev.hugemap.fuzz;

import org.jspecify.annotations.NullMarked;
