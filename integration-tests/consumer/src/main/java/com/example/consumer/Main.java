// SPDX-License-Identifier: Apache-2.0
package com.example.consumer;

import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;

import dev.hugemap.agrona.SegmentBuffer;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.page.PageSize;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** 64 MiB on huge pages with the proof, and a buffer in Agrona's manner over them. Fails where the kernel says otherwise. */
public final class Main {
    private static final long BYTES = 64L << 20;

    private Main() {}

    public static void main(String[] arguments) {
        try (HugeArena arena = HugeArena.ofShared(prefer(hugeTlb(), transparent()))) {
            MemorySegment table = arena.allocate(BYTES);
            MappingReport report = arena.report(table);
            check(report.bytesOnLeaves(PageSize.mib(2)) == BYTES, "not all of it is on pages of 2 MiB: " + report);

            SegmentBuffer buffer = SegmentBuffer.of(table.asSlice(0, 1L << 20));
            buffer.putLongVolatile(8, 42);
            check(table.get(ValueLayout.JAVA_LONG, 8) == 42, "the buffer and the segment aren't the same memory");

            System.out.println(path() + ": " + report);
        }
    }

    private static String path() {
        return Main.class.getModule().isNamed() ? "module path" : "class path";
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
