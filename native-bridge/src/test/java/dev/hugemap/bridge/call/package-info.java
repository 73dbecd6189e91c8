// SPDX-License-Identifier: Apache-2.0
/** Contract of the system calls, one suite for every provider. */
@NullMarked
package dev.hugemap.bridge.call;

import org.jspecify.annotations.NullMarked;
