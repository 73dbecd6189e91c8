// SPDX-License-Identifier: Apache-2.0
/** Agrona's rings and broadcasts on huge pages, within one process and between two. */
@NullMarked
package dev.hugemap.it.agrona;

import org.jspecify.annotations.NullMarked;
