// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.bridge.SyscallException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A BAR of a device: its {@linkplain BarRegisters registers} and its memory, mapped at addresses that let the kernel use its
 * largest blocks.
 *
 * <p><b>Memory.</b> {@link #areas()} and {@link #segment} are a device's memory: it can't be pinned, locked or populated,
 * and no system call should be pointed at it. {@link VfioDevice#mapDma} takes it under {@link VfioBackend#TYPE1}; madvise
 * refuses to populate it with EINVAL, and mlock says nothing and locks nothing. Bulk operations of segments access it in widths that nobody promises, and may
 * fail on aarch64; {@link #readBytes} and {@link #writeBytes} make aligned ones. Reading smaps or numa_maps of the process
 * drops 1 GiB entries, which fault again at the next touch.
 *
 * <p>Safe for use by many threads, as far as the device is. Closing waits for no access, but no access happens afterwards;
 * it fails with {@link IllegalStateException} while a DMA mapping holds a segment.
 */
public final class Bar extends BarRegisters implements AutoCloseable {
    private final BarMapper mapper;
    private final BarMapping mapping;
    private final BarPlan plan;
    private final AtomicReference<@Nullable BarTouch> firstTouch = new AtomicReference<>();
    private boolean released;

    /** Takes over a mapping. */
    Bar(BarMapper mapper, RegionInfo region, BarOptions options, BarLayout layout, BarMapping mapping) {
        super(
                new BarMemory(
                        mapper.subject(), region, layout, mapping.reservation().start()),
                new RegisterCalls(mapper.device(), region, mapper.subject()),
                options.holes());
        this.mapper = mapper;
        this.mapping = mapping;
        this.plan = layout.plan(mapping.reservation().start());
        MappedBars.ofProcess().add(mapping.reservation(), mapped().name());
    }

    /**
     * Which BAR this is.
     *
     * @return 0 to 5
     */
    public int index() {
        return mapped().region().index();
    }

    /**
     * How long it is.
     *
     * @return bytes
     */
    public long length() {
        return mapped().region().length();
    }

    /**
     * The parts that are mapped.
     *
     * @return in order and apart; none for I/O ports
     */
    public List<BarArea> areas() {
        return mapped().areas();
    }

    /**
     * Memory of the BAR.
     *
     * @param offset where in the BAR, in bytes
     * @param bytes how much
     * @return the segment, until the BAR is closed
     * @throws IndexOutOfBoundsException if not all of it is mapped
     */
    public MemorySegment segment(long offset, long bytes) {
        return mapped().segment(offset, bytes);
    }

    /**
     * The blocks by which a kernel that uses its largest ones (Linux 6.12) faults the BAR where it is mapped.
     *
     * @return the plan, without a look at what the kernel does
     */
    public BarPlan plan() {
        return plan;
    }

    /**
     * Loads once from each base page of what is mapped, and counts the faults of that.
     *
     * <p><b>This reads registers of the device.</b> Where reading has effects, as of interrupt causes or queues, it has them:
     * don't touch a BAR whose registers you don't know. What was touched before isn't faulted again, so the first touch
     * counts, before any other access. It must not be called where the device's memory decoding is off.
     *
     * @return what was counted
     * @throws IllegalStateException if the BAR is closed
     */
    public BarTouch touch() {
        BarTouch counted =
                new BarToucher(mapper.bridge(), mapper.files(), mapper.sizes().getFirst()).touch(areas());
        firstTouch.compareAndSet(null, counted);
        return counted;
    }

    /**
     * The plan, beside what the first {@link #touch} counted, with a verdict. Touches nothing itself.
     *
     * @return the report
     */
    public BarReport report() {
        List<String> notes = new ArrayList<>();
        mapped().region().holeCause().ifPresent(notes::add);
        mapping.adviceRefused()
                .ifPresent(errno -> notes.add("the kernel takes no advice to use huge pages here: " + errno));
        return BarReport.of(mapped().name(), plan, Optional.ofNullable(firstTouch.get()), notes);
    }

    synchronized boolean isClosed() {
        return released;
    }

    /**
     * Unmaps the BAR. Its segments are dead from then on. Does nothing but the first time.
     *
     * @throws IllegalStateException while a segment is in use by a DMA mapping or an asynchronous operation; nothing has
     *     changed then
     * @throws VfioException if the kernel doesn't unmap it, as {@link VfioStep#CLOSE}; closing again tries again
     */
    @Override
    public synchronized void close() {
        if (released) {
            return;
        }
        if (mapped().isAlive()) {
            end();
            MappedBars.ofProcess().remove(mapping.reservation());
        }
        try {
            mapping.release();
            released = true;
        } catch (SyscallException refused) {
            throw new VfioException(
                    mapper.subject(),
                    VfioStep.CLOSE,
                    new Diagnosis(VfioReason.STAYS, mapped().name() + " stays mapped", Diagnoses.LOOK),
                    refused);
        }
    }
}
