// SPDX-License-Identifier: Apache-2.0
/** The picture of the architecture, drawn from what the compiler made. */
@NullMarked
package dev.hugemap.it.architecture;

import org.jspecify.annotations.NullMarked;
