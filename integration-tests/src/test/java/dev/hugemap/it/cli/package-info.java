// SPDX-License-Identifier: Apache-2.0
/** The command as its users start it: through the launcher, on this host's kernel, as root and as nobody. */
@NullMarked
package dev.hugemap.it.cli;

import org.jspecify.annotations.NullMarked;
