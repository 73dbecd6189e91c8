// SPDX-License-Identifier: Apache-2.0
/** The JNA provider under the contract. */
@NullMarked
package dev.hugemap.bridge.jna;

import org.jspecify.annotations.NullMarked;
