// SPDX-License-Identifier: Apache-2.0
/** Values of page arithmetic: sizes, ranges, fault plans, and their texts. Pure, no system calls. */
@NullMarked
package dev.hugemap.page;

import org.jspecify.annotations.NullMarked;
