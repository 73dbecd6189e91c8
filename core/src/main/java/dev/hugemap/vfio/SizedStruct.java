// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.abi.Fields;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * A struct of vfio or iommufd that begins with its own size, by the names of its fields. The kernel fills in what fits, and
 * says in the first field how much there would be, capabilities and all.
 *
 * @param bytes all of it, with what follows it
 * @param layout of its head
 */
record SizedStruct(MemorySegment bytes, StructLayout layout) {
    /** What a kernel may ask for at most. */
    private static final int MOST = 1 << 20;

    /** A struct with its size in its first field, and zeros. */
    static SizedStruct of(StructLayout layout, Arena arena) {
        return sized(layout, layout.byteSize(), arena);
    }

    /** Asks, and asks again with as much room as the kernel wants. */
    static SizedStruct ask(VfioFile file, long request, StructLayout layout, Arena arena) {
        return of(layout, arena).ask(file, request, arena);
    }

    /** As {@link #ask(VfioFile, long, StructLayout, Arena)}, about one of several things. */
    static SizedStruct ask(VfioFile file, long request, StructLayout layout, int index, Arena arena) {
        return of(layout, arena).set("index", index).ask(file, request, arena);
    }

    private SizedStruct ask(VfioFile file, long request, Arena arena) {
        file.ioctl(request, bytes);
        int wanted = bytes.get(JAVA_INT, 0);
        if (wanted <= bytes.byteSize() || wanted > MOST) {
            return this;
        }
        SizedStruct larger = sized(layout, wanted, arena);
        // What was asked stands behind size and flags.
        larger.bytes.set(JAVA_INT, 2 * Integer.BYTES, bytes.get(JAVA_INT, 2 * Integer.BYTES));
        file.ioctl(request, larger.bytes);
        return larger;
    }

    private static SizedStruct sized(StructLayout layout, long length, Arena arena) {
        MemorySegment bytes = arena.allocate(length, Long.BYTES);
        bytes.set(JAVA_INT, 0, Math.toIntExact(length));
        return new SizedStruct(bytes, layout);
    }

    int getInt(String field) {
        return bytes.get(JAVA_INT, offset(field));
    }

    long getLong(String field) {
        return bytes.get(JAVA_LONG, offset(field));
    }

    SizedStruct set(String field, int value) {
        bytes.set(JAVA_INT, offset(field), value);
        return this;
    }

    SizedStruct set(String field, long value) {
        bytes.set(JAVA_LONG, offset(field), value);
        return this;
    }

    private long offset(String field) {
        return Fields.offset(layout, field);
    }
}
