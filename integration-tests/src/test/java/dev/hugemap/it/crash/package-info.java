// SPDX-License-Identifier: Apache-2.0
/** What ends a JVM and what must not, seen in JVMs of their own. */
@NullMarked
package dev.hugemap.it.crash;

import org.jspecify.annotations.NullMarked;
