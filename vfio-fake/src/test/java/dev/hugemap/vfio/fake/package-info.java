@NullMarked
package dev.hugemap.vfio.fake;

import org.jspecify.annotations.NullMarked;
