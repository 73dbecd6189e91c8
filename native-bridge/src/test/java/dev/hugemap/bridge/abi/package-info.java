// SPDX-License-Identifier: Apache-2.0
/** Comparison of constants and layouts with the kernel's own headers. */
@NullMarked
package dev.hugemap.bridge.abi;

import org.jspecify.annotations.NullMarked;
