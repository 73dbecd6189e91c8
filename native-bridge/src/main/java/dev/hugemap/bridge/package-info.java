// SPDX-License-Identifier: Apache-2.0
/**
 * Values and errors of system calls: what everyone may see of the bridge.
 *
 * @serial exclude
 */
@NullMarked
package dev.hugemap.bridge;

import org.jspecify.annotations.NullMarked;
