// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.FaultPlan;
import dev.hugemap.page.PageSize;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** The memory that one device reaches. Safe for use by many threads. */
final class DmaMappings implements AutoCloseable {
    /** Whether the memory was still there when it was taken away from the device. */
    enum Unmapped {
        IN_TIME,
        TOO_LATE
    }

    private final VfioHost host;
    private final VfioSubject subject;
    private final DmaSpace space;
    private final DmaSettings settings;
    private final IovaAllocator addresses;
    private final HeldArenas arenas = new HeldArenas();
    private final Set<DmaMapping> open = new HashSet<>();
    private boolean closed;

    DmaMappings(VfioHost host, VfioSubject subject, DmaSpace space, DmaSettings settings) {
        this.host = host;
        this.subject = subject;
        this.space = space;
        this.settings = settings;
        this.addresses = new IovaAllocator(settings.ranges());
    }

    List<IovaRange> ranges() {
        return settings.ranges();
    }

    VfioHost host() {
        return host;
    }

    /** By which pages memory would be mapped at the best address that is free. */
    synchronized DmaPlan plan(MemorySegment memory) {
        DmaMemory.check(memory, DmaRights.READ, settings.smallest());
        for (PageSize size : fitting(memory)) {
            OptionalLong iova = addresses.find(memory.byteSize(), memory.address(), size);
            if (iova.isPresent()) {
                return plan(memory, iova.getAsLong());
            }
        }
        throw noRoom(memory);
    }

    synchronized DmaMapping map(MemorySegment memory, DmaRights rights) {
        DmaMemory.check(memory, rights, settings.smallest());
        for (PageSize size : fitting(memory)) {
            OptionalLong iova = addresses.take(memory.byteSize(), memory.address(), size);
            if (iova.isPresent()) {
                return mapTaken(memory, rights, iova.getAsLong());
            }
        }
        throw noRoom(memory);
    }

    synchronized DmaMapping mapAt(MemorySegment memory, DmaRights rights, long iova) {
        DmaMemory.check(memory, rights, settings.smallest());
        if (!settings.smallest().isAligned(iova)) {
            throw new IllegalArgumentException("I/O address 0x" + Long.toHexString(iova) + " is no multiple of "
                    + settings.smallest() + ", the IOMMU's smallest page");
        }
        if (!addresses.takeAt(iova, memory.byteSize())) {
            throw new VfioException(
                    subject, VfioStep.MAP_DMA, DmaDiagnoses.notFree(iova, memory.byteSize(), addresses.free()), null);
        }
        return mapTaken(memory, rights, iova);
    }

    private DmaMapping mapTaken(MemorySegment memory, DmaRights rights, long iova) {
        DmaMapping mapping = new DmaMapping(this, memory, rights, plan(memory, iova));
        hold(memory, iova);
        boolean mapped = false;
        try {
            space.map(memory.address(), memory.byteSize(), iova, rights);
            mapped = true;
        } catch (SyscallException refused) {
            throw refused(memory, refused);
        } finally {
            if (!mapped) {
                addresses.release(iova, memory.byteSize());
                arenas.letGo(memory);
            }
        }
        open.add(mapping);
        return mapping;
    }

    private void hold(MemorySegment memory, long iova) {
        try {
            arenas.hold(memory);
        } catch (RuntimeException | Error failure) {
            addresses.release(iova, memory.byteSize());
            throw failure;
        }
    }

    private VfioException refused(MemorySegment memory, SyscallException refused) {
        Diagnosis diagnosis = new DmaDiagnoses(host, space).of(memory, refused);
        return new VfioException(subject, VfioStep.MAP_DMA, diagnosis, refused);
    }

    /** Sizes of which the memory holds a page, largest first. */
    private List<PageSize> fitting(MemorySegment memory) {
        AddressRange range = new AddressRange(memory.address(), memory.byteSize());
        PageSize largest = FaultPlan.of(range, memory.address(), settings.sizes())
                .largestPageSize()
                .orElseThrow();
        return settings.sizes().reversed().stream()
                .filter(size -> size.compareTo(largest) <= 0)
                .toList();
    }

    private DmaPlan plan(MemorySegment memory, long iova) {
        AddressRange range = new AddressRange(memory.address(), memory.byteSize());
        return new DmaPlan(iova, FaultPlan.of(range, iova, settings.sizes()), settings.sizesKnown());
    }

    private VfioException noRoom(MemorySegment memory) {
        return new VfioException(
                subject, VfioStep.MAP_DMA, DmaDiagnoses.noRoom(memory.byteSize(), addresses.free()), null);
    }

    /** Takes a mapping away from the device; it stays where the kernel refuses. */
    synchronized Unmapped unmap(DmaMapping mapping) {
        if (!open.contains(mapping)) {
            return Unmapped.IN_TIME;
        }
        try {
            space.unmap(mapping.iova(), mapping.length());
        } catch (SyscallException refused) {
            Diagnosis diagnosis = new Diagnoses(host.files()).of(VfioStep.UNMAP_DMA, refused, subject);
            throw new VfioException(subject, VfioStep.UNMAP_DMA, diagnosis, refused);
        }
        addresses.release(mapping.iova(), mapping.length());
        open.remove(mapping);
        // Asked before the arena may close.
        Unmapped unmapped = mapping.memory().scope().isAlive() ? Unmapped.IN_TIME : Unmapped.TOO_LATE;
        arenas.letGo(mapping.memory());
        return unmapped;
    }

    synchronized boolean isOpen(DmaMapping mapping) {
        return open.contains(mapping);
    }

    /** Takes all of them away, once: what the kernel keeps goes with the address space, and then {@link #letGo} is called. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Closing.closeAll(open.toArray(AutoCloseable[]::new));
        }
    }

    /** Lets go of the memory of mappings that couldn't be taken away, after the whole address space has gone. */
    synchronized void letGo() {
        open.forEach(mapping -> arenas.letGo(mapping.memory()));
        open.clear();
    }
}
