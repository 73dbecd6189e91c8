// SPDX-License-Identifier: Apache-2.0
/** Tools that tests of every module share, and tests of the bridge's values. */
@NullMarked
package dev.hugemap.bridge;

import org.jspecify.annotations.NullMarked;
