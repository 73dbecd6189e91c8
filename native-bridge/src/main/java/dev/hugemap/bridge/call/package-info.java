// SPDX-License-Identifier: Apache-2.0
/** The system calls themselves, and the forging of segments from addresses: for hugemap's own modules alone. */
@NullMarked
package dev.hugemap.bridge.call;

import org.jspecify.annotations.NullMarked;
