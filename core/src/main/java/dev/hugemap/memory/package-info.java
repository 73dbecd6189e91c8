// SPDX-License-Identifier: Apache-2.0
/**
 * Huge-backed memory: backings, policies, regions and arenas.
 *
 * @serial exclude
 */
@NullMarked
package dev.hugemap.memory;

import org.jspecify.annotations.NullMarked;
