// SPDX-License-Identifier: Apache-2.0
/** What tests of all packages share. */
@NullMarked
package dev.hugemap;

import org.jspecify.annotations.NullMarked;
