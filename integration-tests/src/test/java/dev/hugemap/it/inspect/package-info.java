// SPDX-License-Identifier: Apache-2.0
/** What hugemap says of memory on the running kernel, held against what separate code reads there. */
@NullMarked
package dev.hugemap.it.inspect;

import org.jspecify.annotations.NullMarked;
