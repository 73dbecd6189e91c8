/** Values of page arithmetic: sizes, ranges, and their texts. Pure, no system calls. */
@NullMarked
package dev.hugemap.page;

import org.jspecify.annotations.NullMarked;
