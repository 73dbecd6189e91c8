// SPDX-License-Identifier: Apache-2.0
/** Kernel constants and struct layouts, one class per kernel header, each constant with its header and since when. */
@NullMarked
package dev.hugemap.bridge.abi;

import org.jspecify.annotations.NullMarked;
