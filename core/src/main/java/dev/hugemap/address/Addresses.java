// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.address;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Mman;
import dev.hugemap.bridge.abi.Unistd;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.page.AddressRange;

/**
 * Takes, moves and gives back virtual addresses. Stateless, and safe for use by many threads; what the kernel refuses comes
 * as a {@link SyscallException}, after which nothing is held that wasn't before.
 *
 * @param bridge the system calls
 */
public record Addresses(NativeBridge bridge) {
    /**
     * Reserves addresses without access, aligned.
     *
     * @param length bytes, whole base pages
     * @param alignment bytes, a power of two
     * @return the range
     */
    public AddressRange reserve(long length, long alignment) {
        return reserve(length, alignment, 0);
    }

    /**
     * Reserves addresses without access, whose start agrees with an offset modulo the alignment.
     *
     * @param length bytes, whole base pages
     * @param alignment bytes, a power of two
     * @param offset bytes
     * @return the range
     */
    public AddressRange reserve(long length, long alignment, long offset) {
        return take(length, alignment, offset & alignment - 1, Protection.PROT_NONE, MapFlags.RESERVATION);
    }

    /**
     * Maps memory, aligned: more than asked for, then trimmed at both ends. Never MAP_FIXED over addresses already held:
     * where that fails, they may be gone.
     *
     * @param length bytes, whole base pages
     * @param alignment bytes, a power of two
     * @param protection access rights
     * @param flags kind of mapping
     * @return the range
     */
    public AddressRange take(long length, long alignment, Protection protection, MapFlags flags) {
        return take(length, alignment, 0, protection, flags);
    }

    private AddressRange take(long length, long alignment, long phase, Protection protection, MapFlags flags) {
        long base = bridge.sysconf(Unistd.SC_PAGESIZE);
        long excess = Math.max(0, alignment - base);
        long taken = bridge.mmap(0, Math.addExact(length, excess), protection, flags, -1, 0);
        long start = (taken - phase + alignment - 1 & -alignment) + phase;
        long end = taken + length + excess;
        AddressRange aligned = new AddressRange(start, length);
        // Never what was given back before: it may be another thread's by now.
        long held = taken;
        try {
            release(AddressRange.between(taken, start));
            held = start;
            release(AddressRange.between(aligned.end(), end));
            return aligned;
        } catch (SyscallException refused) {
            releaseAfter(refused, AddressRange.between(held, end));
            throw refused;
        }
    }

    /**
     * Gives addresses back; nothing to do for an empty range.
     *
     * @param range whole base pages
     */
    public void release(AddressRange range) {
        if (range.length() > 0) {
            bridge.munmap(range.start(), range.length());
        }
    }

    /**
     * Gives addresses back on the way out of a failure, which keeps what went wrong here as suppressed.
     *
     * @param failure what is about to be thrown
     * @param range whole base pages
     */
    public void releaseAfter(Throwable failure, AddressRange range) {
        try {
            release(range);
        } catch (SyscallException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Moves a mapping, pages and all, to addresses that the caller holds.
     *
     * <p>This is how reserved addresses get their backing: a mapping is made elsewhere, and only when it is as asked does
     * it take its place. Mapping with MAP_FIXED instead would tear a hole into the reservation when hugetlb pages run
     * out: the kernel unmaps before it finds out.
     *
     * @param from the mapping
     * @param to first of as many addresses, which are held
     */
    public void move(AddressRange from, long to) {
        try {
            bridge.mremap(from.start(), from.length(), from.length(), Mman.MREMAP_MAYMOVE | Mman.MREMAP_FIXED, to);
        } catch (SyscallException refused) {
            holdAfter(refused, new AddressRange(to, from.length()));
            throw refused;
        }
    }

    /**
     * Takes addresses again that a kernel before 6.17 may have cleared before it refused to move memory there. With
     * access, as segments of decommitted granules may still be read.
     */
    private void holdAfter(SyscallException failure, AddressRange range) {
        try {
            bridge.mmap(
                    range.start(),
                    range.length(),
                    Protection.PROT_READ_WRITE,
                    MapFlags.RESERVATION.fixedNoReplace(),
                    -1,
                    0);
        } catch (SyscallException e) {
            // EEXIST: it is still there.
            if (!e.errno().equals(Errno.EEXIST)) {
                failure.addSuppressed(e);
            }
        }
    }
}
