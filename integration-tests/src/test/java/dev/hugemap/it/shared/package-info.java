// SPDX-License-Identifier: Apache-2.0
/** Shared memory: the real kernel, mounts, child JVMs that end in whatever way. */
@NullMarked
package dev.hugemap.it.shared;

import org.jspecify.annotations.NullMarked;
