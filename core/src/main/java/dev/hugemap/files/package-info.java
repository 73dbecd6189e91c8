// SPDX-License-Identifier: Apache-2.0
/**
 * Big files that are only read, loaded onto huge pages.
 *
 * @serial exclude
 */
@NullMarked
package dev.hugemap.files;

import org.jspecify.annotations.NullMarked;
