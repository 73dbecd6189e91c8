// SPDX-License-Identifier: Apache-2.0
/** A package of the tree that breaks every house rule. */
@NullMarked
package dev.hugemap.it.broken.files;

import org.jspecify.annotations.NullMarked;
