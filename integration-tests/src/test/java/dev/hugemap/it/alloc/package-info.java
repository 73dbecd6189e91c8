/** Pools on memory of a real kernel. */
@NullMarked
package dev.hugemap.it.alloc;

import org.jspecify.annotations.NullMarked;
