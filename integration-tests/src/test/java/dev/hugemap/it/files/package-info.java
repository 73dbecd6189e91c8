// SPDX-License-Identifier: Apache-2.0
/** Files loaded onto huge pages: the real kernel, and files that change, aren't files, or are too large. */
@NullMarked
package dev.hugemap.it.files;

import org.jspecify.annotations.NullMarked;
