// SPDX-License-Identifier: Apache-2.0
/** Memory on NUMA nodes of a real kernel. */
@NullMarked
package dev.hugemap.it.numa;

import org.jspecify.annotations.NullMarked;
