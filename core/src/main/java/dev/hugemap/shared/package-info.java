// SPDX-License-Identifier: Apache-2.0
/**
 * Memory that several processes share, and memory that survives its process.
 *
 * @serial exclude
 */
@NullMarked
package dev.hugemap.shared;

import org.jspecify.annotations.NullMarked;
