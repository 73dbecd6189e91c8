// SPDX-License-Identifier: Apache-2.0
/** A package of the tree that breaks every house rule. */
@NullMarked
package dev.hugemap.it.broken.bridge.jna;

import org.jspecify.annotations.NullMarked;
