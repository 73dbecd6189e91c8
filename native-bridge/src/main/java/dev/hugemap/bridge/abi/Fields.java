// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.abi;

import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;

/** Where the fields of a struct lie. */
public final class Fields {
    private Fields() {}

    /**
     * A field's offset, as {@code offsetof} of C.
     *
     * <p>A layout's own paths would tell as well, by method handles: a cold JVM pays for those in milliseconds.
     *
     * @param struct a layout that names its fields and its padding
     * @param field the field's name
     * @return bytes from the struct's start
     * @throws IllegalArgumentException if the struct has no such field
     */
    public static long offset(GroupLayout struct, String field) {
        long offset = 0;
        for (MemoryLayout member : struct.memberLayouts()) {
            if (member.name().isPresent() && member.name().get().equals(field)) {
                return offset;
            }
            offset += member.byteSize();
        }
        throw new IllegalArgumentException("no field " + field + " in " + struct);
    }
}
