// SPDX-License-Identifier: Apache-2.0
/**
 * Small and middling memory on huge pages: a pool that packs blocks into the granules of a region, and arenas of it that
 * live and die in nanoseconds.
 *
 * @serial exclude
 */
@NullMarked
package dev.hugemap.alloc;

import org.jspecify.annotations.NullMarked;
