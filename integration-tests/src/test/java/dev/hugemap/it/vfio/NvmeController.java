// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.vfio;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.vfio.Bar;
import dev.hugemap.vfio.DmaMapping;
import dev.hugemap.vfio.VfioDevice;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * An example of a driver: an NVMe controller that is asked who it is, through an admin queue in memory that the program
 * shares with it. Source: NVM Express Base Specification 1.4, sections 3.1 (registers), 4 (queues) and 5.15 (identify).
 *
 * <p>All that it shares lies in one mapping of three pages: submissions, completions, and the answer.
 */
final class NvmeController implements AutoCloseable {
    /** How much memory the queues and an answer take. */
    static final long SHARED_BYTES = 3 * 4096;

    private static final long CAPABILITIES = 0x00;
    private static final long VERSION = 0x08;
    private static final long CONFIGURATION = 0x14;
    private static final long STATUS = 0x1c;
    private static final long ADMIN_QUEUE_SIZES = 0x24;
    private static final long ADMIN_SUBMISSIONS = 0x28;
    private static final long ADMIN_COMPLETIONS = 0x30;
    private static final long DOORBELLS = 0x1000;

    private static final int ENABLE = 1;
    private static final int READY = 1;
    private static final int SUBMISSION_SHIFT = 6;
    private static final int COMPLETION_SHIFT = 4;
    private static final int ENTRIES = 16;
    private static final int IDENTIFY = 0x06;
    private static final int WHOLE_CONTROLLER = 1;
    private static final int PHASE_BIT = 16;

    private static final ValueLayout.OfInt INT = JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle COMPLETION_WORD = INT.varHandle();

    private final Bar registers;
    private final DmaMapping shared;
    private final MemorySegment submissions;
    private final MemorySegment completions;
    private final MemorySegment answer;
    private final Duration patience;
    private int tail;
    private int head;
    private int phase = 1;

    /**
     * Switches the controller on, with an admin queue in memory that it reaches.
     *
     * @param device the controller; its bus mastering is switched on
     * @param registers its BAR 0
     * @param shared {@link #SHARED_BYTES} or more, page aligned
     */
    NvmeController(VfioDevice device, Bar registers, DmaMapping shared) {
        this.registers = registers;
        this.shared = shared;
        MemorySegment memory = shared.memory();
        this.submissions = memory.asSlice(0, 4096).fill((byte) 0);
        this.completions = memory.asSlice(4096, 4096).fill((byte) 0);
        this.answer = memory.asSlice(8192, 4096).fill((byte) 0);
        // In units of half a second: how long the controller may take to become ready.
        this.patience = Duration.ofMillis(500 * (1 + ((capabilities() >>> 24) & 0xff)));
        switchOff();
        registers.writeInt(ADMIN_QUEUE_SIZES, (ENTRIES - 1) << 16 | (ENTRIES - 1));
        registers.writeLong(ADMIN_SUBMISSIONS, shared.iova(submissions));
        registers.writeLong(ADMIN_COMPLETIONS, shared.iova(completions));
        device.enableBusMastering();
        registers.writeInt(CONFIGURATION, COMPLETION_SHIFT << 20 | SUBMISSION_SHIFT << 16 | ENABLE);
        await("it to become ready", () -> (registers.readInt(STATUS) & READY) != 0);
    }

    /** What it can do, as it says in CAP. */
    long capabilities() {
        return registers.readLong(CAPABILITIES);
    }

    /** The version of the specification that it follows, as in VS: 0x00010400 for 1.4. */
    int version() {
        return registers.readInt(VERSION);
    }

    /** Asks it who it is. */
    Identity identify() {
        submit(IDENTIFY, shared.iova(answer), WHOLE_CONTROLLER);
        return new Identity(
                Short.toUnsignedInt(answer.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0)),
                text(4, 20),
                text(24, 40));
    }

    private String text(long offset, int length) {
        byte[] bytes = answer.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.US_ASCII).strip();
    }

    /** Puts a command into the queue, rings, and waits for what the controller says of it. */
    private void submit(int operation, long data, int argument) {
        MemorySegment command = submissions.asSlice((long) tail << SUBMISSION_SHIFT, 1L << SUBMISSION_SHIFT);
        command.fill((byte) 0);
        command.set(INT, 0, operation | tail << 16);
        command.set(LONG, 24, data);
        command.set(INT, 40, argument);
        tail = (tail + 1) % ENTRIES;
        // A command has to be in memory before the bell rings.
        VarHandle.releaseFence();
        registers.writeInt(DOORBELLS, tail);

        long completion = ((long) head << COMPLETION_SHIFT) + 12;
        await("an answer", () -> (word(completion) >>> PHASE_BIT & 1) == phase);
        int status = word(completion) >>> PHASE_BIT + 1;
        head = (head + 1) % ENTRIES;
        if (head == 0) {
            phase ^= 1;
        }
        registers.writeInt(DOORBELLS + doorbellStride(), head);
        if (status != 0) {
            throw new IllegalStateException("the controller refuses: status 0x" + Integer.toHexString(status));
        }
    }

    /** A word that the controller writes: what it wrote before is seen once this is. */
    private int word(long offset) {
        return (int) COMPLETION_WORD.getAcquire(completions, offset);
    }

    private long doorbellStride() {
        return 4L << (capabilities() >>> 32 & 0xf);
    }

    private void switchOff() {
        registers.writeInt(CONFIGURATION, 0);
        await("it to switch off", () -> (registers.readInt(STATUS) & READY) == 0);
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("waited " + patience + " for " + what);
            }
            Thread.onSpinWait();
        }
    }

    /** Switches the controller off: from then on it leaves the memory alone. */
    @Override
    public void close() {
        switchOff();
    }

    /**
     * Who a controller is.
     *
     * @param vendor its PCI vendor
     * @param serial its serial number
     * @param model its name
     */
    record Identity(int vendor, String serial, String model) {}
}
