// SPDX-License-Identifier: Apache-2.0
/** The examples in the README and in these pages are compiled, so that they stay true. */
@NullMarked
package dev.hugemap.docs;

import org.jspecify.annotations.NullMarked;
