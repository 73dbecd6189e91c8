// SPDX-License-Identifier: Apache-2.0
/**
 * A model of the Linux kernel's memory management for tests: symbolic addresses that nobody can touch, the kernel's own
 * rules about mappings, pools and page tables. A differential test beside it runs the same operations on the real one.
 */
@NullMarked
package dev.hugemap.fake;

import org.jspecify.annotations.NullMarked;
