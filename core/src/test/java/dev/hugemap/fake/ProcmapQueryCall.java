// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.abi.Fs;
import dev.hugemap.bridge.call.NativeSegments;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** The ioctl PROCMAP_QUERY over the model's mappings ({@code fs/proc/task_mmu.c}). */
final class ProcmapQueryCall {
    private static final Errno ENAMETOOLONG = new Errno(36);
    private static final long READABLE = 1;
    private static final long WRITABLE = 2;

    private final AddressSpace space;
    private final MemorySegment argument;

    ProcmapQueryCall(AddressSpace space, MemorySegment argument) {
        this.space = space;
        this.argument = argument;
    }

    int run() {
        long flags = getLong("query_flags");
        KernelRefusal.refuseIf(
                getLong("size") < offset("inode") || (flags & ~Fs.PROCMAP_QUERY_COVERING_OR_NEXT_VMA) != 0,
                Errno.EINVAL);
        boolean nameWanted = getLong("vma_name_addr") != 0;
        KernelRefusal.refuseIf(nameWanted != (getInt("vma_name_size") != 0), Errno.EINVAL);
        long address = getLong("query_addr");
        Vma vma = flags == 0 ? space.vmas.at(address) : space.vmas.atOrAfter(address);
        if (vma == null) {
            throw new KernelRefusal(Errno.ENOENT);
        }
        set("vma_start", vma.start());
        set("vma_end", vma.end());
        set("vma_flags", rights(vma.flags().protection()));
        set("vma_page_size", vma.granule(space.settings.base).bytes());
        set("vma_offset", vma.isHugeTlb() ? vma.pageOffset() : 0);
        set("inode", vma.hugeTlb() == null ? 0 : vma.hugeTlb().owner());
        if (nameWanted) {
            writeName(vma);
        }
        return 0;
    }

    private void writeName(Vma vma) {
        byte[] name = MapsWriter.nameOf(vma).getBytes(StandardCharsets.UTF_8);
        int capacity = getInt("vma_name_size");
        int size = name.length == 0 ? 0 : name.length + 1;
        KernelRefusal.refuseIf(size > capacity, ENAMETOOLONG);
        argument.set(JAVA_INT, offset("vma_name_size"), size);
        if (size > 0) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment target = NativeSegments.wrap(getLong("vma_name_addr"), size, arena);
                MemorySegment.copy(name, 0, target, JAVA_BYTE, 0, name.length);
                target.set(JAVA_BYTE, name.length, (byte) 0);
            }
        }
    }

    private static long rights(Protection protection) {
        return switch (protection) {
            case PROT_NONE -> 0;
            case PROT_READ -> READABLE;
            case PROT_READ_WRITE -> READABLE | WRITABLE;
        };
    }

    private long getLong(String field) {
        return argument.get(JAVA_LONG, offset(field));
    }

    private int getInt(String field) {
        return argument.get(JAVA_INT, offset(field));
    }

    private void set(String field, long value) {
        argument.set(JAVA_LONG, offset(field), value);
    }

    private static long offset(String field) {
        return Fs.PROCMAP_QUERY_ARG.byteOffset(PathElement.groupElement(field));
    }
}
