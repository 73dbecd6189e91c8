// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.address.Addresses;
import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.page.AddressRange;
import java.util.Optional;

/**
 * One reservation for all of a region, with its areas mapped in it and nothing in between.
 *
 * @param addresses gives it back
 * @param reservation all of it; of no length where there is no area
 * @param adviceRefused what the kernel said to MADV_HUGEPAGE; empty where it took it
 */
record BarMapping(Addresses addresses, AddressRange reservation, Optional<Errno> adviceRefused) {
    private static final AddressRange NOTHING = new AddressRange(0, 0);

    /**
     * Maps a region's areas. On an exception nothing stays mapped.
     *
     * @throws SyscallException what the kernel refused
     */
    static BarMapping make(Addresses addresses, VfioFile file, RegionInfo region, BarLayout layout) {
        if (layout.areas().isEmpty()) {
            return new BarMapping(addresses, NOTHING, Optional.empty());
        }
        AddressRange reservation = addresses.reserve(layout.length(), layout.alignment(), layout.skew());
        try {
            Optional<Errno> refused = Optional.empty();
            for (AddressRange area : layout.areas()) {
                Optional<Errno> answer = mapArea(addresses, file, region, area, reservation.start() + area.start());
                refused = refused.or(() -> answer);
            }
            return new BarMapping(addresses, reservation, refused);
        } catch (Throwable failure) {
            addresses.releaseAfter(failure, reservation);
            throw failure;
        }
    }

    /**
     * Maps an area elsewhere, where the kernel may refuse it without harm, and moves it into the reservation: a failing
     * MAP_FIXED would leave a hole there, into which another thread may map before all is undone.
     */
    private static Optional<Errno> mapArea(
            Addresses addresses, VfioFile file, RegionInfo region, AddressRange area, long place) {
        Protection protection = region.writable() ? Protection.PROT_READ_WRITE : Protection.PROT_READ;
        long at = addresses
                .bridge()
                .mmap(0, area.length(), protection, MapFlags.SHARED, file.fd(), region.fileOffset() + area.start());
        AddressRange mapped = new AddressRange(at, area.length());
        try {
            Optional<Errno> refused = advise(addresses, mapped);
            addresses.move(mapped, place);
            return refused;
        } catch (Throwable failure) {
            addresses.releaseAfter(failure, mapped);
            throw failure;
        }
    }

    /** Asks for large blocks, in case that a kernel wants to be asked; none so far does, and they come without. */
    private static Optional<Errno> advise(Addresses addresses, AddressRange mapped) {
        try {
            addresses.bridge().madvise(mapped.start(), mapped.length(), Advice.MADV_HUGEPAGE);
            return Optional.empty();
        } catch (SyscallException refused) {
            return Optional.of(refused.errno());
        }
    }

    /** Takes everything back, reservation and all, with one call. */
    void release() {
        addresses.release(reservation);
    }
}
