// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.host.Commands;
import dev.hugemap.host.Limit;
import dev.hugemap.host.Limits;
import dev.hugemap.host.ProcessStatus;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Why memory can't be mapped for a device, with the limits that count. */
final class DmaDiagnoses {
    private static final int SHOWN = 4;

    private final VfioHost host;
    private final DmaSpace space;

    DmaDiagnoses(VfioHost host, DmaSpace space) {
        this.host = host;
        this.space = space;
    }

    static Diagnosis noRoom(long length, List<IovaRange> free) {
        return new Diagnosis(
                VfioReason.NO_IOVA_ROOM,
                "no free I/O addresses hold " + Bytes.format(length) + " in one piece; free are " + shown(free),
                "close mappings that are done with, or map less");
    }

    static Diagnosis notFree(long iova, long length, List<IovaRange> free) {
        return new Diagnosis(
                VfioReason.IOVA_TAKEN,
                Bytes.format(length) + " at I/O address 0x" + Long.toHexString(iova)
                        + " are mapped already, reserved, or beyond what the IOMMU can map; free are " + shown(free),
                "choose others, or leave the choice to mapDma(segment)");
    }

    private static String shown(List<IovaRange> free) {
        String first = free.stream()
                .limit(SHOWN)
                .map(IovaRange::toString)
                .reduce((one, other) -> one + ", " + other)
                .orElse("none");
        return free.size() > SHOWN ? first + " and " + (free.size() - SHOWN) + " more" : first;
    }

    /** Why the kernel refused. */
    Diagnosis of(MemorySegment memory, SyscallException refused) {
        Errno errno = refused.errno();
        if (errno.equals(Errno.ENOMEM)) {
            return tooMuch(memory.byteSize());
        }
        if (errno.equals(Errno.ENOSPC)) {
            return entries();
        }
        if (errno.equals(Errno.EEXIST)) {
            return new Diagnosis(
                    VfioReason.IOVA_TAKEN,
                    "another device of the same container has these I/O addresses",
                    "choose others by mapDma");
        }
        if (errno.equals(Errno.EFAULT)) {
            return bar(memory)
                    .map(name -> new Diagnosis(
                            VfioReason.BAR_NOT_PINNABLE,
                            "it is " + name + ", and iommufd maps only memory that it can pin",
                            "open the device by its group, which lets devices reach each other: VfioBackend.TYPE1"))
                    .orElse(new Diagnosis(
                            VfioReason.NOT_PINNABLE,
                            "not all of it is memory that can be pinned: a part is not mapped, not accessible, or special",
                            "map memory that is committed and can be written"));
        }
        return new Diagnosis(
                VfioReason.NOT_MAPPABLE,
                "the IOMMU can't map these addresses",
                "see what the kernel's log says of it: dmesg | grep -i -e iommu -e vfio");
    }

    private Diagnosis tooMuch(long length) {
        Limit limit = Limits.read(host.files(), host.bridge()).lockedMemory();
        PinAccount account = space.account();
        OptionalLong used = pinned(account);
        long needed = used.orElse(0) + length;
        boolean allowed = limit.isUnlimited() || needed <= limit.bytes().orElse(0);
        String pinned = "all of its " + Bytes.format(length)
                + " would be pinned, and counts as locked memory: RLIMIT_MEMLOCK is "
                + limit
                + (used.isPresent()
                        ? ", and " + account.field() + " " + Bytes.format(used.getAsLong()) + ", " + account.meaning()
                        : "");
        if (limit.isUnlimited() || allowed && account == PinAccount.PROCESS) {
            return new Diagnosis(
                    VfioReason.PINNING,
                    pinned + ". That would be allowed: there was no memory for the kernel's tables",
                    "free memory, or map less");
        }
        // What a user's other processes pin isn't known, but it is within the limit.
        long raised =
                account == PinAccount.USER ? Math.max(needed, limit.bytes().orElse(0) + length) : needed;
        return new Diagnosis(
                VfioReason.PINNING,
                pinned + ". Or there was no memory for the kernel's tables",
                Commands.of(host.files())
                        .raiseLockedMemoryLimit(ProcessHandle.current().pid(), raised));
    }

    /** What this process has pinned already, and locked where that counts with it. */
    private OptionalLong pinned(PinAccount account) {
        return ProcessStatus.ofSelf(host.files()).bytes(account.field());
    }

    private Diagnosis entries() {
        OptionalLong left = space.mappingsLeft();
        return new Diagnosis(
                VfioReason.DMA_MAPPING_LIMIT,
                "the container has as many mappings as it may"
                        + (left.isPresent() ? ": " + Bytes.count(left.getAsLong()) + " left" : ""),
                "map fewer and larger pieces, or load the driver with more: "
                        + Commands.of(host.files())
                                .write("/sys/module/vfio_iommu_type1/parameters/dma_entry_limit", "262144"));
    }

    /** The BAR that a part of the memory is, by name where it was mapped by hugemap. */
    private Optional<String> bar(MemorySegment memory) {
        AddressRange range = new AddressRange(memory.address(), memory.byteSize());
        return MappedBars.ofProcess()
                .in(range)
                .or(() -> host.inspector().deviceMappings().stream()
                        .filter(range::overlaps)
                        .map(_ -> "a device's BAR")
                        .findFirst());
    }
}
