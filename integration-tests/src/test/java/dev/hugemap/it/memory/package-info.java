// SPDX-License-Identifier: Apache-2.0
/** Memory on the running kernel: grants with their proofs, refusals that leave nothing behind. */
@NullMarked
package dev.hugemap.it.memory;

import org.jspecify.annotations.NullMarked;
