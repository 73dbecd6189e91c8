// SPDX-License-Identifier: Apache-2.0
/** Virtual addresses of this process: taken, moved, given back; and the faults that touching them costs. Not exported. */
@NullMarked
package dev.hugemap.address;

import org.jspecify.annotations.NullMarked;
