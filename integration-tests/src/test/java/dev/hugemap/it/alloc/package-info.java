// SPDX-License-Identifier: Apache-2.0
/** Pools on memory of a real kernel. */
@NullMarked
package dev.hugemap.it.alloc;

import org.jspecify.annotations.NullMarked;
