// SPDX-License-Identifier: Apache-2.0
/** The guides' programs, each run as its page says. */
@NullMarked
package dev.hugemap.it.guide;

import org.jspecify.annotations.NullMarked;
