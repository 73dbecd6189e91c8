// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio.fake;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.abi.Fields;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** A struct that a process handed over, by the names of its fields. */
record Structs(MemorySegment bytes, StructLayout layout) {
    /** Checks the size that its first field says; more than a kernel knows may come, and less may not. */
    static Structs sized(MemorySegment bytes, StructLayout layout, long least) {
        KernelRefusal.unless(bytes.get(JAVA_INT, 0) >= least, Errno.EINVAL);
        return new Structs(bytes, layout);
    }

    int size() {
        return bytes.get(JAVA_INT, 0);
    }

    int getInt(String field) {
        return bytes.get(JAVA_INT, offset(field));
    }

    long getLong(String field) {
        return bytes.get(JAVA_LONG, offset(field));
    }

    Structs set(String field, int value) {
        bytes.set(JAVA_INT, offset(field), value);
        return this;
    }

    Structs set(String field, long value) {
        bytes.set(JAVA_LONG, offset(field), value);
        return this;
    }

    private long offset(String field) {
        return Fields.offset(layout, field);
    }
}
