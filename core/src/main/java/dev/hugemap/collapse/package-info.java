// SPDX-License-Identifier: Apache-2.0
/**
 * Huge pages for the memory of a process that is already running, this one or another, without a change to its code.
 *
 * @serial exclude
 */
@NullMarked
package dev.hugemap.collapse;

import org.jspecify.annotations.NullMarked;
