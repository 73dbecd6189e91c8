/** The JNA provider under the contract. */
@NullMarked
package dev.hugemap.bridge.jna;

import org.jspecify.annotations.NullMarked;
