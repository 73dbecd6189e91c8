@NullMarked
package dev.hugemap.agrona;

import org.jspecify.annotations.NullMarked;
