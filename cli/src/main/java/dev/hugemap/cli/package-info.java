// SPDX-License-Identifier: Apache-2.0
/** The command {@code hugemap}. */
@NullMarked
package dev.hugemap.cli;

import org.jspecify.annotations.NullMarked;
