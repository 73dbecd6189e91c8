// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import static dev.hugemap.bridge.abi.Mman.MREMAP_FIXED;
import static dev.hugemap.bridge.abi.Mman.MREMAP_MAYMOVE;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.abi.Mempolicy;
import dev.hugemap.bridge.abi.Mman;
import dev.hugemap.bridge.abi.Uio;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One system call with arguments that were drawn by chance, relative to the start of a window.
 *
 * @param kind which call
 * @param offset where, in bytes from the window's start
 * @param length bytes
 * @param target where to, for mremap
 * @param protection rights, for mmap and mprotect
 * @param advice what to do, for madvise
 */
record RandomOperation(Kind kind, long offset, long length, long target, Protection protection, Advice advice) {
    enum Kind {
        MAP,
        MAP_NORESERVE,
        MAP_HUGETLB,
        MAP_HUGETLB_NORESERVE,
        UNMAP,
        PROTECT,
        MOVE,
        SHRINK_AND_MOVE,
        ADVISE,
        LOCK,
        LOCK_ON_FAULT,
        BIND,
        INTERLEAVE,
        UNBIND,
        READ_ZEROS
    }

    /** Each call as often as it is drawn. */
    private static final List<Kind> MENU = times(Map.ofEntries(
            Map.entry(Kind.MAP, 4),
            Map.entry(Kind.MAP_NORESERVE, 1),
            Map.entry(Kind.MAP_HUGETLB, 1),
            Map.entry(Kind.MAP_HUGETLB_NORESERVE, 1),
            Map.entry(Kind.UNMAP, 1),
            Map.entry(Kind.PROTECT, 3),
            Map.entry(Kind.MOVE, 3),
            Map.entry(Kind.SHRINK_AND_MOVE, 1),
            Map.entry(Kind.ADVISE, 19),
            Map.entry(Kind.LOCK, 1),
            Map.entry(Kind.LOCK_ON_FAULT, 1),
            Map.entry(Kind.BIND, 1),
            Map.entry(Kind.INTERLEAVE, 1),
            Map.entry(Kind.UNBIND, 1),
            Map.entry(Kind.READ_ZEROS, 3)));

    private static final List<Advice> ADVICE = times(Map.of(
            Advice.MADV_HUGEPAGE, 5,
            Advice.MADV_NOHUGEPAGE, 1,
            Advice.MADV_POPULATE_WRITE, 4,
            Advice.MADV_COLLAPSE, 3,
            Advice.MADV_DONTNEED, 2,
            Advice.MADV_DONTFORK, 1,
            Advice.MADV_DONTDUMP, 1,
            Advice.MADV_GUARD_INSTALL, 1,
            Advice.MADV_GUARD_REMOVE, 1));

    /** Draws a call whose ranges lie in the window, often at or near boundaries of blocks. */
    static RandomOperation draw(SplittableRandom random, long window, long block, long page) {
        Kind kind = MENU.get(random.nextInt(MENU.size()));
        Advice advice = ADVICE.get(random.nextInt(ADVICE.size()));
        boolean spoils = kind == Kind.UNMAP
                || kind == Kind.LOCK
                || kind == Kind.LOCK_ON_FAULT
                || kind == Kind.ADVISE && (advice == Advice.MADV_GUARD_INSTALL || advice == Advice.MADV_NOHUGEPAGE);
        long offset = position(random, window, block, page);
        // What spoils a range for most later calls stays small, or nothing interesting would be left.
        long longest = spoils ? Math.min(window - offset, block) : window - offset;
        long length = Math.max(page, position(random, longest + page, block, page));
        return new RandomOperation(
                kind,
                offset,
                length,
                position(random, window + page - length, block, page),
                random.nextInt(5) > 0
                        ? Protection.PROT_READ_WRITE
                        : Protection.values()[random.nextInt(Protection.values().length)],
                advice);
    }

    boolean isPlacement() {
        return kind == Kind.BIND || kind == Kind.INTERLEAVE || kind == Kind.UNBIND;
    }

    boolean isHugeTlb() {
        return kind == Kind.MAP_HUGETLB || kind == Kind.MAP_HUGETLB_NORESERVE;
    }

    boolean isMove() {
        return kind == Kind.MOVE || kind == Kind.SHRINK_AND_MOVE;
    }

    /** Makes the call and says how it ended: {@code ok}, or the error's name. */
    String apply(NativeBridge bridge, long window) {
        long at = window + offset;
        try {
            switch (kind) {
                case MAP -> bridge.mmap(at, length, protection, MapFlags.ANONYMOUS.fixed(), -1, 0);
                case MAP_NORESERVE -> bridge.mmap(at, length, protection, MapFlags.RESERVATION.fixed(), -1, 0);
                case MAP_HUGETLB -> bridge.mmap(at, length, protection, hugeTlb(MapFlags.ANONYMOUS), -1, 0);
                case MAP_HUGETLB_NORESERVE -> bridge.mmap(at, length, protection, hugeTlb(MapFlags.RESERVATION), -1, 0);
                case UNMAP -> bridge.munmap(at, length);
                case PROTECT -> bridge.mprotect(at, length, protection);
                case MOVE -> bridge.mremap(at, length, length, MREMAP_MAYMOVE | MREMAP_FIXED, window + target);
                case SHRINK_AND_MOVE ->
                    bridge.mremap(at, length, shorter(), MREMAP_MAYMOVE | MREMAP_FIXED, window + target);
                case ADVISE -> bridge.madvise(at, length, advice);
                case LOCK -> bridge.mlock2(at, length, 0);
                case LOCK_ON_FAULT -> bridge.mlock2(at, length, Mman.MLOCK_ONFAULT);
                case BIND -> place(bridge, at, Mempolicy.MPOL_BIND);
                case INTERLEAVE -> place(bridge, at, Mempolicy.MPOL_INTERLEAVE);
                case UNBIND -> bridge.mbind(at, length, Mempolicy.MPOL_DEFAULT, MemorySegment.NULL, 0);
                case READ_ZEROS -> {
                    return readZeros(bridge, at);
                }
            }
            return "ok";
        } catch (SyscallException refused) {
            return refused.errno().name();
        }
    }

    @Override
    public String toString() {
        String range = "0x" + Long.toHexString(offset) + "+0x" + Long.toHexString(length);
        return switch (kind) {
            case MAP, MAP_NORESERVE, MAP_HUGETLB, MAP_HUGETLB_NORESERVE, PROTECT ->
                kind + " " + range + " " + protection;
            case MOVE, SHRINK_AND_MOVE -> kind + " " + range + " to 0x" + Long.toHexString(target);
            case ADVISE -> advice + " " + range;
            case UNMAP, LOCK, LOCK_ON_FAULT, BIND, INTERLEAVE, UNBIND, READ_ZEROS -> kind + " " + range;
        };
    }

    private void place(NativeBridge bridge, long address, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            bridge.mbind(address, length, mode, arena.allocateFrom(ValueLayout.JAVA_LONG, 1), 0);
        }
    }

    private static MapFlags hugeTlb(MapFlags flags) {
        // Without a size: the kernel's default one.
        return new MapFlags(flags.fixed().bits() | Mman.MAP_HUGETLB);
    }

    private long shorter() {
        return Math.max(1, length / 2);
    }

    private String readZeros(NativeBridge bridge, long address) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment vector = arena.allocate(Uio.IOVEC);
            vector.set(ValueLayout.JAVA_LONG, 0, address);
            vector.set(ValueLayout.JAVA_LONG, Long.BYTES, length);
            int zero = bridge.open("/dev/zero", Fcntl.O_RDONLY);
            try {
                return "read " + bridge.readv(zero, vector, 1);
            } finally {
                bridge.close(zero);
            }
        }
    }

    private static long position(SplittableRandom random, long limit, long block, long page) {
        if (limit <= page) {
            return 0;
        }
        long exact = random.nextLong(limit / page) * page;
        long rounded = exact - exact % block;
        return switch (random.nextInt(4)) {
            case 0 -> exact;
            case 1 -> Math.min(limit - page, rounded + random.nextInt(4) * page);
            default -> rounded;
        };
    }

    private static <E extends Enum<E>> List<E> times(Map<E, Integer> weights) {
        return weights.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(e -> Collections.nCopies(e.getValue(), e.getKey()).stream())
                .toList();
    }
}
